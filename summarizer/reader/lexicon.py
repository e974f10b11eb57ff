"""A letter's words, split once, and the phrases of a vocabulary found among them by dictionary look-up."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, compress
from operator import add
from typing import NamedTuple

from summarizer.reader.part import Range
from summarizer.resources import load_toml

# Everything but ASCII letters and digits is a blank: "de Quervain's L4-5" -> de, quervain, s, l4, 5. As bytes, since
# that is the fastest way to split a letter; a character outside ASCII stays one character ("?").
_LETTERS_AND_DIGITS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_SMALL_OR_BLANK = bytes(code if code in _LETTERS_AND_DIGITS else ord(" ") for code in range(256)).lower()
# what may stand between the words of one phrase: "low back", "low-back", "de Quervain's", "and/or"
_JOINTS = frozenset(" -'/")
# the code of phrases that hold a vocabulary's word in another sense ("straight leg raise", "face to face")
NOT_MEANT = "not_meant"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one letter in small letters; word `i` begins at `text[starts[i]]`.

    Two marks in a row ("back, left") have an empty word between them, so that no phrase spans them.
    """

    text: str
    lower: list[str]
    starts: list[int]

    def indexes(self, within: Range) -> Range:
        """The half-open range of the indexes of the words that begin in a range of the text."""
        return Range(bisect_left(self.starts, within.start), bisect_left(self.starts, within.end))

    def end(self, index: int) -> int:
        """Where a word ends."""
        return self.starts[index] + len(self.lower[index])


def split_words(flat: str) -> Words:
    """The words of `Letter.flat`; one object for all readers of the letter."""
    lower = flat.encode("ascii", "replace").translate(_SMALL_OR_BLANK).decode().split(" ")
    # a word begins behind all letters before it and one blank for each word before it
    return Words(flat, lower, list(map(add, accumulate(map(len, lower), initial=0), range(len(lower)))))


class Hit(NamedTuple):
    """A phrase of a vocabulary at its place; `code` is the table's name for it."""

    code: str
    start: int
    end: int


class _Phrase(NamedTuple):
    words: list[str]
    codes: tuple[str, ...]
    # an abbreviation that counts only as written: "PT" is a therapy, "pt" is a patient
    as_printed: str | None


class _Branch(NamedTuple):
    """The phrases that begin with one word: it alone, and by the second word the longer ones, the longest first."""

    alone: _Phrase | None
    longer: Mapping[str, Sequence[_Phrase]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A vocabulary: the phrases by their first word."""

    phrases: Mapping[str, _Branch]

    def find(self, words: Words, within: Range) -> list[Hit]:
        """The phrases in a range of the text, left to right, never overlapping, the longest first.

        A phrase that stands in the table under several codes gives several hits at one place.
        """
        hits: list[Hit] = []
        phrases, lower = self.phrases, words.lower
        free, stop = words.indexes(within)
        # some forty ranges of a letter are searched, and most of their words begin no phrase: those are passed at once
        for index in compress(range(free, stop), map(phrases.__contains__, lower[free:stop])):
            if index < free:
                continue
            found, longer = phrases[lower[index]]
            for phrase in longer.get(lower[index + 1], ()) if longer and index + 1 < stop else ():
                if _stands_at(phrase, words, index, stop):
                    found = phrase
                    break
            if found is None or (found.as_printed and not _is_as_printed(found, words, index)):
                continue
            start, end = words.starts[index], words.end(index + len(found.words) - 1)
            if end <= within.end:
                free = index + len(found.words)
                hits += [Hit(code, start, end) for code in found.codes]
        return hits


def lexicon_from(table: Mapping[str, Iterable[str]], *, plurals: bool = False) -> Lexicon:
    """A lexicon from `code -> phrases`; a phrase with a capital letter in it matches only as printed.

    With `plurals` each phrase also stands for its regular plural ("knee", "knees"; "surgery", "surgeries").
    """
    codes: dict[tuple[str, ...], dict[str, None]] = {}
    printed: dict[tuple[str, ...], str] = {}
    forms = (
        (code, form)
        for code, phrases in table.items()
        for phrase in phrases
        for form in ((phrase, _plural(phrase)) if plurals else (phrase,))
    )
    for code, form in forms:
        key = tuple(split_words(form).lower)
        codes.setdefault(key, {})[code] = None
        if form != form.lower():
            printed[key] = form
    alone: dict[str, _Phrase] = {}
    longer: defaultdict[str, defaultdict[str, list[_Phrase]]] = defaultdict(lambda: defaultdict(list))
    for key in sorted(codes, key=len, reverse=True):
        phrase = _Phrase(list(key), tuple(code for code in codes[key] if code != NOT_MEANT), printed.get(key))
        if len(key) > 1:
            longer[key[0]][key[1]].append(phrase)
        else:
            alone[key[0]] = phrase
    return Lexicon({first: _Branch(alone.get(first), dict(longer[first])) for first in {key[0] for key in codes}})


def _plural(phrase: str) -> str:
    if phrase.endswith("y") and phrase[-2] not in "aeiou":
        return phrase[:-1] + "ies"
    return phrase if phrase.endswith("s") else phrase + "s"


def _stands_at(phrase: _Phrase, words: Words, index: int, stop: int) -> bool:
    """All words of the phrase before `stop`, close together, and as printed where that counts."""
    after = index + len(phrase.words)
    if after > stop or words.lower[index:after] != phrase.words:
        return False
    close = all(words.text[words.end(before)] in _JOINTS for before in range(index, after - 1))
    return close and (phrase.as_printed is None or _is_as_printed(phrase, words, index))


def _is_as_printed(phrase: _Phrase, words: Words, index: int) -> bool:
    return words.text.startswith(phrase.as_printed or "", words.starts[index])


@cache
def _body_parts() -> Lexicon:
    return lexicon_from(load_toml("body_parts")["parts"], plurals=True)


_SPINE_PARTS = frozenset(["neck", "upper_back", "low_back"])


def body_part_hits(words: Words, within: Range) -> list[Hit]:
    """Where body parts are named, by their codes of the schema; `spine` only where no part of it is named."""
    hits = _body_parts().find(words, within)
    if any(hit.code in _SPINE_PARTS for hit in hits):
        return [hit for hit in hits if hit.code != "spine"]
    return hits
