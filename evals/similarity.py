"""How alike two values are, from 0 to 1: pure functions of expected and got."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from summarizer.schema import Citation

VERBATIM_RATIO = 0.97
TEXT_DICE = 0.6

_NOT_A_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Case, white space and punctuation folded: "Norco  10/325mg, #60" -> "norco 10 325mg 60"."""
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=65536)
def tokens(text: str) -> frozenset[str]:
    """The words of a folded text."""
    return frozenset(folded(text).split())


def exact(expected: object, got: object) -> float:
    """1 if equal, else 0."""
    return float(expected == got)


def verbatim(expected: str, got: str) -> float:
    """1 if equal when folded, else the character ratio (2 x common subsequence / both lengths)."""
    return fuzz.ratio(folded(expected), folded(got)) / 100


def dice(expected: str, got: str) -> float:
    """Share of common words: 2 x common / both; 1 for two texts without words."""
    mine, theirs = tokens(expected), tokens(got)
    if not mine and not theirs:
        return 1.0
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def citation(expected: Citation, got: Citation) -> float:
    """0 for another source; else the likeness of the titles, where two missing titles are alike."""
    if expected.source != got.source or (expected.title is None) != (got.title is None):
        return 0.0
    return dice(expected.title or "", got.title or "")


def request(expected: str, got: str) -> float:
    """Likeness of two disputed requests: the mean of Dice and of the share of the shorter one's words.

    The second half keeps "MRI" and "MRI of the cervical spine" together; 1 if the texts are verbatim alike.
    """
    if verbatim(expected, got) >= VERBATIM_RATIO:
        return 1.0
    mine, theirs = tokens(expected), tokens(got)
    shorter = min(len(mine), len(theirs))
    if not shorter:
        return 0.0
    return (dice(expected, got) + len(mine & theirs) / shorter) / 2
