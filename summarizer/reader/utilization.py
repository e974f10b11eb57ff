"""The utilization review (UR) that led to this review: its date and what it decided."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from summarizer.reader.blocks import ItemBlock
from summarizer.reader.dates import FoundDate, date_at
from summarizer.reader.lexicon import Hit, Lexicon, lexicon_from
from summarizer.reader.narrative import Narrative
from summarizer.reader.part import Mark, Marks, Part, Range
from summarizer.reader.sections import Sections
from summarizer.resources import load_toml
from summarizer.schema import Case, UrDecision, UtilizationReview

_DECIDED = frozenset(["denied", "modified", "approved"])
# "Physical therapy 6 sessions was authorized by the Claims Administrator."
_PARTLY_AUTHORIZED = re.compile(
    r"\bauthorized by the Claims\s+Administrator\b|\bremaining IMR eligible portion\b|IMR eligible\. The original"
)
# What stands before a date that is not the review's: "Request for Authorization dated 1-9-2017", "DOS 11-10-2016",
# "received on", "MRI dated", "progress note of"
_ANOTHER_DATE = re.compile(
    r"\b(?:authorization|RFA|request|requested|service|DOS|notes?|report|exam\w*|visit|received|MRI|evaluation|form|from|injury|submitted|signed)"
    r"(?: form)?(?: \(RFA\))?(?:,? (?:was|is|dated|of|on|from|performed|the))* ?\(?$",
    re.IGNORECASE,
)
# What stands directly before or behind the review's own date: "utilization review (11-8-2016)", "On November 28, 2016,
# utilization review", "was previously denied on 12/01/2016", "The Utilization Review of 1-12-2017"
_REVIEW_BEFORE = re.compile(
    r"(?:review\w*|UR\b|determination|report|decision|denied|certified|modified|denial|certification)"
    r"(?: \(UR\))?(?: (?:report|determination|decision|letter|denial))?,?"
    r"(?: (?:with a decision date|dated|of|on|from|was|is|the|date|issued|performed|made|completed))* ?\(?$",
    re.IGNORECASE,
)
_REVIEW_BEHIND = re.compile(
    r"\)?,? ?(?:the |an? |original )*(?:utilization|UR\b|claims administrator|prior review"
    r"|request(?!.{0,40}\b(?:received|submitted|made|for authorization)\b))",
    re.IGNORECASE,
)

# "certified 6 of 12 visits", "approved 4 visits of the 8 requested"
_PART_OF = re.compile(
    r"\b(?:approved|certified|authorized|allowed|approving|certifying) (?:only )?(?:\d+|\w+) (?:[a-z]+ )?(?:out )?of "
    r"(?:the )?(?:\d+|requested|\w+ (?:requested|visits|sessions))\b"
)
# 2013, before the case summary: "disputing the Utilization Review Denial dated 7/23/2013"
_DISPUTED = re.compile(
    r"[Uu]tilization [Rr]eview (?:(?P<denied>[Dd]enial)|[Dd]etermination|[Dd]ecision) dated (?=[\dA-Z])"
)

# "was denied due to a lack of evidence that the authorized sessions", "non-certified as the patient"
_REASON = re.compile(
    r"\b(?:due to|because|as (?:the|there|no|it|he|she)|since|citing|based on|given|stating|noting|reason)\b"
)
_REACH = 60


def read_utilization_review(narrative: Narrative, sections: Sections, case: Part[Case]) -> Part[UtilizationReview]:
    """Read the review from the case summary; the date from the header where the summary gives none."""
    told = _told(narrative, case.value.ur_denial)
    marks: Marks = {}
    date = _date(narrative, told, case)
    value = None
    if date and date.value:
        value, marks["/date"] = date.value, (Mark(date.start, date.end),)
    elif case.value.ur_denial:
        value, marks["/date"] = case.value.ur_denial, case.marks.get("/ur_denial", ())
    decision, places = _decision(narrative.text, told, sections.items)
    if not (value and decision) and (disputed := _disputed(narrative)):
        found, day = disputed
        if not value:
            value, marks["/date"] = day.value, (Mark(day.start, day.end),)
        if not decision and found["denied"]:
            decision, places = _told_by_the_review(narrative, Mark(*found.span("denied")))
    if decision:
        marks["/decision"] = places
    return Part(UtilizationReview(date=value, decision=decision), marks)


def _disputed(narrative: Narrative) -> tuple[re.Match[str], FoundDate] | None:
    """The review that the application disputes, with its date, where the letter says so before its case summary."""
    front = narrative.summary.start if narrative.summary else 0
    for found in _DISPUTED.finditer(narrative.text, 0, front):
        day = date_at(narrative.text, found.end())
        if day and day.value:
            return found, day
    return None


def _told_by_the_review(narrative: Narrative, denial: Mark) -> tuple[UrDecision, tuple[Mark, ...]]:
    """The case summary of 2013 is the review's own: what it says was modified or denied, the review did."""
    first: dict[str, Mark] = {}
    for _, cues in narrative.summary_hits(_cues()):
        for cue in cues:
            first.setdefault(cue.code, Mark(cue.start, cue.end))
    if "modified" not in first:
        return "denied", (denial,)
    return ("mixed", (first["denied"], first["modified"])) if "denied" in first else ("modified", (first["modified"],))


