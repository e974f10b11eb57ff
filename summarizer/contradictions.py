"""What a letter's contradictions touch: the items, the doubts and the values of its record."""

from __future__ import annotations

import re

from summarizer.schema import Inconsistency, Record, Review, Span

_OTHER_ITEMS = ("cut_off", "one_reader_only")
_ITEM = re.compile(r"/issues/(\d+)(?=/|$)")


def conflicted_items(record: Record) -> frozenset[int]:
    """Items whose decision the letter contradicts; where a contradiction is about the outcome, all that are decided as
    the one at its place; all of them where its place tells no item."""
    found: set[int] = set()
    for conflict in record.inconsistencies:
        if conflict.kind == "decision_conflict":
            items = items_at(record, conflict)
            if doubted_by(record, conflict) == "/outcome":
                items = _decided_as(record, items)
            found |= items or set(range(len(record.issues)))
    return frozenset(found)


def _decided_as(record: Record, items: set[int]) -> set[int]:
    """The items with the same decisions as these."""
    decisions = {record.issues[number].decision for number in items}
    return {number for number, issue in enumerate(record.issues) if issue.decision in decisions}


def is_incomplete(record: Record) -> bool:
    """Whether there may be more decisions: the letter breaks off, or one reader sees an item alone."""
    return any(
        doubt.pointer == "/issues" and doubt.why in _OTHER_ITEMS and not doubt.settled_by for doubt in record.review
    )


def doubted_by(record: Record, inconsistency: Inconsistency) -> str | None:
    """The value that a contradiction makes doubtful, as the reader put it under `review`."""
    return next((doubt.pointer for doubt in record.review if is_doubt_of(doubt, inconsistency)), None)


def is_doubt_of(doubt: Review, inconsistency: Inconsistency) -> bool:
    """Whether the reader noted the doubt because of this contradiction."""
    return doubt.why == inconsistency.kind and set(doubt.quotes) == {span.quote for span in inconsistency.evidence}


def items_at(record: Record, inconsistency: Inconsistency) -> set[int]:
    """Items that a contradiction is about: its evidence touches theirs."""
    found = (_ITEM.match(pointer) for pointer in pointers_at(record, inconsistency))
    return {int(item[1]) for item in found if item and int(item[1]) < len(record.issues)}


def pointers_at(record: Record, inconsistency: Inconsistency) -> tuple[str, ...]:
    """The record's values whose places a contradiction's evidence touches."""
    return tuple(
        pointer
        for pointer, places in record.evidence.items()
        if any(_overlap(span, place) for place in places for span in inconsistency.evidence)
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
