"""Where sentences end, in a letter's prose and in ours."""

from __future__ import annotations

import re

# "... at home." "... improvement?)": then a blank and something that can begin a sentence
_END = re.compile(r"[.!?][\"')\]]*(?= +[\"'(\[]?[A-Z0-9])|[.!?][\"')\]]*$", re.MULTILINE)
_ABBREVIATED = (
    "dr mr mrs ms jr sr st vs no nos etc e.g i.e fig approx dept inc al p pp pg vol ed sec ch q.d b.i.d t.i.d"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_LONGEST_ABBREVIATION = max(map(len, _ABBREVIATIONS))
_LAST_TOKEN = re.compile(r"[A-Za-z.]+\Z")


def sentence_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open ranges of the sentences of one paragraph; blanks between them belong to none."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for found in _END.finditer(text):
        stop, end = found.span()
        if text[stop] == "." and _is_abbreviation(text, stop) and end < len(text):
            continue
        ranges.append((start, end))
        start = end + 1
        while start < len(text) and text[start] == " ":
            start += 1
    if text[start:].strip():
        ranges.append((start, len(text.rstrip())))
    return tuple(ranges)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of one paragraph."""
    return tuple(text[start:end] for start, end in sentence_ranges(text))


def _is_abbreviation(text: str, stop: int) -> bool:
    """Whether the stop is that of "Dr." or of initials ("J. Smith")."""
    ending = text[max(0, stop - _LONGEST_ABBREVIATION - 1) : stop]
    if len(ending) > _LONGEST_ABBREVIATION and ending.isalpha():
        # most sentences end in a longer word
        return False
    token = _LAST_TOKEN.search(text, max(0, stop - 12), stop)
    if token is None:
        return False
    word = token[0].lower()
    return word in _ABBREVIATIONS or (len(token[0]) == 1 and token[0].isupper() and token[0] != "I")
