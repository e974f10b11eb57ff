"""What the checks for contradictions share: the conflict that they return, and how it is put into words."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.reader.blocks import ItemBlock
from summarizer.reader.part import Mark, Part, Range
from summarizer.resources import load_toml
from summarizer.schema import Decision, InconsistencyKind, Issue


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
    sentence = load_toml("consistency")["details"][detail].format(
        first=_quote(letter, first), second=_quote(letter, second)
    )
    return Conflict(kind, sentence, first, second, pointer)


def _quote(letter: Letter, mark: Mark) -> str:
    return letter.flat[mark.start : mark.end]
