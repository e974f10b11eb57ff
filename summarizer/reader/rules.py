"""The rules reader's whole story: a letter in, a record out. Deterministic, offline, no key."""

from __future__ import annotations

from itertools import starmap
from typing import Any

from summarizer.letter import Letter
from summarizer.reader.completeness import doubts_of_the_whole
from summarizer.reader.conclusion import read_rationale
from summarizer.reader.consistency import Findings, find_inconsistencies
from summarizer.reader.header import read_case
from summarizer.reader.history import read_clinical, read_injury
from summarizer.reader.issues import read_issues
from summarizer.reader.layout import layout_of
from summarizer.reader.lexicon import split_words
from summarizer.reader.narrative import read_narrative
from summarizer.reader.part import Doubt, Mark, Marks, Part, doubts_under
from summarizer.reader.people import read_claimant
from summarizer.reader.reviewer import read_reviewer
from summarizer.reader.sections import find_sections, require_determination, told_from
from summarizer.reader.utilization import read_utilization_review
from summarizer.schema import LetterInfo, ReadBy, Record, Review, Span, outcome_of

VERSION = "8"
"""Changes with every change of what the rules read; part of the key of stored results."""

_READ_BY = ReadBy(reader="rules", version=VERSION)


def read(letter: Letter) -> Record:
    """Read a letter. Raises `NotADetermination` for another kind of document; a part that cannot be read is
    `None` or listed under `review`, never guessed."""
    sections = find_sections(letter)
    require_determination(letter, sections)
    words = split_words(letter.flat, told_from(sections))
    case = read_case(letter, sections.header)
    reviewer = read_reviewer(letter, sections.reviewer)
    claimant = read_claimant(letter, words, sections)
    rationales = tuple(read_rationale(words, item.rationale) for item in sections.items)
    narrative = read_narrative(letter, words, sections, (rationale.sentences for rationale in rationales))
    clinical = read_clinical(narrative)
    injury = read_injury(narrative, case, clinical)
    utilization = read_utilization_review(narrative, sections, case)
    issues = read_issues(letter, words, sections, rationales)
    inconsistencies, conflict_doubts = find_inconsistencies(
        letter, narrative, sections, Findings(case, claimant, injury, utilization, issues, rationales)
    )
    parts: dict[str, Part[Any]] = {
        "/case": case,
        "/reviewer": reviewer,
        "/claimant": claimant,
        "/injury": injury,
        "/clinical": clinical,
        "/utilization_review": utilization,
        **{f"/issues/{number}": issue for number, issue in enumerate(issues)},
    }
    marks = {prefix + pointer: places for prefix, part in parts.items() for pointer, places in part.marks.items()}
    doubts = [doubt for prefix, part in parts.items() for doubt in doubts_under(prefix, part.doubts)]
    doubts += doubts_of_the_whole(letter, sections, issues)
    values = tuple(issue.value for issue in issues)
    # every part is made from what is known to be right, so pydantic need not look at them again
    return Record.model_construct(
        letter=LetterInfo(
            name=letter.name,
            sha256=letter.sha256,
            pages=len(letter.page_starts),
            layout=layout_of(letter, sections, case.value),
        ),
        outcome=outcome_of(values),
        case=case.value,
        reviewer=reviewer.value,
        claimant=claimant.value,
        injury=injury.value,
        clinical=clinical.value,
        utilization_review=utilization.value,
        issues=values,
        inconsistencies=inconsistencies,
        evidence=_evidence(letter, marks),
        review=tuple(_review(letter, doubt) for doubt in [*doubts, *conflict_doubts]),
        read_by=_READ_BY,
    )


def _evidence(letter: Letter, marks: Marks) -> dict[str, tuple[Span, ...]]:
    """The marks as spans; values that stand one behind another for one place (a citation's title, year and pages)
    share them."""
    evidence: dict[str, tuple[Span, ...]] = {}
    before: tuple[Mark, ...] | None = None
    spans: tuple[Span, ...] = ()
    for pointer, places in marks.items():
        if places is not before:  # such values hold the same tuple, and to compare tuples would cost more
            before, spans = places, tuple(starmap(letter.span, places))
        evidence[pointer] = spans
    return evidence


def _review(letter: Letter, doubt: Doubt) -> Review:
    quotes = tuple(letter.text[mark.start : mark.end] for mark in doubt.marks)
    return Review(pointer=doubt.pointer, why=doubt.why, values=doubt.values, quotes=quotes)
