"""Phrases as a tree of their words: from the first word of a phrase one look-up a word leads to its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")

Trie = Mapping[str, "tuple[T | None, Trie[T]]"]
"""By a word: what the phrase that ends with it stands for, `None` where none ends, and the words that may follow.
For annotations only: it cannot be evaluated."""


def trie_of(phrases: Mapping[tuple[str, ...], T]) -> Trie[T]:
    """The trie of phrases, each with what it stands for. No phrase is empty."""
    ends: dict[str, T] = {}
    longer: defaultdict[str, dict[tuple[str, ...], T]] = defaultdict(dict)
    for (first, *rest), value in phrases.items():
        if rest:
            longer[first][tuple(rest)] = value
        else:
            ends[first] = value
    return {first: (ends.get(first), trie_of(longer.get(first, {}))) for first in dict.fromkeys([*ends, *longer])}
