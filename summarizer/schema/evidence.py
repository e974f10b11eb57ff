"""Places in a letter, and what a person must look at there."""

from __future__ import annotations

from dataclasses import dataclass, fields

from summarizer.schema.base import Plain
from summarizer.schema.values import InconsistencyKind


@dataclass(frozen=True, slots=True, init=False)
class Span(Plain):
    """A place in `Letter.text`: `text[start:end] == quote`. `page` counts from 1.

    `rule` names the computation where the value is computed from this quote (a product of visits).
    """

    start: int
    end: int
    page: int
    quote: str
    rule: str | None = None

    def __init__(self, start: int, end: int, page: int, quote: str, rule: str | None = None) -> None:
        # as a frozen dataclass does it, in half the time: a letter has some fifty spans
        _set_start(self, start)
        _set_end(self, end)
        _set_page(self, page)
        _set_quote(self, quote)
        _set_rule(self, rule)


_set_start, _set_end, _set_page, _set_quote, _set_rule = (getattr(Span, field.name).__set__ for field in fields(Span))


@dataclass(frozen=True, slots=True)
class Inconsistency(Plain):
    """One contradiction: a sentence that names both sides, and a span for each side."""

    kind: InconsistencyKind
    detail: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Review(Plain):
    """Something that a person must look at. `pointer` is a JSON pointer into the record."""

    pointer: str
    why: str
    values: tuple[str | int | None, ...] = ()
    quotes: tuple[str, ...] = ()
    settled_by: str | None = None
