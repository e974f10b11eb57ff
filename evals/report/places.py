"""Where both values of an error stand in the letter, and the letter cut into segments that carry them."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from evals.fields import BY_NAME
from evals.runfolder import Attempt
from evals.score import Leaf
from summarizer.reader.dates import find_dates
from summarizer.reader.part import Range
from summarizer.schema import Record, Span

Side = Literal["expected", "got"]

# What follows a request in its heading: "MRI of the knee: Upheld", "... is not medically necessary".
_HEADING_END = re.compile(r"\W{0,3}\s(?:upheld|overturned|is)\b", re.IGNORECASE)


class Place(NamedTuple):
    """A half-open range of the letter's text that holds one side of an error."""

    start: int
    end: int
    side: Side
    error: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text: the errors whose values it holds, and the errors whose first place starts here."""

    text: str
    sides: tuple[Side, ...]
    errors: tuple[int, ...]
    anchors: tuple[int, ...]


def places_of(attempt: Attempt, errors: Mapping[int, Leaf]) -> list[Place]:
    """The places of numbered errors. What the letter does not hold in so many words has none, or its request's."""
    found = []
    for number, leaf in errors.items():
        places = [
            *(Place(start, end, "got", number) for start, end in _got(attempt, leaf)),
            *(Place(start, end, "expected", number) for start, end in _expected(attempt, leaf)),
        ]
        found += places or [Place(start, end, "expected", number) for start, end in _request(attempt, leaf)]
    return found


def segments(text: str, places: Sequence[Place]) -> list[Segment]:
    """Cut the text at every edge of a place, so that overlapping places can all be shown."""
    edges = sorted({0, len(text), *(place.start for place in places), *(place.end for place in places)})
    firsts: defaultdict[int, list[int]] = defaultdict(list)
    for number in sorted({place.error for place in places}):
        firsts[min(place.start for place in places if place.error == number)].append(number)
    return [_segment(text, start, end, places, tuple(firsts[start])) for start, end in pairwise(edges)]


def _segment(text: str, start: int, end: int, places: Iterable[Place], anchors: tuple[int, ...]) -> Segment:
    here = [place for place in places if place.start <= start and end <= place.end]
    sides: tuple[Side, ...] = ("expected", "got")
    return Segment(
        text[start:end],
        tuple(side for side in sides if any(place.side == side for place in here)),
        tuple(sorted({place.error for place in here})),
        anchors,
    )


def _got(attempt: Attempt, leaf: Leaf) -> list[tuple[int, int]]:
    """Where the record says that it read the value."""
    if attempt.record is None or leaf.got_at is None:
        return []
    spans = _spans(attempt.record, leaf)
    return [(span.start, span.end) for span in spans if attempt.text[span.start : span.end] == span.quote]


def _spans(record: Record, leaf: Leaf) -> tuple[Span, ...]:
    if leaf.field == "inconsistencies":
        return tuple(span for found in record.inconsistencies if found.kind == leaf.got for span in found.evidence)
    pointer = leaf.got_at or ""
    while pointer:
        if pointer in record.evidence:
            return record.evidence[pointer]
        pointer = pointer.rpartition("/")[0]
    return ()


def _expected(attempt: Attempt, leaf: Leaf) -> list[tuple[int, int]]:
    """Where the label's value stands: a date in any form, a number, a text word for word."""
    if leaf.expected is None:
        return []
    if isinstance(leaf.expected, int):
        return _numbers(attempt, leaf)
    if BY_NAME[leaf.field].comparator == "exact":
        return _dates(attempt, leaf.expected)
    return _verbatim(attempt.text, leaf.expected.partition(": ")[2] if "citations" in leaf.field else leaf.expected)


def _numbers(attempt: Attempt, leaf: Leaf) -> list[tuple[int, int]]:
    start, end = _scope(attempt, leaf)
    return [
        found.span() for found in re.finditer(rf"\b{leaf.expected}\b", attempt.text[:end]) if found.start() >= start
    ]


def _scope(attempt: Attempt, leaf: Leaf) -> tuple[int, int]:
    """An issue's number is looked for in its heading only."""
    if not BY_NAME[leaf.field].in_issue:
        return 0, len(attempt.text)
    return next(iter(_request(attempt, leaf)), (0, 0))


def _dates(attempt: Attempt, value: str) -> list[tuple[int, int]]:
    try:
        wanted = dt.date.fromisoformat(value)
    except ValueError:
        return []
    dates = find_dates(attempt.letter.flat, Range(0, len(attempt.text)))
    return [(found.start, found.end) for found in dates if found.value == wanted]


def _request(attempt: Attempt, leaf: Leaf) -> list[tuple[int, int]]:
    """The disputed request that an error of an issue belongs to, in its heading if that can be told."""
    pointer = leaf.expected_at or ""
    if not pointer.startswith("/issues/"):
        return []
    found = _verbatim(attempt.text, attempt.label.issues[int(pointer.split("/")[2])].request)
    headings = [place for place in found if _HEADING_END.match(attempt.text, place[1])]
    return (headings or found)[:1]


def _verbatim(text: str, value: str) -> list[tuple[int, int]]:
    """Word for word, whatever stands between the words."""
    words = re.findall(r"\w+", value)
    if not words:
        return []
    pattern = re.compile(r"\b" + r"[\W_]+".join(map(re.escape, words)) + r"\b", re.IGNORECASE)
    return [found.span() for found in pattern.finditer(text)]
