"""What the checks for contradictions share: the conflict that they return, and how it is put into words."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.reader.blocks import ItemBlock
from summarizer.reader.part import Mark, Part, Range
from summarizer.resources import load_toml
from summarizer.schema import Decision, Inconsistency, InconsistencyKind, Issue


class Item(NamedTuple):
    """One disputed item as the checks see it: `pointer` is its place in the record, `asked` what its rationale says was
    asked for, `concluded` the decision that the rationale comes to."""

    block: ItemBlock
    issue: Part[Issue]
    pointer: str
    asked: tuple[Range, ...]
    concluded: tuple[Decision, Mark] | None


class Conflict(NamedTuple):
    """Two places that contradict each other; `pointer` is the value of the record that a person must look at."""

    kind: InconsistencyKind
    detail: str
    first: Mark
    second: Mark
    pointer: str | None = None


def conflict(
    letter: Letter, kind: InconsistencyKind, detail: str, first: Mark, second: Mark, pointer: str | None = None
) -> Conflict:
    """A conflict in the words of the data file's sentence `detail`."""
    quotes = (letter.flat[mark.start : mark.end] for mark in (first, second))
    return Conflict(kind, _sentence(detail, *quotes), first, second, pointer)


def detail_of(inconsistency: Inconsistency) -> str | None:
    """Which sentence of the data file tells this contradiction, `None` if somebody else worded it."""
    quotes = [span.quote.replace("\n", " ") for span in inconsistency.evidence]
    if not quotes:
        return None
    details: dict[str, str] = load_toml("consistency")["details"]
    return next((name for name in details if _sentence(name, quotes[0], quotes[-1]) == inconsistency.detail), None)


def _sentence(detail: str, first: str, second: str) -> str:
    template: str = load_toml("consistency")["details"][detail]
    return template.format(first=first, second=second)
