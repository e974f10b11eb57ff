"""What every file of the rules reader returns: a value, where each of its pieces stands, and doubts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Range(NamedTuple):
    """A half-open range of offsets."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Mark(NamedTuple):
    """A place: offsets into `Letter.text`. `rule` names the computation where the value is computed."""

    start: int
    end: int
    rule: str | None = None


Marks = dict[str, tuple[Mark, ...]]
"""JSON pointer of a value, relative to the part ("/date", "/citations/0/title") -> its places."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something for `review`: a relative pointer, why, and what stands there."""

    pointer: str
    why: str
    values: tuple[str | int | None, ...] = ()
    marks: tuple[Mark, ...] = ()


class Part(NamedTuple, Generic[T]):
    """One part of the record with its evidence."""

    value: T
    marks: Marks
    doubts: tuple[Doubt, ...] = ()


def under(prefix: str, marks: Marks) -> Marks:
    """The marks with their pointers below `prefix`."""
    return {prefix + pointer: places for pointer, places in marks.items()}


def doubts_under(prefix: str, doubts: Iterable[Doubt]) -> list[Doubt]:
    """The doubts with their pointers below `prefix`."""
    return [Doubt(prefix + doubt.pointer, doubt.why, doubt.values, doubt.marks) for doubt in doubts]
