"""What a letter contradicts itself in -> `inconsistencies`, and what a person must look at because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from summarizer.letter import Letter
from summarizer.reader.conflict import Conflict
from summarizer.reader.conflict_anatomy import body_part_conflicts, side_conflicts
from summarizer.reader.conflict_dates import date_conflicts
from summarizer.reader.conflict_decision import cover_conflicts, decision_conflicts
from summarizer.reader.conflict_people import people_conflicts
from summarizer.reader.conflict_quantity import quantity_conflicts
from summarizer.reader.lexicon import Words
from summarizer.reader.part import Doubt, Mark, Part
from summarizer.reader.sections import Sections
from summarizer.schema import Case, Claimant, Inconsistency, Injury, Issue, UtilizationReview, outcome_of


@dataclass(frozen=True, slots=True)
class Findings:
    """The parts of the record that are held against each other and against the letter."""

    case: Part[Case]
    claimant: Part[Claimant]
    injury: Part[Injury]
    utilization_review: Part[UtilizationReview]
    issues: tuple[Part[Issue], ...]


def find_inconsistencies(
    letter: Letter, words: Words, sections: Sections, findings: Findings
) -> tuple[tuple[Inconsistency, ...], tuple[Doubt, ...]]:
    """All contradictions, each pair of places once; a doubt for each that concerns a value of the record."""
    outcome = outcome_of(tuple(issue.value for issue in findings.issues))
    conflicts = _unique(
        [
            *date_conflicts(letter, words, sections, findings.case, findings.injury, findings.utilization_review),
            *people_conflicts(letter, words, sections),
            *_item_conflicts(letter, words, sections, findings.issues),
            *cover_conflicts(letter, sections, findings.issues, outcome),
        ]
    )
    return tuple(_inconsistency(letter, found) for found in conflicts), tuple(
        _doubt(found) for found in conflicts if found.pointer
    )


def _item_conflicts(
    letter: Letter, words: Words, sections: Sections, issues: Sequence[Part[Issue]]
) -> Iterator[Conflict]:
    for number, (block, issue) in enumerate(zip(sections.items, issues, strict=True)):
        pointer = f"/issues/{number}"
        yield from side_conflicts(letter, words, sections, block, issue, pointer)
        yield from body_part_conflicts(letter, words, block, issue, pointer)
        yield from quantity_conflicts(letter, sections.summary, block, issue, issues, pointer)
        yield from decision_conflicts(letter, words, block, issue, pointer)


def _unique(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """One conflict for each sentence about it: a wrong date that stands twice is told once."""
    return list({(found.kind, found.detail): found for found in conflicts}.values())


def _inconsistency(letter: Letter, found: Conflict) -> Inconsistency:
    places = dict.fromkeys((found.first, found.second))
    spans = tuple(letter.span(place.start, place.end) for place in places)
    return Inconsistency(kind=found.kind, detail=found.detail, evidence=spans)


def _doubt(found: Conflict) -> Doubt:
    return Doubt(found.pointer or "", found.kind, (), tuple(dict.fromkeys((found.first, Mark(*found.second)))))
