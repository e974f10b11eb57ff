"""Numbers for the same request that differ: inside the heading, between its portions, in the rationale."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.letter import Letter
from summarizer.reader.blocks import ItemBlock
from summarizer.reader.conflict import Conflict, conflict
from summarizer.reader.part import Mark, Part, Range
from summarizer.reader.quantity import find_products, find_quantity
from summarizer.reader.requested import requests_in_text
from summarizer.schema import Issue

_LONG_WORD = re.compile(r"[a-z]{5,}")
_COUNTING_WORDS = frozenset(["visits", "sessions", "times", "weeks", "request", "treatments", "quantity"])


def quantity_conflicts(
    letter: Letter, summary: Range | None, block: ItemBlock, issue: Part[Issue], pointer: str
) -> Iterator[Conflict]:
    """At most one conflict about the number that an item asks for."""
    found = (
        _inside_heading(letter, issue)
        or _between_portions(issue)
        or _against_rationale(letter, block, issue)
        or _against_summary(letter, summary, issue)
    )
    if found:
        detail, first, second = found
        yield conflict(letter, "quantity_conflict", detail, first, second, f"{pointer}/quantity")


def _inside_heading(letter: Letter, issue: Part[Issue]) -> tuple[str, Mark, Mark] | None:
    """A total against a product: "12 visits, 2 times a week for 4 weeks"; "one tablet twice daily 14 days #40"."""
    place = issue.marks["/request"][0]
    text = letter.flat[place.start : place.end]
    stated = find_quantity(text)
    if stated and not stated.rule:
        for product in find_products(text):
            if product.value != stated.value and not product.start <= stated.start < product.end:
                return (
                    "quantity_heading",
                    Mark(place.start + stated.start, place.start + stated.end),
                    Mark(place.start + product.start, place.start + product.end),
                )
    return None


def _between_portions(issue: Part[Issue]) -> tuple[str, Mark, Mark] | None:
    """What was asked, less what was authorized, is not what remains."""
    original, authorized = _quantity_in(issue.value.original_request), _quantity_in(issue.value.already_authorized)
    remaining = issue.value.quantity
    if original and authorized and remaining and remaining not in (original, original - authorized):
        return "quantity_portion", issue.marks["/original_request"][0], issue.marks["/request"][0]
    return None


def _against_rationale(letter: Letter, block: ItemBlock, issue: Part[Issue]) -> tuple[str, Mark, Mark] | None:
    """The rationale judges another number than the heading's; that of the original request is none."""
    known = _known(issue)
    if issue.value.quantity is None:
        return None
    for passage in requests_in_text(letter, block.rationale):
        said = _quantity_in(passage.of(letter.flat))
        if said and said > 1 and said not in known and _names(issue.value.request) & _names(passage.of(letter.flat)):
            return "quantity_text", issue.marks["/quantity"][0], Mark(*passage)
    return None


def _against_summary(letter: Letter, summary: Range | None, issue: Part[Issue]) -> tuple[str, Mark, Mark] | None:
    """The case summary tells of one request for just this treatment, with another number."""
    names, known = _names(issue.value.request), _known(issue)
    if issue.value.quantity is None or not names:
        return None
    said = [
        (quantity, passage)
        for passage in requests_in_text(letter, summary)
        if names <= _names(passage.of(letter.flat)) and (quantity := _quantity_in(passage.of(letter.flat)))
    ]
    if said and known.isdisjoint(quantity for quantity, _ in said):
        return "quantity_text", issue.marks["/quantity"][0], Mark(*said[-1][1])
    return None


def _known(issue: Part[Issue]) -> set[int | None]:
    """The numbers that the heading itself gives."""
    portions = (issue.value.original_request, issue.value.already_authorized)
    return {issue.value.quantity, *map(_quantity_in, portions)}


def _quantity_in(text: str | None) -> int | None:
    found = find_quantity(text) if text else None
    return found.value if found else None


def _names(text: str) -> set[str]:
    """The words of five letters or more that name a treatment, without those for counting."""
    return set(_LONG_WORD.findall(text.lower())) - _COUNTING_WORDS
