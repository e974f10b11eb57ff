"""Decisions that contradict each other: heading against rationale, cover page against items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.letter import Letter
from summarizer.reader.conflict import Conflict, Item, conflict
from summarizer.reader.part import Mark, Part, Range
from summarizer.reader.sections import Sections
from summarizer.resources import load_toml
from summarizer.schema import Decision, Issue, Outcome, outcome_of

# "Final Determination: PARTIAL OVERTURN"
_COVER_WORD = re.compile(
    r"(?:Final )?Determination ?(?:is)? ?: ?(?P<word>[A-Z][A-Za-z ]{4,24}?)(?=[.,;]|  | [A-Z][a-z]|\s*\Z| \()"
)


def decision_conflicts(letter: Letter, item: Item) -> Iterator[Conflict]:
    """The heading's decision against what the rationale comes to."""
    heading, concluded = item.block.decision, item.concluded
    if concluded and heading and item.issue.value.decision and concluded[0] != item.issue.value.decision:
        yield conflict(
            letter, "decision_conflict", "decision", Mark(*heading), concluded[1], f"{item.pointer}/decision"
        )


def repeat_conflicts(letter: Letter, sections: Sections, issues: Sequence[Part[Issue]]) -> Iterator[Conflict]:
    """One request that stands in two headings, denied in one and granted in the other."""
    if len({issue.value.request for issue in issues}) == len(issues):
        return
    known: dict[str, tuple[Decision, Range]] = {}
    for number, (issue, block) in enumerate(zip(issues, sections.items, strict=True)):
        if not issue.value.decision or not block.decision:
            continue
        decision, place = known.setdefault(issue.value.request, (issue.value.decision, block.decision))
        if decision != issue.value.decision:
            pointer = f"/issues/{number}/decision"
            yield conflict(letter, "decision_conflict", "decision_twice", Mark(*place), Mark(*block.decision), pointer)


def cover_conflicts(
    letter: Letter, sections: Sections, issues: Sequence[Part[Issue]], outcome: Outcome | None
) -> Iterator[Conflict]:
    if not sections.cover or not issues or outcome is None:
        return
    fits: dict[str, list[str]] = load_toml("consistency")["cover"]
    for found in _COVER_WORD.finditer(letter.flat, *sections.cover):
        expected = fits.get(found["word"].strip().lower())
        decision = _other_than(expected, sections, issues) if expected else None
        if expected and outcome not in {*expected, "unclear"} and decision:
            yield conflict(
                letter, "decision_conflict", "decision_cover", Mark(*found.span("word")), Mark(*decision), "/outcome"
            )


def _other_than(expected: Sequence[str], sections: Sections, issues: Sequence[Part[Issue]]) -> Range | None:
    """The decision that does not fit the cover's word: the first one, since with a "partial" word all are the same."""
    decided = [block.decision for block, issue in zip(sections.items, issues, strict=True) if _differs(issue, expected)]
    return next(filter(None, decided), None)


def _differs(issue: Part[Issue], expected: Sequence[str]) -> bool:
    decision = issue.value.decision
    return decision is not None and outcome_of((issue.value,)) not in expected
