"""Dates that cannot be: before the injury, after the decision, or not the same in header and text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from summarizer.letter import Letter
from summarizer.reader.conflict import Conflict, conflict
from summarizer.reader.conflict_requests import late_requests
from summarizer.reader.conflict_restated import injury_years, restated
from summarizer.reader.dates import FoundDate, clause_of, month_number
from summarizer.reader.lexicon import NOT_MEANT, Lexicon, Words, lexicon_from
from summarizer.reader.narrative import Narrative
from summarizer.reader.part import Mark, Part, Range
from summarizer.resources import load_toml
from summarizer.schema import Case, Injury, Issue, UtilizationReview

# no claim of this law is older, none younger
_YEARS = range(1940, 2040)
# "in October 2016", "20216"
_YEAR = re.compile(r"2\d{3}(?:\d|(?<= 2...))(?!\d)")
_MONTH = r"\b(?P<month>Jan|Feb|Mar|Apr|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
# before a year of five digits: "5-19-", "June ", "June 4, "
_DAY_BEFORE = re.compile(rf"(?:\d[/-]\d{{1,2}}[/-]|{_MONTH} (?:\d{{1,2}},? )?)\Z")
# before a year: "October ", "October, " but not "20 October "
_MONTH_BEFORE = re.compile(rf"(?<!\d ){_MONTH},? \Z")
_LONGEST_BEFORE = len("September 30th, ")
# how far a citation may stand from its date
_CITATION = 120
_LONGEST_AHEAD = len("the next appointment is scheduled for ")
# between an event and its date
_LONGEST_LINK = len(" that was dated ")
# "13/01/2017", "25-12-16"
_DAY_FIRST = re.compile(r"(?:1[3-9]|2\d|3[01])[/.-] ?(?:0?[1-9]|1[0-2])[/.-]")
# a day that is still to come: "totally disabled until 3/1/2018", "the next visit is scheduled for"
_AHEAD = re.compile(
    r"\b(?:until|till?|through|thru|(?:scheduled|due|set) (?:for|on)|expir(?:es|ing)(?: on)?"
    r"|next (?:visit|appointment)(?: (?:is|on|of))*|will (?:\w+ ){1,3}on) ?\Z"
)
# the header's dates in the order in which these things happen
_COURSE = ("injury", "ur_denial", "received", "assigned", "decided")


def date_conflicts(
    letter: Letter,
    narrative: Narrative,
    case: Part[Case],
    injury: Part[Injury],
    review: Part[UtilizationReview],
    issues: Iterable[Part[Issue]],
) -> Iterator[Conflict]:
    """Every `header_conflict` and `date_order` of a letter."""
    yield from _header_conflicts(letter, case, injury, review)
    yield from _header_order(letter, case)
    words = narrative.words
    dated: list[tuple[Range, FoundDate]] = []
    for passage in _passages(narrative):
        yield from injury_years(letter, passage, injury)
        yield from _by_year(letter, words, passage, injury)
        dated += [(passage, found) for found in narrative.dates_in(passage)]
    known = {case.value.injury, injury.value.date, case.value.ur_denial, review.value.date, None}
    for passage, found in dated:
        if _is_impossible(letter.flat, found):
            place = Mark(found.start, found.end)
            yield conflict(letter, "date_order", "impossible_date", place, place)
        else:
            yield from _out_of_order(letter, words, passage, found, case, injury)
            if found.value not in known:
                yield from restated(letter, passage, found, case, injury)
    yield from late_requests(letter, words, dated, case, review, issues)


def _header_conflicts(
    letter: Letter, case: Part[Case], injury: Part[Injury], review: Part[UtilizationReview]
) -> Iterator[Conflict]:
    for header, text, detail, header_pointer, text_date in (
        (case.value.injury, injury.value.date, "injury_header", "/injury", injury),
        (case.value.ur_denial, review.value.date, "ur_header", "/ur_denial", review),
    ):
        if header and text and header != text:
            yield conflict(
                letter,
                "header_conflict",
                detail,
                case.marks[header_pointer][0],
                text_date.marks["/date"][0],
                f"/case{header_pointer}",
            )


def _header_order(letter: Letter, case: Part[Case]) -> Iterator[Conflict]:
    """An injury, its review's denial, the application, the assignment and the decision follow each other."""
    stated = [(name, date) for name in _COURSE if (date := getattr(case.value, name))]
    for (earlier, first), (later, second) in pairwise(stated):
        if first > second:
            marks = (case.marks[f"/{earlier}"][0], case.marks[f"/{later}"][0])
            yield conflict(letter, "date_order", "header_order", *marks, f"/case/{later}")


