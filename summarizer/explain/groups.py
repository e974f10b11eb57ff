"""Which items are told together, and which stand under a warning."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from summarizer.contradictions import conflicted_items
from summarizer.schema import Record

MOST_TOLD_ONE_BY_ONE = 3

Said = TypeVar("Said", bound=Hashable)


def item_groups(record: Record, alone: Collection[int] = ()) -> tuple[tuple[int, ...], ...]:
    """Indexes of the issues, those with the same decision for the same reasons together if there are many.

    An item with something of its own to say (one of `alone`, no decision, no reason, a part already authorized, a
    contradiction about its decision) stands alone.
    """
    issues = record.issues
    if len(issues) <= MOST_TOLD_ONE_BY_ONE:
        return tuple((index,) for index in range(len(issues)))
    alone = conflicted_items(record).union(alone)
    groups: dict[object, list[int]] = {}
    for index, issue in enumerate(issues):
        own_story = index in alone or not issue.decision or not issue.reasons or issue.original_request
        key = index if own_story else (issue.decision, frozenset(issue.reasons))
        groups.setdefault(key, []).append(index)
    return tuple(tuple(group) for group in groups.values())


def one_decision(record: Record, indexes: Iterable[int], decision: str) -> tuple[int, ...]:
    """Those of the items that were decided so."""
    return tuple(index for index in indexes if record.issues[index].decision == decision)


def alike(said: Mapping[int, Said]) -> dict[Said, tuple[int, ...]]:
    """What is said of items, each thing once, with the items of which it is said."""
    items: dict[Said, tuple[int, ...]] = {}
    for index, thing in said.items():
        items[thing] = (*items.get(thing, ()), index)
    return items
