"""Every date in a range of a letter, in all the forms that the letters use.

Two-digit years are in 1950-2049. A date that cannot be (month 13, the year 3026) is found too, without a value.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from summarizer.reader.part import Range

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PLAUSIBLE_YEARS = range(1900, 2100)

# "Oct", "Oct.", "October", "OCTOBER", "Sept." behind its capital. No month in small letters: "may" is mostly a verb.
_REST_OF_MONTH = (
    r"(?i:an(?:uary)?|eb(?:ruary)?|ar(?:ch)?|pr(?:il)?|ay|une?|uly?|ug(?:ust)?|ept?(?:ember)?|ct(?:ober)?|ov(?:ember)?"
    r"|ec(?:ember)?)\b\.?"
)
# Begins with a character class, which the engine looks for fastest; the look-behinds after it want the start of a word,
# and tell which character that was.
_DATE = re.compile(
    r"[0-9JFMASOND](?<![\w/.-].)(?:"
    # "October 20, 2016", "Oct. 20 2016", "October 20th, 2016"; "October 2 0, 2016" is not one
    rf"(?<=[A-Z]){_REST_OF_MONTH} ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b,? ?(?P<year>\d{{4}}|'\d\d)\b"
    r"|(?<=[0-9])(?P<more>\d{0,3})(?:"
    # month first: "10/12/2016", "10-12-16", "10//9/13", "10/10/ 2016", "11-17- 2016", "13/45/2016"; "2016-10-12"
    r" ?(?P<mark>[/-])[/-]? ?(?P<second>\d{1,3}) ?(?P=mark)[/-]? ?(?P<third>\d{4}|\d\d)(?![\d/-]?\d)"
    # "10.12.2016"
    r"|\.(?P<dot_second>\d{1,2})\.(?P<dot_third>\d{4})(?!\.?\d)"
    # day first: "20 October 2016", "20th of Oct, 2016"
    rf"|(?:st|nd|rd|th)?(?: of)? (?P<month>[JFMASOND]{_REST_OF_MONTH}),? ?(?P<year_behind>\d{{4}})\b))"
)


_NEAR = 90


class FoundDate(NamedTuple):
    """A date at its place. `value` is `None` for a date that cannot be; `year` is as written, in four digits."""

    start: int
    end: int
    value: dt.date | None
    year: int


def find_dates(text: str, within: Range) -> list[FoundDate]:
    """The dates in a range of `Letter.flat`, in order."""
    return [_found_date(match) for match in _DATE.finditer(text, within.start, within.end)]


def date_at(text: str, place: int) -> FoundDate | None:
    """The date that starts exactly here."""
    match = _DATE.match(text, place)
    return _found_date(match) if match else None


def clause_of(text: str, passage: Range, date: FoundDate) -> Range:
    """The date's sentence, at most `_NEAR` characters to each side."""
    start = max(passage.start, date.start - _NEAR)
    stop = text.rfind(". ", start, date.start)
    end = min(passage.end, date.end + _NEAR)
    sentence_end = text.find(". ", date.end, end)
    return Range(stop + 2 if stop >= 0 else start, sentence_end if sentence_end >= 0 else end)


def full_year(digits: str) -> int:
    """The year that two or four digits mean.

    >>> full_year("09"), full_year("50"), full_year("1998")
    (2009, 1950, 1998)
    """
    if len(digits) > len("16"):
        return int(digits)
    return int(("19" if digits >= "50" else "20") + digits)


def _found_date(match: re.Match[str]) -> FoundDate:
    written = match[0]
    if day := match["day"]:
        return _found(match, match["year"].lstrip("'"), month_number(written), day)
    first = written[0] + match["more"]
    if month := match["month"]:
        return _found(match, match["year_behind"], month_number(month), first)
    second, third = match["second"] or match["dot_second"], match["third"] or match["dot_third"]
    if len(first) == len("2016"):
        return _found(match, first, int(second), third)
    return _found(match, third, int(first), second)


def month_number(name: str) -> int:
    """The month that a name means, 0 for none.

    >>> month_number("Oct."), month_number("October"), month_number("Monday")
    (10, 10, 0)
    """
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _found(match: re.Match[str], year: str, month: int, day: str) -> FoundDate:
    full = full_year(year)
    return FoundDate(match.start(), match.end(), _value(full, month, int(day)), full)


def _value(year: int, month: int, day: int) -> dt.date | None:
    if year not in _PLAUSIBLE_YEARS:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
