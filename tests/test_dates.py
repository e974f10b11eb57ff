"""Dates in every form that the letters use."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reader.dates import date_at, find_dates, full_year
from summarizer.reader.part import Range

_FORMS = (
    "{d:%m/%d/%Y}",
    "{d:%m-%d-%Y}",
    "{d:%m/%d/%y}",
    "{d.month}/{d.day}/{d:%Y}",
    "{d.month}-{d.day}-{d:%y}",
    "{d:%B} {d.day}, {d:%Y}",
    "{d:%b} {d.day} {d:%Y}",
    "{d:%b}. {d.day}, {d:%Y}",
    "{d.day} {d:%B} {d:%Y}",
    "{d:%Y-%m-%d}",
    "{d.month}.{d.day}.{d:%Y}",
)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)), st.sampled_from(_FORMS))
def test_every_form_of_a_date_is_read_back(date: dt.date, form: str) -> None:
    written = form.format(d=date)
    text = f"seen on {written}, when"

    found = find_dates(text, Range(0, len(text)))

    assert [(text[item.start : item.end], item.value) for item in found] == [(written, date)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Report of 10//9/13", dt.date(2013, 10, 9)),
        ("from 10/10/ 2016. The", dt.date(2016, 10, 10)),
        ("(since 11-17- 2016)", dt.date(2016, 11, 17)),
        ("On 1-9- 17, it", dt.date(2017, 1, 9)),
        ("October 20th, 2016", dt.date(2016, 10, 20)),
        ("OCTOBER 20, 2016", dt.date(2016, 10, 20)),
        ("the 3rd of March 2014", dt.date(2014, 3, 3)),
        ("Sept. 5, 2015", dt.date(2015, 9, 5)),
    ],
)
def test_spoiled_dates_are_read(text: str, date: dt.date) -> None:
    assert [found.value for found in find_dates(text, Range(0, len(text)))] == [date]


@pytest.mark.parametrize(("text", "year"), [("13/45/2016", 2016), ("February 30, 2015", 2015), ("6/1/3026", 3026)])
def test_a_date_that_cannot_be_is_found_without_a_value(text: str, year: int) -> None:
    (found,) = find_dates(text, Range(0, len(text)))

    assert (found.value, found.year) == (None, year)


@pytest.mark.parametrize(
    "text",
    [
        "CM16-0123456",
        "5/325 mg",
        "10-12 visits over 8 weeks",
        "pain 5-10/10",
        "3.3.9",
        "may 5 of 2015",
        "1-800-736-7401",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text, Range(0, len(text))) == []


def test_dates_come_in_the_order_of_the_text_and_inside_the_range() -> None:
    text = "1/2/2014, May 3, 2015, 4/5/16"

    assert [found.year for found in find_dates(text, Range(0, len(text)))] == [2014, 2015, 2016]
    assert [found.year for found in find_dates(text, Range(10, len(text)))] == [2015, 2016]


def test_a_date_can_be_asked_for_at_a_place() -> None:
    found = date_at("on 3/4/2015", 3)

    assert found is not None
    assert found.value == dt.date(2015, 3, 4)
    assert date_at("on 3/4/2015", 2) is None


@given(st.integers(0, 99))
def test_two_digits_are_a_year_from_1950_to_2049(year: int) -> None:
    assert full_year(f"{year:02}") % 100 == year
    assert 1950 <= full_year(f"{year:02}") <= 2049
