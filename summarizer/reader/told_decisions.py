"""Decisions of 2013 and 2014, told as sentences: "the request for X is not medically necessary and appropriate"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.reader.part import Range

# "1.", "12)"
NUMBER = r"\d{1,2} ?[.)]"
# where a block of 2013 and 2014 opens
CLAIMS_SENTENCE = r"(?=The Claims Administrator (?:based|cited|did not|relied|found|stated))"


class Told(NamedTuple):
    """A disputed item told as a sentence; `decision` its words, `None` where they cannot be read; `end` of the
    sentence; `number` as printed, empty where none is."""

    number: str
    request: Range
    decision: Range | None
    end: int


_BETWEEN = r"(?:(?:therefore|thus|hereby|deemed|considered|found|felt|determined|to\sbe)\s){0,3}"
_NECESSARY_WORD = r"(?:nec+es+[ae]ry|appropriate)"
_MEDICALLY = (
    rf"(?:medical(?:ly)?\s?(?:not\s)?)?{_NECESSARY_WORD}"
    rf"(?:\s?(?:and|or)\s?(?:not\s)?(?:medically\s)?{_NECESSARY_WORD})?"
)
# "is not medically necessary and appropriate", glued: "is notmedically necessary", "isnot"; "are medically necessary",
# but not "is medically necessary for ...", "a brace that is appropriate is ..."
_NECESSARY = (
    rf"(?i:(?:(?:is|are|was|were)\s?{_BETWEEN}not\s?{_BETWEEN}|not\s?|(?:is|are|was|were)\s?medical(?:ly)?\snot\s)"
    rf"{_MEDICALLY}(?!\s(?:is|are|was|were|for|to|in|if|as|at|but|when|while|because|since|with|unless|once|until)\b)"
    rf"|(?:is|are|was|were)\s?{_BETWEEN}{_MEDICALLY}(?!\s?(?-i:[a-z(])))"
)
_VERDICT = re.compile(rf",?\s{_NECESSARY}")
_NOT = re.compile("not", re.I)
# a verdict before the verdict: "MRI of the knee is medically necessary and the X-ray is not medically necessary", but
# not "a walker that is medically necessary for gait"
_ANOTHER_VERDICT = re.compile(
    r"(?i)(?<!\bthat)(?<!\bwhich)\s(?:is|are|was|were)\s(?:[\w-]+\s){0,4}?(?:medically|necessary)\b"
)
# the last verb of a sentence whose verdict cannot be read: "MRI of the knee is partially medically necessary"
_LAST_VERB = re.compile(r",?\s(?:is|are|was|were)\s(?!.*\s(?:is|are|was|were)\s)", re.S)

# 2013: "1) MAXIMUS Federal Services, Inc. has determined the request for MRI is notmedically necessary and
# appropriate.", in a list that is given twice
DETERMINED = re.compile(
    r"(?P<number>\d{1,2}) ?[.)] ?(?:MAXIMUS|Maximus) Federal Services,? Inc\.?,? has determined (?:that )?"
    r"the (?:\w+ )?requests? (?:for|of) "
)
# an entry's end, also where the words that open the next one cannot be read: "... appropriate. 3) MAX1MUS"
_NEXT_ENTRY = re.compile(rf"\. ?{NUMBER} ?[A-Z]")
# what follows the list
_LIST_END = re.compile(r"INDEPENDENT MEDICAL REVIEW|Medical Qualifications|A decision has been made")
_LONGEST = 500

# a paragraph's characters, up to a line that opens another one
_SAME_PARAGRAPH = rf"(?:[^\n]|\n(?!The |{NUMBER}))"
# 2014: "2. Acupuncture, six visits, is not medically necessary and appropriate."
_SENTENCE = re.compile(
    rf"(?m)^(?:(?P<number>\d{{1,2}}) ?[.)] ?(?!\d))?(?:The request for )?(?P<request>[^\n]{_SAME_PARAGRAPH}{{2,400}}?)"
    rf",?\s(?P<decision>{_NECESSARY})\.?\n"
)
# a numbered sentence before a block, whatever it says
_BEFORE_BLOCK = re.compile(
    rf"(?m)^(?P<number>\d{{1,2}}) ?[.)] ?(?:The request for )?(?P<request>[^\n]{_SAME_PARAGRAPH}{{2,400}}?)"
    r"\.?\n\s*(?=The\sClaims\sAdministrator\s)"
)
# "The Physician Reviewer's decision rationale:", "Decision rationale:"
_RATIONALE = re.compile(r"(?m)^(?:The \w+ Reviewer's )?[Dd]ecision rationale ?:")


def determined(flat: str) -> Iterator[Told]:
    """The entries of the list of 2013, in the letter's order."""
    leads = list(DETERMINED.finditer(flat))
    stops = [*(lead.start() for lead in leads), len(flat)]
    for lead, following in zip(leads, stops[1:], strict=True):
        stop = min(following, lead.end() + _LONGEST)
        for end in (_LIST_END, _NEXT_ENTRY):
            behind = end.search(flat, lead.end(), stop)
            stop = behind.start() + 1 if behind else stop
        yield _told(flat, lead["number"], Range(lead.end(), stop))


def _told(flat: str, number: str, place: Range) -> Told:
    verdict = _VERDICT.search(flat, *place)
    if not verdict:
        sentence_end = flat.find(". ", *place)
        return Told(number, _without_verdict(flat, place.start, sentence_end), None, place.end)
    words = Range(flat.index(" ", verdict.start()) + 1, verdict.end())
    return _with_one_verdict(flat, Told(number, Range(place.start, verdict.start()), words, verdict.end()))


def _with_one_verdict(text: str, told: Told) -> Told:
    """The sentence without its decision where it holds two."""
    another = _ANOTHER_VERDICT.search(text, *told.request)
    return told._replace(request=Range(told.request.start, another.start()), decision=None) if another else told


def is_denial(words: str) -> bool:
    """Whether the words of a sentence deny: "is not medically necessary", "isnot medically necessary"."""
    return bool(_NOT.search(words))


def told_headings(letter: Letter, floor: int, opens_block: re.Pattern[str]) -> list[Told]:
    """The sentences of 2014 that head a block, the unreadable ones among them: left out, they would turn a mixed
    letter into an approval."""
    text, flat = letter.text, letter.flat
    found = {
        heading.start("request"): _with_one_verdict(
            text,
            Told(
                heading["number"] or "",
                Range(*heading.span("request")),
                Range(*heading.span("decision")),
                heading.end(),
            ),
        )
        for heading in _SENTENCE.finditer(text, floor)
        if opens_block.match(flat, heading.end())
    }
    for heading in _BEFORE_BLOCK.finditer(text, floor):
        start, end = heading.span("request")
        if start not in found and opens_block.match(flat, heading.end()):
            found[start] = Told(heading["number"], _without_verdict(text, start, end), None, heading.end())
    told = [found[start] for start in sorted(found)]
    return sorted([*told, *_without_heading(text, told)], key=lambda heading: heading.end) if told else []


def _without_heading(text: str, told: Sequence[Told]) -> Iterator[Told]:
    """Rationales that no heading leads to: of two in a row the second one's was not read."""
    ends = [heading.end for heading in told]
    before = 0
    for label in _RATIONALE.finditer(text):
        if not any(before <= end <= label.start() for end in ends):
            yield Told("", Range(label.start(), label.start()), None, label.start())
        before = label.start()


def _without_verdict(text: str, start: int, end: int) -> Range:
    verb = _LAST_VERB.search(text, start, end)
    return Range(start, verb.start() if verb else end)
