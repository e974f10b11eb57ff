"""Phrases as a tree of their words: from the first word of a phrase one look-up a word leads to its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")

Trie = Mapping[str, "tuple[T | None, Trie[T]]"]
"""By a word: what the phrase that ends with it stands for, `None` where none ends, and the words that may follow."""


def trie_of(phrases: Mapping[tuple[str, ...], T]) -> Trie[T]:
    """The trie of phrases, each with what it stands for. No phrase is empty."""
    by_first: defaultdict[str, dict[tuple[str, ...], T]] = defaultdict(dict)
    for words, value in phrases.items():
        by_first[words[0]][words[1:]] = value
    return {word: (rest.pop((), None), trie_of(rest)) for word, rest in by_first.items()}
