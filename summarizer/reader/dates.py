"""Every date in a range of a letter, in all the forms that the letters use.

Two-digit years are in 1950-2049. A date that cannot be (month 13, the year 3026) is found too, without a value.
"""

from __future__ import annotations

import datetime as dt
import re
from operator import attrgetter
from typing import NamedTuple

from summarizer.reader.part import Range

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PLAUSIBLE_YEARS = range(1900, 2100)

# Each pattern begins with a character class, which the engine looks for fastest; the look-behind after it wants the
# start of a word. No month in small letters: "may" is mostly a verb.
# "Oct", "Oct.", "October", "OCTOBER", "Sept."
_MONTH = (
    r"(?P<month>[JFMASOND](?<![\w/.-].)"
    r"(?:(?i:an(?:uary)?|eb(?:ruary)?|ar(?:ch)?|pr(?:il)?|ay|une?|uly?|ug(?:ust)?|ept?(?:ember)?|ct(?:ober)?|"
    r"ov(?:ember)?|ec(?:ember)?))\b)\.?"
)
# "October 20, 2016", "Oct. 20 2016", "October 20th, 2016", "October 2 0, 2016" is not one
_MONTH_FIRST = re.compile(_MONTH + r" ?(?P<day>\d{1,2})(?:st|nd|rd|th)?\b,? ?(?P<year>\d{4}|'\d\d)\b")
# Month first: "10/12/2016", "10-12-16", "10//9/13", "10/10/ 2016", "11-17- 2016", "10.12.2016", "13/45/2016".
# Year first: "2016-10-12". Day first: "20 October 2016", "20th of Oct, 2016".
_DIGITS_FIRST = re.compile(
    r"(?P<first>[0-9](?<![\w/.-].)\d{0,3})(?:"
    r" ?(?P<mark>[/-])[/-]? ?(?P<second>\d{1,3}) ?(?P=mark)[/-]? ?(?P<third>\d{4}|\d\d)(?![\d/-]?\d)"
    r"|\.(?P<dot_second>\d{1,2})\.(?P<dot_third>\d{4})(?!\.?\d)"
    r"|(?:st|nd|rd|th)?(?: of)? " + _MONTH + r",? ?(?P<year>\d{4})\b)"
)


class FoundDate(NamedTuple):
    """A date at its place. `value` is `None` for a date that cannot be; `year` is as written, in four digits."""

    start: int
    end: int
    value: dt.date | None
    year: int


def find_dates(text: str, within: Range) -> list[FoundDate]:
    """The dates in a range of `Letter.flat`, in order."""
    found = [_from_name(match) for match in _MONTH_FIRST.finditer(text, within.start, within.end)]
    found += [_from_digits(match) for match in _DIGITS_FIRST.finditer(text, within.start, within.end)]
    return sorted(found, key=attrgetter("start"))


def date_at(text: str, place: int) -> FoundDate | None:
    """The date that starts exactly here."""
    if match := _DIGITS_FIRST.match(text, place):
        return _from_digits(match)
    match = _MONTH_FIRST.match(text, place)
    return _from_name(match) if match else None


def full_year(digits: str) -> int:
    """The year that two or four digits mean.

    >>> full_year("09"), full_year("50"), full_year("1998")
    (2009, 1950, 1998)
    """
    if len(digits) > len("16"):
        return int(digits)
    return int(("19" if digits >= "50" else "20") + digits)


def _from_name(match: re.Match[str]) -> FoundDate:
    month, day, year = match.group("month", "day", "year")
    return _found(match, year.lstrip("'"), _month_number(month), day)


def _from_digits(match: re.Match[str]) -> FoundDate:
    first, month, year = match.group("first", "month", "year")
    if month:
        return _found(match, year, _month_number(month), first)
    second, third = match["second"] or match["dot_second"], match["third"] or match["dot_third"]
    if len(first) == len("2016"):
        return _found(match, first, int(second), third)
    return _found(match, third, int(first), second)


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


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
