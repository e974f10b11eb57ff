"""What a rationale or the case summary says was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from summarizer.letter import Letter
from summarizer.reader.part import Range
from summarizer.resources import load_toml

# "the request for physical therapy, 6 sessions, is not medically necessary", "the request for Flexeril 7.5 mg qty: 60
# is"; begins with its rarest letters
_ASKED = r"equest(?<=\b[Rr]equest)(?:(?:ed)?(?: service)? (?:for|is for|of)|ed| is) "
_REQUEST_IN_TEXT = re.compile(
    rf"{_ASKED}(?P<request>[^.;:]{{4,220}}(?:(?:\.(?=\d)|:(?= ?\d))[^.;:]{{1,120}}){{0,2}})(?P<stop>[.;:]?)"
)
_VERB = re.compile(r",? (?:is|are|was|were|would|has|have|does|do|cannot|exceeds?|due|as|because|since)\b")
# what a request has none of: "there is no sign of it and this", "the patient has pain but the brace"
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|there|this|it|who|which|that|not|no|but|because|since|if|s?he|they)\b",
    re.I,
)
# "a request for 8 visits was certified in January": another one
_WAS_GRANTED = re.compile(r",? (?:was|were|has been|have been) (?:\w+ly )?(?:certified|approved|authorized)\b")
_SHORTEST = 4
_LONGEST_VERB = 12
_QUOTED = re.compile(r'"[^"]*"')

# "Therefore, ", "Given the lack of findings, ": what leads in the sentence that concludes on a request
_LEAD = re.compile(
    r"(?:(?:Therefore|Thus|Hence|Accordingly|Consequently|However|Overall|As such|As a result|In summary)\b,? "
    r"|(?:Based|Given|Since|Because|As|Without|With|Due|In|On|For|After|While|Although|Considering|According|Per|At|Until)\b"
    r"[^,]*, )*(?:[Ii]t is [\w ]{4,20}that )?(?:[Tt]he )?(?:[Mm]edical necessity (?:of|for) )?"
)
# " is not medically necessary", ", are therefore not supported", " has not been established"
_CONCLUDES = re.compile(
    r",? (?:is|are|was|were|cannot be|has|have|should)(?: (?!for\b)[\w-]+){0,5}? ?(?:medically|(?:not|non)-?medically"
    r"|necessary|supported|indicated|appropriate|warranted|certified|approved|authorized|recommended|reasonable|established"
    r"|substantiated)\b"
)


def requests_in_text(letter: Letter, passage: Range | None) -> tuple[Range, ...]:
    """The words after "the request for" in a passage; quotations and other requests left out."""
    if not passage:
        return ()
    masked = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), passage.of(letter.flat))
    return tuple(_requests(masked, passage.start))


def request_concluded_on(text: str, sentence: Range) -> Range | None:
    """What a concluding sentence is about.

    >>> sentence = "Without new findings, MRI of the left knee is not medically necessary."
    >>> request_concluded_on(sentence, Range(0, len(sentence))).of(sentence)
    'MRI of the left knee'
    """
    lead = _LEAD.match(text, *sentence)
    start = lead.end() if lead else sentence.start
    verb = _CONCLUDES.search(text, start, sentence.end)
    if not verb or verb.start() - start < _SHORTEST or _FINITE.search(text, start, verb.start()):
        return None
    return Range(start, verb.start())


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
        if not text.endswith(_another(), 0, found.start() - len(" r")) and not _WAS_GRANTED.match(text, end):
            yield Range(offset + start, offset + end)
        place = end


@cache
def _another() -> tuple[str, ...]:
    return tuple(load_toml("consistency")["another_request"]["words"])
