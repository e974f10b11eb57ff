"""What a letter contradicts itself in -> `inconsistencies`, and what a person must look at because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from summarizer.letter import Letter
from summarizer.reader.conclusion import Rationale
from summarizer.reader.conflict import Conflict, Item
from summarizer.reader.conflict_anatomy import body_part_conflicts, side_conflicts
from summarizer.reader.conflict_dates import date_conflicts
from summarizer.reader.conflict_decision import cover_conflicts, decision_conflicts, repeat_conflicts
from summarizer.reader.conflict_people import people_conflicts
from summarizer.reader.conflict_quantity import numbers_given, quantity_conflicts
from summarizer.reader.narrative import Narrative
from summarizer.reader.part import Doubt, Mark, Part, Range
from summarizer.reader.requested import request_concluded_on, requests_in_text
from summarizer.reader.sections import Sections
from summarizer.schema import Case, Claimant, Inconsistency, Injury, Issue, UtilizationReview, outcome_of

_NECESSARY = "medically necessary"


@dataclass(frozen=True, slots=True)
class Findings:
    """The parts of the record that are held against each other and against the letter."""

    case: Part[Case]
    claimant: Part[Claimant]
    injury: Part[Injury]
    utilization_review: Part[UtilizationReview]
    issues: tuple[Part[Issue], ...]
    rationales: tuple[Rationale, ...]


def find_inconsistencies(
    letter: Letter, narrative: Narrative, sections: Sections, findings: Findings
) -> tuple[tuple[Inconsistency, ...], tuple[Doubt, ...]]:
    """All contradictions, each pair of places once; a doubt for each that concerns a value of the record."""
    words = narrative.words
    outcome = outcome_of(tuple(issue.value for issue in findings.issues))
    conflicts = _unique(
        [
            *date_conflicts(
                letter, narrative, findings.case, findings.injury, findings.utilization_review, findings.issues
            ),
            *people_conflicts(letter, words, sections, findings.claimant.value.sex),
            *_item_conflicts(letter, narrative, sections, findings),
            *repeat_conflicts(letter, sections, findings.issues),
            *cover_conflicts(letter, sections, findings.issues, outcome),
        ]
    )
    return tuple(_inconsistency(letter, found) for found in conflicts), tuple(
        _doubt(found) for found in conflicts if found.pointer
    )


def _item_conflicts(letter: Letter, narrative: Narrative, sections: Sections, findings: Findings) -> Iterator[Conflict]:
    given = numbers_given(findings.issues)
    for item in _items(letter, sections, findings):
        yield from side_conflicts(letter, narrative.words, sections, narrative.sentences, item)
        yield from body_part_conflicts(letter, narrative.words, item)
        yield from quantity_conflicts(letter, narrative.sentences, item, given)
        yield from decision_conflicts(letter, item)


def _items(letter: Letter, sections: Sections, findings: Findings) -> Iterator[Item]:
    read = zip(sections.items, findings.issues, findings.rationales, strict=True)
    for number, (block, issue, rationale) in enumerate(read):
        asked = (*requests_in_text(letter, block.rationale), *_concluded_on(letter, rationale))
        yield Item(block, issue, f"/issues/{number}", asked, rationale.concluded)


def _concluded_on(letter: Letter, rationale: Rationale) -> Iterator[Range]:
    """What the concluding sentences are about, where they do not call it a request."""
    if not rationale.sentences:
        return
    last = rationale.concluded[1] if rationale.concluded else None
    places = [Range(last.start, last.end)] if last else []
    end = last.start if last else rationale.sentences[-1].end
    if letter.flat.find(_NECESSARY, rationale.sentences[0].start, end) >= 0:
        places += [
            Range(sentence.start, sentence.end)
            for sentence in rationale.sentences
            if letter.flat.find(_NECESSARY, sentence.start, min(sentence.end, end)) >= 0
        ]
    for place in places:
        about = request_concluded_on(letter.flat, place) if letter.flat.find("equest", *place) < 0 else None
        if about:
            yield about


def _unique(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """One conflict for each sentence about it: a wrong date that stands twice is told once."""
    return list({(found.kind, found.detail): found for found in conflicts}.values())


def _inconsistency(letter: Letter, found: Conflict) -> Inconsistency:
    places = dict.fromkeys((found.first, found.second))
    spans = tuple(letter.span(place.start, place.end) for place in places)
    return Inconsistency(kind=found.kind, detail=found.detail, evidence=spans)


def _doubt(found: Conflict) -> Doubt:
    return Doubt(found.pointer or "", found.kind, (), tuple(dict.fromkeys((found.first, Mark(*found.second)))))
