"""Numbers for the same request that differ: inside the heading, between its portions, in the rationale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from summarizer.letter import Letter
from summarizer.phrases import any_of
from summarizer.reader.conflict import Conflict, Item, conflict
from summarizer.reader.part import Mark, Part, Range
from summarizer.reader.quantity import find_products, find_quantity
from summarizer.resources import load_toml
from summarizer.schema import Issue

# "8 visits of therapy" of "8 visits of therapy, a brace and an MRI were requested"
_CLAUSE = re.compile(r"(?:[^,; ]+| (?!and ))+")
_LONG_WORD = re.compile(r"[a-z]{5,}")
_COUNTING_WORDS = frozenset(["visits", "sessions", "times", "weeks", "request", "treatments", "quantity"])


def quantity_conflicts(
    letter: Letter, told: Iterable[Range], item: Item, issues: Iterable[Part[Issue]]
) -> Iterator[Conflict]:
    """At most one conflict about the number that an item asks for; `told`: the case summary's sentences, `issues`: all
    of the letter's."""
    found = (
        _inside_heading(letter, item.issue)
        or _between_portions(item.issue)
        or _against_rationale(letter, item)
        or _against_summary(letter, told, item.issue, issues)
    )
    if found:
        detail, first, second = found
        yield conflict(letter, "quantity_conflict", detail, first, second, f"{item.pointer}/quantity")


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


def _against_rationale(letter: Letter, item: Item) -> tuple[str, Mark, Mark] | None:
    """The rationale judges another number than the heading's; that of the original request is none."""
    issue = item.issue
    known = _known(issue)
    if issue.value.quantity is None:
        return None
    for passage in item.asked:
        said = _quantity_in(passage.of(letter.flat))
        if said and said > 1 and said not in known and _names(issue.value.request) & _names(passage.of(letter.flat)):
            return "quantity_text", issue.marks["/quantity"][0], Mark(*passage)
    return None


def _against_summary(
    letter: Letter, told: Iterable[Range], issue: Part[Issue], issues: Iterable[Part[Issue]]
) -> tuple[str, Mark, Mark] | None:
    """The case summary tells of this treatment's order, request or denial only with numbers that no heading gives."""
    names = _names(issue.value.request)
    if issue.value.quantity is None or not names:
        return None
    said = [
        (quantity.value, Mark(clause.start + quantity.start, clause.end))
        for clause in _ordering_clauses(letter, told, names)
        if (quantity := find_quantity(clause.of(letter.flat)))
    ]
    if said and {None, 1}.union(*map(_known, issues)).isdisjoint(value for value, _ in said):
        return "quantity_text", issue.marks["/quantity"][0], said[-1][1]
    return None


def _ordering_clauses(letter: Letter, told: Iterable[Range], names: Set[str]) -> Iterator[Range]:
    """The clauses with one of these names in the sentences that tell what was ordered, requested or denied."""
    ordering = any_of(tuple(load_toml("consistency")["ordering"]["phrases"]))
    for sentence in told:
        text = sentence.of(letter.flat)
        if not any(map(text.lower().__contains__, names)) or not ordering.search(text):
            continue
        for clause in _CLAUSE.finditer(letter.flat, sentence.start, _without_stop(letter.flat, sentence)):
            if not names.isdisjoint(_names(clause[0])):
                yield Range(*clause.span())


def _without_stop(flat: str, sentence: Range) -> int:
    return sentence.start + len(sentence.of(flat).rstrip(" ."))


def _known(issue: Part[Issue]) -> set[int | None]:
    """The numbers that the heading itself gives."""
    original, authorized = map(_quantity_in, (issue.value.original_request, issue.value.already_authorized))
    remaining = original - issue.value.quantity if original and issue.value.quantity else None
    return {issue.value.quantity, original, authorized, remaining}


def _quantity_in(text: str | None) -> int | None:
    found = find_quantity(text) if text else None
    return found.value if found else None


def _names(text: str) -> set[str]:
    """The words of five letters or more that name a treatment, without those for counting."""
    return set(_LONG_WORD.findall(text.lower())) - _COUNTING_WORDS
