"""Is this quote in the letter? Exactly, or up to white space, hyphenation and quotation marks; never with edits."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.letter import Letter, in_plain_characters
from summarizer.reader.part import Range

# what a copy may change: "non- certified", "low\nback", “so-called”; "98-99" keeps its hyphen
_CHANGED = r"-(?<=[A-Za-z]-)\s*(?=[A-Za-z])|\s\s+|[^\S ]|[\"'`]+"
_FOLDED = re.compile(_CHANGED)
# "is notmedically necessary": printed so in letters of 2013; looked for only where it stands, being slow to look for
GLUED = "notmedically"
_FOLDED_AND_GLUED = re.compile(rf"{_CHANGED}|(?<=\bnot)(?=medically\b)")
# "12" inside "112", "3.12", "12/5/2016" or "5-12" is another number
_NUMBER_BEFORE = re.compile(r"\d[.,/-]?\Z")
_NUMBER_AFTER = re.compile(r"[.,/-]?\d")


@dataclass(frozen=True, slots=True)
class QuotedLetter:
    """A letter whose places can be found by quotes; `folded[i]` stands at `Letter.text[origin(i)]`."""

    letter: Letter
    folded: str
    _starts: tuple[int, ...]
    _shifts: tuple[int, ...]

    def origin(self, place: int) -> int:
        """The offset in the letter of an offset in the folded text."""
        return place + self._shifts[bisect_right(self._starts, place) - 1]


def quoted(letter: Letter) -> QuotedLetter:
    """Prepare a letter once for all its quotes."""
    pieces: list[str] = []
    starts, shifts = [0], [0]
    end = length = 0
    changed = _FOLDED_AND_GLUED if GLUED in letter.flat else _FOLDED
    for found in changed.finditer(letter.flat):
        stands_for = _fold(found)
        pieces += [letter.flat[end : found.start()], stands_for]
        length += found.start() - end + len(stands_for)
        end = found.end()
        starts.append(length)
        shifts.append(end - length)
    pieces.append(letter.flat[end:])
    return QuotedLetter(letter, "".join(pieces), tuple(starts), tuple(shifts))


def place_of(quote: str, source: QuotedLetter, within: Sequence[Range] = ()) -> Range | None:
    """Where the quote stands in `Letter.text`: in the first of these ranges that holds it, else anywhere in the letter.

    Whole words and whole numbers only. `None` if it stands nowhere.
    """
    return place_within(quote, source, (*within, Range(0, len(source.letter.flat))))


def place_within(quote: str, source: QuotedLetter, within: Sequence[Range]) -> Range | None:
    """Where the quote stands in the first of these ranges that holds it: exactly, or else as a copy may change it."""
    plain = " ".join(in_plain_characters(quote).split())
    if not any(char.isalnum() for char in plain):
        return None
    folded: tuple[Range, ...] | None = None
    for limits in within:
        place = _exact_place(plain, source.letter.flat, limits)
        if place:
            return place
        if folded is None:
            folded = tuple(_folded_places(plain, source))
        place = next((one for one in folded if limits.start <= one.start and one.end <= limits.end), None)
        if place:
            return place
    return None


def _exact_place(plain: str, flat: str, limits: Range) -> Range | None:
    for start in _occurrences(plain, flat, limits.start, limits.end):
        place = Range(start, start + len(plain))
        if _is_whole(flat, place):
            return place
    return None


def _folded_places(plain: str, source: QuotedLetter) -> Iterator[Range]:
    folded = _FOLDED.sub(_fold, plain)
    for start in _occurrences(folded, source.folded, 0, len(source.folded)):
        if _is_whole(source.folded, Range(start, start + len(folded))):
            yield Range(source.origin(start), source.origin(start + len(folded) - 1) + 1)


def _occurrences(needle: str, text: str, start: int, end: int) -> Iterator[int]:
    found = text.find(needle, start, end)
    while found >= 0:
        yield found
        found = text.find(needle, found + 1, end)


def _is_whole(text: str, place: Range) -> bool:
    """The quote neither begins nor ends inside a word or a number."""
    first, last = text[place.start], text[place.end - 1]
    before, after = text[place.start - 1 : place.start], text[place.end : place.end + 1]
    if (first.isalnum() and before.isalnum()) or (last.isalnum() and after.isalnum()):
        return False
    if first.isdigit() and _NUMBER_BEFORE.search(text, max(0, place.start - 2), place.start):
        return False
    return not (last.isdigit() and _NUMBER_AFTER.match(text, place.end, place.end + 2))


def _fold(found: re.Match[str]) -> str:
    if found[0].startswith("-"):
        return ""
    return " " if not found[0] or found[0].isspace() else "'"
