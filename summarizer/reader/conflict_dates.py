"""Dates that cannot be: before the injury, after the decision, or not the same in header and text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise

from summarizer.letter import Letter
from summarizer.reader.conflict import Conflict, conflict
from summarizer.reader.dates import FoundDate, date_at, find_dates
from summarizer.reader.lexicon import NOT_MEANT, Lexicon, Words, lexicon_from
from summarizer.reader.part import Mark, Part, Range
from summarizer.reader.sections import Sections
from summarizer.resources import load_toml
from summarizer.schema import Case, Injury, UtilizationReview

# no claim of this law is older, none younger
_YEARS = range(1940, 2040)
# "an industrial injury of October 13, 2016", "date of injury is ..."; begins with its rarest letters
_INJURED_ON = re.compile(r"njury(?: date)?(?: was| is| of| on|:| dated)? (?=[\dA-Z])")
_STATES_INJURY = ("ate of i", "ndustrial i", "work i", "Injury date")
# "June 20216", "5-19-20016"
_LONG_YEARS = tuple(re.compile(rf"{millennium}\d{{4}}(?!\d)") for millennium in "12")
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_BEFORE_YEAR = re.compile(rf"(?:\d[/-]\d{{1,2}}[/-]|\b{_MONTHS} (?:\d{{1,2}},? )?)\Z")
_NEAR = 90
# the header's dates in the order in which these things happen
_COURSE = ("injury", "ur_denial", "received", "assigned", "decided")


def date_conflicts(
    letter: Letter,
    words: Words,
    sections: Sections,
    case: Part[Case],
    injury: Part[Injury],
    review: Part[UtilizationReview],
) -> Iterator[Conflict]:
    """Every `header_conflict` and `date_order` of a letter."""
    yield from _header_conflicts(letter, case, injury, review)
    yield from _header_order(letter, case)
    for passage in _passages(sections):
        yield from _injury_restated(letter, passage, injury)
        for place in _long_years(letter.flat, passage):
            yield conflict(letter, "date_order", "impossible_year", place, place)
        for found in find_dates(letter.flat, passage):
            if found.year not in _YEARS:
                place = Mark(found.start, found.end)
                yield conflict(letter, "date_order", "impossible_year", place, place)
            elif found.value:
                yield from _out_of_order(letter, words, passage, found, case, injury, review)


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


def _injury_restated(letter: Letter, passage: Range, injury: Part[Injury]) -> Iterator[Conflict]:
    """Another date of injury in the summary or a rationale."""
    stated = injury.value.date
    for cue in _INJURED_ON.finditer(letter.flat, *passage) if stated else ():
        said = letter.flat[max(0, cue.start() - 12) : cue.start() + 10]
        other = date_at(letter.flat, cue.end()) if any(words in said for words in _STATES_INJURY) else None
        if other and other.value and other.value != stated:
            place = Mark(other.start, other.end)
            yield conflict(letter, "header_conflict", "injury_restated", injury.marks["/date"][0], place)


def _passages(sections: Sections) -> list[Range]:
    rationales = [item.rationale for item in sections.items]
    return [passage for passage in [sections.summary, *rationales] if passage]


def _long_years(flat: str, passage: Range) -> Iterator[Mark]:
    """Dates whose year has five digits."""
    for year in chain.from_iterable(pattern.finditer(flat, *passage) for pattern in _LONG_YEARS):
        before = _BEFORE_YEAR.search(flat, max(passage.start, year.start() - 16), year.start())
        if before:
            yield Mark(before.start(), year.end())


def _out_of_order(
    letter: Letter,
    words: Words,
    passage: Range,
    found: FoundDate,
    case: Part[Case],
    injury: Part[Injury],
    review: Part[UtilizationReview],
) -> Iterator[Conflict]:
    place = Mark(found.start, found.end)
    injured, decided, reviewed = injury.value.date, case.value.decided, review.value.date
    assert found.value is not None
    if decided and found.value > decided:
        yield conflict(letter, "date_order", "after_decision", case.marks["/decided"][0], place)
    elif (
        injured
        and _year_apart(found.value, injured)
        and found.value < injured
        and not _is_older(letter, words, passage, found)
    ):
        yield conflict(letter, "date_order", "before_injury", injury.marks["/date"][0], place)
    elif reviewed and found.value > reviewed and _is_disputed_request(letter, words, passage, found):
        yield conflict(letter, "date_order", "request_after_review", review.marks["/date"][0], place)


def _year_apart(value: dt.date, injured: dt.date) -> bool:
    """A date decades before the injury belongs to something else."""
    return abs(value.year - injured.year) < 15


@cache
def _events() -> Lexicon:
    """What a date may be of: an event of this claim, or something that may lie before it."""
    data = load_toml("consistency")
    table = {name: data[name]["phrases"] for name in ("claim_event", "before_claim")}
    return lexicon_from({**table, NOT_MEANT: data["not_dating"]["phrases"]}, plurals=True)


@cache
def _requests() -> Lexicon:
    return lexicon_from({"request": load_toml("consistency")["request_event"]["phrases"]})


def _is_older(letter: Letter, words: Words, passage: Range, found: FoundDate) -> bool:
    """The word nearest before the date, else the first behind it, names something that may lie before the injury.

    A letter tells the story of one injury: a date without such a word belongs to it.
    """
    clause = _clause(letter, passage, found)
    before = _events().find(words, Range(clause.start, found.start))
    behind = _events().find(words, Range(found.end, clause.end))
    nearest = before[-1] if before else behind[0] if behind else None
    return nearest is not None and nearest.code == "before_claim"


def _is_disputed_request(letter: Letter, words: Words, passage: Range, found: FoundDate) -> bool:
    near = Range(max(passage.start, found.start - 45), found.start)
    return bool(_requests().find(words, near)) and "disput" in letter.flat[near.start : found.end + _NEAR]


def _clause(letter: Letter, passage: Range, found: FoundDate) -> Range:
    """The date's sentence, at most `_NEAR` characters to each side."""
    start = max(passage.start, found.start - _NEAR)
    stop = letter.flat.rfind(". ", start, found.start)
    end = min(passage.end, found.end + _NEAR)
    sentence_end = letter.flat.find(". ", found.end, end)
    return Range(stop + 2 if stop >= 0 else start, sentence_end if sentence_end >= 0 else end)