def _passages(narrative: Narrative) -> list[Range]:
    rationales = [rationale.place for rationale in narrative.rationales]
    return [narrative.summary, *rationales] if narrative.summary else rationales


def _by_year(letter: Letter, words: Words, passage: Range, injury: Part[Injury]) -> Iterator[Conflict]:
    """Dates whose year has five digits, and events of this claim in a month before the injury's."""
    for year in _YEAR.finditer(letter.flat, *passage):
        start = max(passage.start, year.start() - _LONGEST_BEFORE)
        if len(year[0]) > len("2016"):
            if before := _DAY_BEFORE.search(letter.flat, start, year.start()):
                place = Mark(before.start(), year.end())
                yield conflict(letter, "date_order", "impossible_date", place, place)
        elif injury.value.date and (before := _MONTH_BEFORE.search(letter.flat, start, year.start())):
            month = FoundDate(
                before.start(), year.end(), dt.date(int(year[0]), month_number(before["month"]), 1), int(year[0])
            )
            yield from _month_before(letter, words, clause_of(letter.flat, passage, month), month, injury)


def _month_before(
    letter: Letter, words: Words, clause: Range, month: FoundDate, injury: Part[Injury]
) -> Iterator[Conflict]:
    injured = injury.value.date
    if month.value is None or injured is None or not month.value < injured.replace(day=1):
        return
    if _year_apart(month.value, injured) and _event_of(words, clause, month) == "claim_event":
        place = Mark(month.start, month.end)
        yield conflict(letter, "date_order", "before_injury", injury.marks["/date"][0], place)


def _out_of_order(
    letter: Letter,
    words: Words,
    passage: Range,
    found: FoundDate,
    case: Part[Case],
    injury: Part[Injury],
) -> Iterator[Conflict]:
    place = Mark(found.start, found.end)
    injured, decided = injury.value.date, case.value.decided
    if found.value is None:
        return
    is_late = decided and found.value > decided
    is_early = injured and found.value < injured and _year_apart(found.value, injured)
    if not is_late and not is_early:
        return
    # a letter tells the story of one injury: a date belongs to it unless a word tells otherwise
    event = _event_of(words, clause_of(letter.flat, passage, found), found)
    if event == "guideline_date" or (event is None and _is_near_guideline(words, passage, found)):
        return
    if is_late and _AHEAD.search(letter.flat, max(passage.start, found.start - _LONGEST_AHEAD), found.start):
        return
    if is_late:
        yield conflict(letter, "date_order", "after_decision", case.marks["/decided"][0], place)
    elif event != "before_claim":
        yield conflict(letter, "date_order", "before_injury", injury.marks["/date"][0], place)


def _is_near_guideline(words: Words, passage: Range, found: FoundDate) -> bool:
    """Whether a citation runs on to the date over full stops: "Cal. Code Regs., tit. 8. July 18, 2009"."""
    around = Range(max(passage.start, found.start - _CITATION), min(passage.end, found.end + _CITATION))
    return any(hit.code == "guideline_date" for hit in _events().find(words, around))


def _is_impossible(flat: str, found: FoundDate) -> bool:
    """A year out of all reason, or a day that no month has ("2-30-2016"); "13/01/2017" may have the day first, and
    "0-5-10" is a scale."""
    if found.year not in _YEARS:
        return True
    is_date = found.value is None and flat[found.end - len("2016") : found.end].isdecimal()
    return is_date and not _DAY_FIRST.match(flat, found.start)


def _year_apart(value: dt.date, injured: dt.date) -> bool:
    """A date decades before the injury belongs to something else."""
    return abs(value.year - injured.year) < 15


@cache
def _events() -> Lexicon:
    """What a date may be of: an event of this claim, or something that may lie before it."""
    data = load_toml("consistency")
    table = {name: data[name]["phrases"] for name in ("claim_event", "before_claim", "guideline_date")}
    return lexicon_from({**table, NOT_MEANT: data["not_dating"]["phrases"]}, plurals=True)


def _event_of(words: Words, clause: Range, found: FoundDate) -> str | None:
    """What the word nearest before the date, else the first behind it, says that it is the date of.

    Between a guideline's name and its date its topics may stand: "ODG, Pain, Office visits and reports, 7-18-2009".
    """
    before = _events().find(words, Range(clause.start, found.start))
    behind = _events().find(words, Range(found.end, clause.end))
    nearest = before[-1] if before else behind[0] if behind else None
    if nearest is None:
        return None
    is_near = found.start - nearest.end <= _LONGEST_LINK
    is_guidelines = not is_near and any(hit.code == "guideline_date" for hit in before)
    return "guideline_date" if is_guidelines else nearest.code
