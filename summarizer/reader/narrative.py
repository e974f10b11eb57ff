"""The told parts of a letter: the case summary in sentences, and the rationales."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from summarizer.letter import Letter
from summarizer.reader.dates import FoundDate, find_dates
from summarizer.reader.lexicon import Hit, Lexicon, Words
from summarizer.reader.part import Range
from summarizer.reader.sections import Sections
from summarizer.reader.sentences import Sentence

# "…on 11-08-2016.The documentation", "pain. On exam", 'unfilled."Valium': a full stop before a capital or a digit;
# `word`: behind four letters, which are no abbreviation and no number
_STOP = re.compile(r"[.?!](?:(?<=[A-Za-z]{4}.)(?P<word>))?[\"')]*(?: (?=[\"'(]?[A-Z0-9])|(?=[\"'(]?[A-Z][a-z]))")
# what stands before a full stop that ends no sentence: "Dr. Smith", "vs. Motrin", "J. Doe", "M.D. Smith"
_ABBREVIATION = re.compile(
    r"\b(?:[Dd]r|Mrs?|Ms|St|[Vv]s|[Nn]o|e\.g|i\.e|etc|[Ff]ig|[Pp]gs?|[Pp]p|cf|Sec|Ch|Inc|[A-Z]|[A-Z]\.[A-Z])$"
)
# the number of an enumeration: "Diagnoses: 1. Lumbar strain. 2. Knee pain."
_ITEM_NUMBER = re.compile(r"(?:^|[ :;,(])(\d{1,2})$")


S = TypeVar("S", Range, Sentence)


class Told(NamedTuple):
    """A rationale and its sentences."""

    place: Range
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Narrative:
    """What is told about the claimant. `sentences` are the case summary's, none where a letter has no case summary;
    `dates` stand in the case summary and the rationales, part after part."""

    text: str
    words: Words
    summary: Range | None
    sentences: tuple[Range, ...]
    rationales: tuple[Told, ...]
    dates: tuple[FoundDate, ...]

    def dates_in(self, place: Range) -> list[FoundDate]:
        """The dates in a told part or in one of its sentences."""
        return [date for date in self.dates if place.start <= date.start and date.end <= place.end]

    def summary_hits(self, lexicon: Lexicon) -> Iterator[tuple[Range, list[Hit]]]:
        """The case summary's sentences that hold phrases of a vocabulary, each with them."""
        return by_sentence(self.sentences, lexicon.find(self.words, self.summary)) if self.summary else iter(())

    def rationale_hits(self, lexicon: Lexicon) -> Iterator[tuple[Range, list[Hit]]]:
        """The same for the rationales."""
        for place, told in self.rationales:
            for sentence, hits in by_sentence(told, lexicon.find(self.words, place)):
                yield sentence.place, hits


def read_narrative(
    letter: Letter, words: Words, sections: Sections, rationales: Iterable[Sequence[Sentence]]
) -> Narrative:
    """The told parts of a letter; `rationales`: the sentences of each item's, none where it has none."""
    passages = dict.fromkeys((sections.summary, *(item.rationale for item in sections.items)))
    return Narrative(
        text=letter.flat,
        words=words,
        summary=sections.summary,
        sentences=sentences(letter.flat, sections.summary) if sections.summary else (),
        rationales=tuple(
            Told(item.rationale, tuple(told))
            for item, told in zip(sections.items, rationales, strict=True)
            if item.rationale
        ),
        dates=tuple(date for passage in passages if passage for date in find_dates(letter.flat, passage)),
    )


def by_sentence(within: Sequence[S], hits: list[Hit]) -> Iterator[tuple[S, list[Hit]]]:
    """The sentences that hold a hit, each with its hits; both in the letter's order."""
    number, count = 0, len(hits)
    for sentence in within:
        if number == count:
            return
        first, end = number, sentence.end
        while number < count and hits[number].start < end:
            number += 1
        if number > first:
            yield sentence, hits[first:number]


def sentences(text: str, within: Range) -> tuple[Range, ...]:
    """The sentences in a range; an enumeration ("1. … 2. …") stays in one."""
    found: list[Range] = []
    start, next_item = within.start, 1
    for stop in _STOP.finditer(text, within.start, within.end):
        if not stop.lastgroup:
            before = text[max(start, stop.start() - 12) : stop.start()]
            number = _ITEM_NUMBER.search(before)
            if number and int(number[1]) == next_item:
                # "… 1. Lumbar strain. 2" : the sentence of the item before goes on
                if next_item > 1 and found and not before[: number.start()].strip():
                    start = found.pop().start
                next_item += 1
                continue
            if not before[-4:].isalpha() and _ABBREVIATION.search(before):
                continue
        end = stop.end()
        found.append(Range(start, end))
        start = end
    if text[start : within.end].strip():
        found.append(Range(start, within.end))
    return tuple(found)
