"""The date of injury and of the review's denial, given anew in the text with another value: `header_conflict`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from summarizer.letter import Letter
from summarizer.phrases import any_of
from summarizer.reader.conflict import Conflict, conflict
from summarizer.reader.dates import FoundDate, clause_of, month_number
from summarizer.reader.part import Mark, Part, Range
from summarizer.resources import load_toml
from summarizer.schema import Case, Injury

_REACH = 80
# what may stand between an event and its date: " was on ", " (DOI) of ", ", dated "
_LINK = (
    r"(?: \((?:DOI|UR)\)| date)?(?:,? (?:with a decision date|with|an?|the|was|is|of|on|dated|from|about|made|issued"
    r"|date|listed|documented|given|as|performed|completed|occurring|occurred|that|which))*:? ?\(?\Z"
)
# "a date of injury of ", "an industrial injury on ", "sustained an injury to the back on ", "was injured at work on ",
# "DOI: "
_INJURED_ON = re.compile(
    r"(?:\b(?:[Dd]ate of (?:the )?(?:work |industrial )?injury|[Ii]njury date|DOI|D/I|[Mm]echanism of injury"
    r"|since the injury|(?:[Ii]ndustrial|[Oo]ccupational|[Ww]ork|[Ww]ork[- ]related|[Jj]ob)(?:-work)?"
    r" (?:injury|accident|claim)"
    r"|(?:(?:sustained|suffered|incurred|had)(?: an?)?|reported(?: an)?)(?: [\w-]+){0,3}(?<! the) injury"
    r"(?: to [^.;]{2,40}?)?|an injury|(?:injured|hurt)(?: (?:at work|on the job|while working))?"
    r"|injury (?:that )?(?:occurred|happened)"
    rf"|(?:fell|slipped|tripped) (?:at work|on the job)|slipped and fell))(?:{_LINK})"
)
# in step with `_INJURED_ON`: one of them stands in whatever it matches
_INJURED_CUES = ("njur", "hurt", " and fell", "DOI", "D/I", "ccident", "claim", " at work", " the job")
# "(10-12-2016 to 11-2-2016": a period of trauma
_PERIOD = re.compile(r" ?(?:to|through|thru|until|-) ?[\dA-Z]")
# "this 2009 injury", "the patient was injured in October 2015", "an industrial injury of May 2015"; begins with its
# rarest letters
_INJURY_YEAR = re.compile(
    r"njur(?:y\b(?:(?<=[Tt]his [12][09]\d\d injury)|(?<=[Tt]his [12][09]\d\d industrial injury))"
    r"|(?:ed in(?<=(?:tient|imant|icant|orker|loyee) was injured in)(?: early| late)?"
    r"|y(?<=ndustrial injury) of|y(?<=[Dd]ate of injury) (?:is|was) in)"
    r" (?:(?P<month>[JFMASOND][a-z]{2,8}),? )?(?P<year>[12][09]\d\d)\b)"
)
_YEAR = re.compile(r"(?P<year>\d{4}) (?:industrial )?i\Z")
# "The utilization review dated ", "the request was previously denied on ", "A prior denial was made on "
_REVIEWED_ON = re.compile(
    r"(?:\b(?:[Uu]tilization [Rr]eview(?:er)?|UR|[Dd]enial|(?:[Pp]rior|[Oo]riginal|[Pp]revious)"
    r" (?:review|determination))"
    rf"(?: \(UR\))?(?: (?:report|determination|decision|letter|denial|board))?{_LINK}"
    r"|(?:denied|non-?certified) (?:it|this|(?:the|this|these) requests?) on \Z"
    r"|\b(?:requests?|treatments?|services?|denial)\b[^.;]{0,30}"
    r" (?:denied|non-?certified|not certified|reviewed) on \Z)"
)
# "On 11-8-2016, utilization review"
_REVIEWED = re.compile(r"\)?,? (?:the )?(?:original )?(?:[Uu]tilization [Rr]eview\b|UR\b|prior review\b)")
_SLIP = dt.timedelta(days=3)


def restated(
    letter: Letter, passage: Range, found: FoundDate, case: Part[Case], injury: Part[Injury]
) -> Iterator[Conflict]:
    """A date that the record does not hold and the text gives the injury or the review's denial."""
    near = letter.flat[max(passage.start, found.start - _REACH) : found.start]
    of_injury = injury.value.date and any(map(near.__contains__, _INJURED_CUES))
    of_review = found.value and case.value.ur_denial and _is_slip(found.value, case.value.ur_denial)
    if not of_injury and not of_review:
        return
    clause = clause_of(letter.flat, passage, found)
    before, place = letter.flat[clause.start : found.start], Mark(found.start, found.end)
    if of_injury and _INJURED_ON.search(before) and not _PERIOD.match(letter.flat, found.end):
        if not _says("another_injury", before):
            yield conflict(letter, "header_conflict", "injury_restated", injury.marks["/date"][0], place)
    elif of_review:
        named = _REVIEWED_ON.search(before) or _REVIEWED.match(letter.flat, found.end)
        told = clause.of(letter.flat)
        if named and any(map(told.__contains__, _denial_stems())) and not _says("another_review", told):
            yield conflict(letter, "header_conflict", "ur_restated", case.marks["/ur_denial"][0], place)


def injury_years(letter: Letter, passage: Range, injury: Part[Injury]) -> Iterator[Conflict]:
    """A year or a month of the injury that is not its date's."""
    stated = injury.value.date
    for cue in _INJURY_YEAR.finditer(letter.flat, *passage) if stated else ():
        assert stated is not None
        of_injury = None if cue["year"] else _YEAR.search(letter.flat, cue.start() - 20, cue.start())
        year = int(cue["year"] or (of_injury["year"] if of_injury else stated.year))
        month = month_number(cue["month"]) if cue["month"] else stated.month
        if (year, month or stated.month) != (stated.year, stated.month):
            start = of_injury.start() if of_injury else cue.start() - len("i")
            if not _says("another_injury", letter.flat[max(passage.start, start - _REACH) : start]):
                yield conflict(
                    letter, "header_conflict", "injury_year", injury.marks["/date"][0], Mark(start, cue.end())
                )


def _is_slip(one: dt.date, other: dt.date) -> bool:
    """Two dates that differ in the day, the month or the year alone, or by a few days; an earlier review differs in
    more."""
    differing = (one.year != other.year) + (one.month != other.month) + (one.day != other.day)
    return differing == 1 or abs(one - other) <= _SLIP


@cache
def _denial_stems() -> tuple[str, ...]:
    return tuple(load_toml("consistency")["denial_told"]["stems"])


def _says(words: str, text: str) -> bool:
    return bool(any_of(tuple(load_toml("consistency")[words]["phrases"])).search(text))
