"""What a rationale or the case summary says was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.letter import Letter
from summarizer.reader.part import Range

# "the request for physical therapy, 6 sessions, is not medically necessary"; begins with its rarest letters
_ASKED = r"equest(?<=\b[Rr]equest)(?:(?:ed)?(?: service)? (?:for|is for|of)|ed| is) "
_REQUEST_IN_TEXT = re.compile(rf"{_ASKED}(?P<request>[^.;:]{{4,220}})(?P<stop>[.;:]?)")
_VERB = re.compile(r",? (?:is|are|was|were|would|has|have|does|do|cannot|exceeds?|due|as|because|since)\b")
_SHORTEST = 4
_LONGEST_VERB = 12
_QUOTED = re.compile(r'"[^"]*"')


def requests_in_text(letter: Letter, passage: Range | None) -> tuple[Range, ...]:
    """The words after "the request for" in a passage; quotations left out."""
    if not passage:
        return ()
    masked = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), passage.of(letter.flat))
    return tuple(_requests(masked, passage.start))


def _requests(text: str, offset: int) -> Iterator[Range]:
    """Each up to the verb that follows, or to the end of its clause; a long one without either is none."""
    place = 0
    while found := _REQUEST_IN_TEXT.search(text, place):
        start, end = found.span("request")
        verb = _VERB.search(text, start + _SHORTEST, end + _LONGEST_VERB)
        if verb and verb.start() <= end:
            end = verb.start()
        elif not found["stop"]:
            place = start
            continue
        yield Range(offset + start, offset + end)
        place = end
