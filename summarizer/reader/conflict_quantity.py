"""Numbers for the same request that differ: inside the heading, between its portions, in the rationale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache

from summarizer.letter import Letter
from summarizer.reader.conflict import Conflict, Item, conflict
from summarizer.reader.ordered import clauses_naming, is_of_another_time, tells_of_denial, tells_of_order
from summarizer.reader.part import Mark, Part, Range
from summarizer.reader.quantity import PRODUCT, Quantity, find_products, find_quantity
from summarizer.resources import load_toml
from summarizer.schema import Issue

_LONG_WORD = re.compile(r"[a-z]{5,}")
_TIME = re.compile(r"day|night|week|month", re.I)


def quantity_conflicts(letter: Letter, told: Iterable[Range], item: Item, given: Set[int | None]) -> Iterator[Conflict]:
    """At most one conflict about the number that an item asks for; `told`: the case summary's sentences, `given`: the
    numbers of all headings of the letter."""
    if item.issue.value.quantity is None:
        return
    found = (
        _inside_heading(letter, item.issue)
        or _between_portions(item.issue)
        or _against_rationale(letter, item)
        or _against_summary(letter, told, item.issue, given)
    )
    if found:
        detail, first, second = found
        yield conflict(letter, "quantity_conflict", detail, first, second, f"{item.pointer}/quantity")


def numbers_given(issues: Iterable[Part[Issue]]) -> frozenset[int | None]:
    """The numbers that the headings give."""
    return frozenset().union(*map(_known, issues))


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
    for passage in item.asked:
        text = passage.of(letter.flat)
        said = find_quantity(text)
        if not said or said.value == 1 or said.value in _known(item.issue) or not _is_alike(item.issue, text, said):
            continue
        if _is_of(text, _treatment(letter, item.issue)) and not is_of_another_time(text):
            return "quantity_text", item.issue.marks["/quantity"][0], Mark(*passage)
    return None


def _is_alike(issue: Part[Issue], text: str, quantity: Quantity) -> bool:
    """ "4 weeks" and "30 days" are no number of visits or tablets."""
    asked = find_quantity(issue.value.request)
    return asked is not None and _is_of_time(text, quantity) == _is_of_time(issue.value.request, asked)


def _is_of_time(text: str, quantity: Quantity) -> bool:
    return quantity.rule != PRODUCT and bool(_TIME.search(text, quantity.start, quantity.end))


def _is_of(request: str, names: Set[str]) -> bool:
    """A request in a rationale names the treatment, or none at all ("the requested 12 sessions")."""
    named = _names(request)
    return not named or not named.isdisjoint(names)


def _against_summary(
    letter: Letter, told: Iterable[Range], issue: Part[Issue], given: Set[int | None]
) -> tuple[str, Mark, Mark] | None:
    """The case summary tells of this treatment's order or request, or of its denial, only with numbers that no heading
    gives."""
    said = [
        (quantity.value, clause, Mark(clause.place.start + quantity.start, clause.place.end))
        for clause in clauses_naming(letter.flat, told, _treatment(letter, issue))
        if (quantity := find_quantity(clause.place.of(letter.flat)))
        and _is_alike(issue, clause.place.of(letter.flat), quantity)
    ]
    known = {1, *given}
    if known.issuperset(value for value, *_ in said):
        return None
    ordered = [(value, clause, mark) for value, clause, mark in said if tells_of_order(letter.flat, clause.sentence)]
    denied = [entry for entry in ordered if tells_of_denial(letter.flat, entry[1].sentence)]
    for among in (ordered, denied):
        if among and known.isdisjoint(value for value, *_ in among):
            return "quantity_text", issue.marks["/quantity"][0], among[-1][2]
    return None


def _treatment(letter: Letter, issue: Part[Issue]) -> set[str]:
    """The words of a request that name its treatment: not those for the part of the body."""
    parts = [
        letter.flat[mark.start : mark.end]
        for number, _ in enumerate(issue.value.body_parts)
        for mark in issue.marks[f"/body_parts/{number}"]
    ]
    return _names(issue.value.request) - _names(" ".join(parts))


def _known(issue: Part[Issue]) -> set[int | None]:
    """The numbers that the heading itself gives; of both sides also one side's ("4 to each knee")."""
    original, authorized = map(_quantity_in, (issue.value.original_request, issue.value.already_authorized))
    remaining = original - issue.value.quantity if original and issue.value.quantity else None
    known = {issue.value.quantity, original, authorized, remaining}
    if issue.value.side == "bilateral" and issue.value.quantity:
        known |= {2 * issue.value.quantity, issue.value.quantity // 2}
    return known


def _quantity_in(text: str | None) -> int | None:
    found = find_quantity(text) if text else None
    return found.value if found else None


def _names(text: str) -> set[str]:
    """The words of five letters or more that name a treatment, without those for counting."""
    return set(_LONG_WORD.findall(text.lower())) - _counting_words()


@cache
def _counting_words() -> frozenset[str]:
    return frozenset(load_toml("consistency")["counting"]["words"])
