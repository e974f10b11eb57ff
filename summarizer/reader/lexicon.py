"""A letter's words, split once, and the phrases of a vocabulary found among them by dictionary look-up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, compress, repeat
from operator import add
from typing import NamedTuple

from summarizer.reader.part import Range
from summarizer.reader.trie import Trie, trie_of
from summarizer.resources import load_toml

# As bytes, since that is the fastest way to fold a letter; a character outside ASCII stays one character ("?").
_LETTERS_AND_DIGITS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
# what may stand between the words of one phrase: "low back", "low-back", "de Quervain's", "and/or"
_JOINTS = b" -'/"
_APART = "."
# small letters and digits stay, a joint is a blank, any other mark keeps the words around it apart
_FOLDED = bytes(
    code if code in _LETTERS_AND_DIGITS else ord(" " if code in _JOINTS else _APART) for code in range(256)
).lower()
# the code of phrases that hold a vocabulary's word in another sense ("straight leg raise", "face to face")
NOT_MEANT = "not_meant"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one letter in small letters; word `i` begins at `text[starts[i]]`, the last one is empty.

    Two marks in a row ("back, left") have an empty word between them. `folded` is the text in small letters with a
    blank for each mark that may stand inside a phrase, and a dot for any other.
    """

    text: str
    folded: str
    lower: list[str]
    starts: list[int]

    def indexes(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the indexes of the words that begin in a range of the text."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def end(self, index: int) -> int:
        """Where a word ends."""
        return self.starts[index] + len(self.lower[index])


def split_words(flat: str, start: int = 0) -> Words:
    """The words of `Letter.flat` from `start` on; one object for all readers of the letter."""
    folded = _fold(flat)
    lower = [*_split(folded[start:]), ""]
    # a word begins one blank behind the one before it
    return Words(flat, folded, lower, list(accumulate(map(add, map(len, lower[:-1]), repeat(1)), initial=start)))


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, with an empty word where two marks in a row stand."""
    return _split(_fold(text))


def _fold(text: str) -> str:
    return text.encode("ascii", "replace").translate(_FOLDED).decode()


def _split(folded: str) -> list[str]:
    return folded.replace(_APART, " ").split(" ")


class Hit(NamedTuple):
    """A phrase of a vocabulary at its place; `code` is the table's name for it."""

    code: str
    start: int
    end: int


class _Phrase(NamedTuple):
    """`folded` as in `Words`. `as_printed`: an abbreviation that counts only so ("PT" is a therapy, "pt" is a
    patient), else empty."""

    folded: str
    codes: tuple[str, ...]
    as_printed: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A vocabulary."""

    phrases: Trie[_Phrase]

    def find(self, words: Words, within: Range) -> list[Hit]:
        """The phrases in a range of the text, left to right, never overlapping, the longest first.

        A phrase that stands in the table under several codes gives several hits at one place.
        """
        hits: list[Hit] = []
        phrases, lower, starts, folded = self.phrases, words.lower, words.starts, words.folded
        free, stop = bisect_left(starts, within.start), bisect_left(starts, within.end)
        # some forty ranges of a letter are searched, and most of their words begin no phrase: those are passed at once
        for index in compress(range(free, stop), map(phrases.__contains__, lower[free:stop])):
            if index < free:
                continue
            phrase: _Phrase | None = None
            node: tuple[_Phrase | None, Trie[_Phrase]] | None = phrases[lower[index]]
            start, place, behind = starts[index], index, index
            while node:
                longest, longer = node
                place += 1
                # "pain.Back": two words, but no phrase of two words
                if (
                    longest
                    and folded.startswith(longest.folded, start)
                    and (not longest.as_printed or words.text.startswith(longest.as_printed, start))
                ):
                    phrase, behind = longest, place
                node = longer.get(lower[place]) if longer and place < stop else None
            if phrase:
                end = start + len(phrase.folded)
                if end <= within.end:
                    free = behind
                    for code in phrase.codes:
                        hits.append(Hit(code, start, end))
        return hits


def lexicon_from(table: Mapping[str, Iterable[str]], *, plurals: bool = False) -> Lexicon:
    """A lexicon from `code -> phrases`; a phrase with a capital letter in it matches only as printed.

    With `plurals` each phrase also stands for its regular plural ("knee", "knees"; "surgery", "surgeries").
    """
    codes: dict[str, dict[str, None]] = {}
    printed: dict[str, str] = {}
    for code, phrases in table.items():
        for named in phrases:
            for form in (named, _plural(named)) if plurals else (named,):
                folded = _fold(form)
                of_form = codes.setdefault(folded, {})
                if code != NOT_MEANT:
                    of_form[code] = None
                if form != form.lower():
                    printed[folded] = form
    return Lexicon(
        trie_of(
            {
                tuple(_split(folded)): _Phrase(folded, tuple(of_form), printed.get(folded, ""))
                for folded, of_form in codes.items()
            }
        )
    )


def _plural(phrase: str) -> str:
    if phrase.endswith("y") and phrase[-2] not in "aeiou":
        return phrase[:-1] + "ies"
    return phrase if phrase.endswith("s") else phrase + "s"


@cache
def _body_parts() -> Lexicon:
    return lexicon_from(load_toml("body_parts")["parts"], plurals=True)


_SPINE_PARTS = frozenset(["neck", "upper_back", "low_back"])


def body_part_hits(words: Words, within: Range) -> list[Hit]:
    """Where body parts are named, by their codes of the schema; `spine` only where no part of it is named."""
    hits = _body_parts().find(words, within)
    codes = {hit.code for hit in hits}
    if "spine" in codes and not codes.isdisjoint(_SPINE_PARTS):
        return [hit for hit in hits if hit.code != "spine"]
    return hits