def _told(narrative: Narrative, header: dt.date | None) -> list[tuple[Range, list[Hit]]]:
    """The sentences about the review, each with its cues: one that names it, and those after it that go on about
    what was decided; where none names it, those about an earlier decision on the request; else those that give the
    header's date of the denial beside a decision ("Denied 11/04/2014: orthotics")."""
    naming: list[tuple[Range, list[Hit]]] = []
    earlier: list[tuple[Range, list[Hit]]] = []
    decided: list[tuple[Range, list[Hit]]] = []
    for sentence, cues in narrative.summary_hits(_cues()):
        codes = {cue.code for cue in cues}
        about_request = bool(codes & _DECIDED and "request" in codes)
        if "review" in codes or (naming and about_request) or codes >= {"denied", "modified"}:
            naming.append((sentence, cues))
        elif about_request or (codes & _DECIDED and "earlier" in codes):
            earlier.append((sentence, cues))
        elif codes & _DECIDED:
            decided.append((sentence, cues))
    if any(cue.code in _DECIDED for _, cues in naming for cue in cues):
        return naming
    if decided and not earlier and header:
        earlier = [
            (sentence, cues)
            for sentence, cues in decided
            if any(date.value == header for date in narrative.dates_in(sentence))
        ]
    return sorted(naming + earlier)


def _date(narrative: Narrative, told: list[tuple[Range, list[Hit]]], case: Part[Case]) -> FoundDate | None:
    """The header's date where the sentences hold it, else the date that stands at the name of the review."""
    dates = [date for sentence, _ in told for date in narrative.dates_in(sentence)]
    for date in dates:
        if date.value and date.value == case.value.ur_denial:
            return date
    tests = [_follows_its_name, _precedes_its_name, *([] if case.value.ur_denial else [_is_of_the_sentence])]
    for test in tests:
        for date in dates:
            if date.value and test(narrative.text, date):
                return date
    return None


def _follows_its_name(text: str, date: FoundDate) -> bool:
    return bool(_REVIEW_BEFORE.search(text[max(0, date.start - _REACH) : date.start]))


def _precedes_its_name(text: str, date: FoundDate) -> bool:
    before = text[max(0, date.start - _REACH) : date.start]
    return not _ANOTHER_DATE.search(before) and bool(_REVIEW_BEHIND.match(text, date.end))


def _is_of_the_sentence(text: str, date: FoundDate) -> bool:
    """ "UR modified the request for Norco on 3/3/2015": good enough where no header gives the date."""
    before = text[max(0, date.start - _REACH) : date.start]
    return before.endswith((" on ", "dated ")) and not _ANOTHER_DATE.search(before)


def _decision(
    text: str, told: list[tuple[Range, list[Hit]]], items: tuple[ItemBlock, ...]
) -> tuple[UrDecision | None, tuple[Mark, ...]]:
    first: dict[str, Mark] = {}
    for _, cues in told:
        for cue in _verdicts(text, cues):
            first.setdefault(cue.code, Mark(cue.start, cue.end))
    partly = [_PARTLY_AUTHORIZED.search(text, *item.heading) for item in items]
    if not first and any(partly):
        places = tuple(Mark(*found.span()) for found in partly if found)
        return ("modified" if all(partly) else None), places
    if (
        "approved" in first
        and "modified" not in first
        and any(_PART_OF.search(text, *sentence) for sentence, _ in told)
    ):
        first["modified"] = first.pop("approved")
    if "denied" in first and any(partly) and not all(partly):
        first.setdefault("modified", next(Mark(*found.span()) for found in partly if found))
    if "denied" in first and len(first) > 1:
        return "mixed", tuple(first.values())
    if "denied" in first:
        return "denied", (first["denied"],)
    return ("modified", (first["modified"],)) if "modified" in first else (None, ())


def _verdicts(text: str, cues: list[Hit]) -> list[Hit]:
    """The decision words of a sentence without those in the reason for the decision before them."""
    verdicts: list[Hit] = []
    for cue in cues:
        if cue.code in _DECIDED:
            reason = _REASON.search(text, verdicts[-1].end, cue.start) if verdicts else None
            if not reason or ";" in text[reason.end() : cue.start]:
                verdicts.append(cue)
    return verdicts


@cache
def _cues() -> Lexicon:
    return lexicon_from(load_toml("utilization")["cues"])
