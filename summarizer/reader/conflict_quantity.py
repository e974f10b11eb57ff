"""Numbers for the same request that differ: inside the heading, between its portions, in the rationale."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.letter import Letter
from summarizer.reader.conflict import Conflict, conflict
from summarizer.reader.part import Mark, Part
from summarizer.reader.quantity import find_products, find_quantity
from summarizer.reader.requested import requests_in_text
from summarizer.reader.sections import ItemBlock
from summarizer.schema import Issue

_LONG_WORD = re.compile(r"[a-z]{5,}")
_COUNTING_WORDS = frozenset(["visits", "sessions", "times", "weeks", "request", "treatments", "quantity"])


def quantity_conflicts(letter: Letter, block: ItemBlock, issue: Part[Issue], pointer: str) -> Iterator[Conflict]:
    """At most one conflict about the number that an item asks for."""
    found = _inside_heading(letter, issue) or _between_portions(issue) or _against_rationale(letter, block, issue)
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
    known = {issue.value.quantity, *map(_quantity_in, (issue.value.original_request, issue.value.already_authorized))}
    if issue.value.quantity is None:
        return None
    for passage in requests_in_text(letter, block):
        said = _quantity_in(passage.of(letter.flat))
        if said and said > 1 and said not in known and _same_treatment(issue.value.request, passage.of(letter.flat)):
            return "quantity_text", issue.marks["/quantity"][0], Mark(*passage)
    return None


def _quantity_in(text: str | None) -> int | None:
    found = find_quantity(text) if text else None
    return found.value if found else None


def _same_treatment(request: str, said: str) -> bool:
    """Whether both share a word of five letters or more that is no word for counting."""
    shared = set(_LONG_WORD.findall(request.lower())) & set(_LONG_WORD.findall(said.lower()))
    return bool(shared - _COUNTING_WORDS)
