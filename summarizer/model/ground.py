"""Holding a model's values against the letter: a value counts where its quote stands and says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from summarizer.letter import Letter
from summarizer.model import agree
from summarizer.model.agree import Objection
from summarizer.model.quotes import QuotedLetter, place_of, place_within
from summarizer.model.wire import Found
from summarizer.reader.part import Mark, Range
from summarizer.schema import BodyPart, Review, Span

V = TypeVar("V")
S = TypeVar("S", bound=str)

Objects = Callable[[V, Range], Objection | None]
"""Why a value does not hold at its place, or `None`."""


@dataclass(slots=True)
class Grounding:
    """One letter, what was found in it, and what was not."""

    source: QuotedLetter
    evidence: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    review: list[Review] = field(default_factory=list)

    @property
    def letter(self) -> Letter:
        return self.source.letter

    def quote(self, place: Range) -> str:
        return place.of(self.letter.flat)

    def mark(self, pointer: str, *places: Mark | Range) -> None:
        self.evidence[pointer] = tuple(
            self.letter.span(place.start, place.end, place.rule if isinstance(place, Mark) else None)
            for place in places
        )

    def object(self, pointer: str, why: Objection, value: object, quote: str | None) -> None:
        """Keep what did not hold for a person to look at."""
        shown = value if isinstance(value, str | int) or value is None else str(value)
        self.review.append(Review(pointer=pointer, why=why, values=(shown,), quotes=(quote,) if quote else ()))


def day(
    grounding: Grounding, pointer: str, found: Found[dt.date] | None, within: Sequence[Range], *, only: bool = False
) -> dt.date | None:
    def objects(value: dt.date, place: Range) -> Objection | None:
        return agree.date_objection(value, grounding.quote(place))

    return held(grounding, pointer, found, objects, within, only=only)


def coded(grounding: Grounding, pointer: str, found: Found[S] | None, table: str, within: Sequence[Range]) -> S | None:
    def objects(value: S, place: Range) -> Objection | None:
        return agree.code_objection(table, value, grounding.quote(place))

    return held(grounding, pointer, found, objects, within)


def body_parts(
    grounding: Grounding, at: str, found: Sequence[Found[BodyPart]], within: Sequence[Range]
) -> tuple[BodyPart, ...]:
    def objects(value: BodyPart, place: Range) -> Objection | None:
        return agree.body_part_objection(value, grounding.quote(place))

    in_order = sorted(found, key=lambda part: part.value)
    return entries(grounding, at, in_order, objects, within)


def texts(grounding: Grounding, at: str, found: Sequence[Found[str]], within: Sequence[Range]) -> tuple[str, ...]:
    """Short texts in small letters, whose words stand in their quotes."""

    def objects(value: str, place: Range) -> Objection | None:
        return agree.text_objection(value, grounding.letter, place)

    small: list[Found[str]] = [Found(value=" ".join(text.value.lower().split()), quote=text.quote) for text in found]
    return entries(grounding, at, small, objects, within)


def verbatims(grounding: Grounding, at: str, found: Sequence[str], within: Sequence[Range]) -> tuple[str, ...]:
    kept: list[str] = []
    for text in dict.fromkeys(found):
        words = verbatim(grounding, f"{at}/{len(kept)}", text, within)
        if words:
            kept.append(words)
    return tuple(kept)


def verbatim(grounding: Grounding, pointer: str, text: str | None, within: Sequence[Range]) -> str | None:
    """A text that is its own quote, as the letter has it."""
    if not text:
        return None
    place = place_of(text, grounding.source, within)
    if place is None:
        grounding.object(pointer, "no_such_quote", text, text)
        return None
    grounding.mark(pointer, place)
    return grounding.quote(place)


def entries(
    grounding: Grounding, at: str, found: Sequence[Found[V]], objects: Objects[V], within: Sequence[Range]
) -> tuple[V, ...]:
    """The entries of a list that hold, each once."""
    kept: list[V] = []
    for entry in found:
        if entry.value in kept:
            continue
        place, why = _placed(grounding, entry, objects, within)
        if place is None:
            grounding.object(at, why or "no_such_quote", entry.value, entry.quote)
            continue
        grounding.mark(f"{at}/{len(kept)}", place)
        kept.append(entry.value)
    return tuple(kept)


def held(
    grounding: Grounding,
    pointer: str,
    found: Found[V] | None,
    objects: Objects[V],
    within: Sequence[Range] = (),
    *,
    only: bool = False,
) -> V | None:
    """A value that its quote says. `only`: the quote must stand in one of the ranges."""
    if found is None:
        return None
    place, why = _placed(grounding, found, objects, within, only=only)
    if place is None:
        grounding.object(pointer, why or "no_such_quote", found.value, found.quote)
        return None
    grounding.mark(pointer, place)
    return found.value


def _placed(
    grounding: Grounding, found: Found[V], objects: Objects[V], within: Sequence[Range], *, only: bool = False
) -> tuple[Range | None, Objection | None]:
    """The first place of the quote where it says the value; else why it does not."""
    if only:
        place = place_within(found.quote, grounding.source, within)
    else:
        place = place_of(found.quote, grounding.source, within)
    if place is None:
        return None, "no_such_quote"
    why = objects(found.value, place)
    return (None, why) if why else (place, None)
