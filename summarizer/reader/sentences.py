"""The sentences of a paragraph of a letter, each with its words in small letters."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.reader.lexicon import Words
from summarizer.reader.part import Range
from summarizer.sentences import sentence_ranges


class Sentence(NamedTuple):
    """A place in `Letter.text` and its words; where a mark stands ("care, no") is an empty word, and one at the end."""

    start: int
    end: int
    words: list[str]

    @property
    def place(self) -> Range:
        return Range(self.start, self.end)


def sentences_of(words: Words, paragraph: Range) -> tuple[Sentence, ...]:
    """The sentences of a paragraph, in order."""
    offset = paragraph.start
    return tuple(
        _sentence(words, offset + start, offset + end) for start, end in sentence_ranges(paragraph.of(words.text))
    )


def _sentence(words: Words, start: int, end: int) -> Sentence:
    first, behind = words.indexes(start, end + 1)
    return Sentence(start, end, [*words.lower[first:behind], ""])
