"""The sentences of a paragraph of a letter, each with its words in small letters."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.reader.part import Range
from summarizer.sentences import sentence_ranges

# Everything but ASCII letters and digits is a blank. As bytes: the fastest way to fold a text and keep its offsets.
_LETTERS_AND_DIGITS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_SMALL_OR_BLANK = bytes(code if code in _LETTERS_AND_DIGITS else ord(" ") for code in range(256)).lower()


class Sentence(NamedTuple):
    """A place in `Letter.text` and its words; where a mark stands ("care, no") is an empty word, and one at the end."""

    start: int
    end: int
    words: list[str]


@lru_cache(maxsize=32)  # reasons and conclusion of one rationale both ask
def sentences_of(letter: Letter, paragraph: Range) -> tuple[Sentence, ...]:
    """Split a paragraph once for all that read its words."""
    text = paragraph.of(letter.flat)
    folded = _folded(text) + " "
    offset = paragraph.start
    return tuple(
        Sentence(offset + start, offset + end, folded[start : end + 1].split(" "))
        for start, end in sentence_ranges(text)
    )


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, with an empty word where a mark stands."""
    return _folded(text).split(" ")


def _folded(text: str) -> str:
    return text.encode("ascii", "replace").translate(_SMALL_OR_BLANK).decode()
