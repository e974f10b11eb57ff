"""What a rationale or the case summary says was asked for."""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.letter import Letter
from summarizer.reader.part import Range

# "the request for physical therapy, 6 sessions, is not medically necessary"
_ASKED = r"\b(?:[Rr]equest(?:ed)?(?: service)? (?:for|is for|of)|[Rr]equested|[Rr]equest is) "
_VERB = r"(?:is|are|was|were|would|has|have|does|do|cannot|exceeds?|due|as|because|since)"
_REQUEST_IN_TEXT = re.compile(rf"{_ASKED}(?P<request>[^.;:]{{4,220}}?)(?=,? {_VERB}\b|[.;:])")
_QUOTED = re.compile(r'"[^"]*"')


@lru_cache(maxsize=32)  # each item of a letter asks again for the case summary
def requests_in_text(letter: Letter, passage: Range | None) -> tuple[Range, ...]:
    """The words after "the request for" in a passage; quotations left out."""
    if not passage:
        return ()
    masked = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), passage.of(letter.flat))
    start = passage.start
    return tuple(
        Range(start + found.start("request"), start + found.end("request"))
        for found in _REQUEST_IN_TEXT.finditer(masked)
    )
