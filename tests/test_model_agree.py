"""A quote must say the value: numbers, dates, sides, negations, codes, words."""

from __future__ import annotations

import datetime as dt

import pytest

from summarizer.letter import letter_from_pages
from summarizer.model import agree
from summarizer.reader.part import Range


@pytest.mark.parametrize("quote", ["5/1/2016", "May 1, 2016", "on 2016-05-01"])
def test_a_date_in_any_form_says_itself(quote: str) -> None:
    assert agree.date_objection(dt.date(2016, 5, 1), quote) is None
    assert agree.date_objection(dt.date(2016, 5, 2), quote) == "date_not_in_quote"


def test_a_quantity_stands_there_or_is_the_product_of_what_does() -> None:
    assert agree.quantity_objection(8, "2 times a week for 4 weeks") is None
    assert agree.quantity_objection(6, "six visits") is None
    assert agree.quantity_objection(9, "2 times a week for 4 weeks") == "number_not_in_quote"


@pytest.mark.parametrize(
    ("table", "value", "quote", "fits"),
    [
        ("side", "left", "left knee", True),
        ("side", "left", "right knee", False),
        ("sex", "female", "she", True),
        ("sex", "female", "he", False),
        ("ur_decision", "denied", "non-certified", True),
        ("ur_decision", "modified", "was denied", False),
    ],
)
def test_a_code_needs_one_of_its_words(table: str, value: str, quote: str, fits: bool) -> None:
    assert (agree.code_objection(table, value, quote) is None) is fits


def test_a_body_part_needs_one_of_its_names() -> None:
    assert agree.body_part_objection("low_back", "lumbar strain") is None
    assert agree.body_part_objection("knee", "lumbar strain") == "value_not_in_quote"


@pytest.mark.parametrize(
    ("text", "quote", "why"),
    [
        ("He has had physical therapy.", "physical therapy", None),
        ("He has not had physical therapy.", "physical therapy", "negated_in_letter"),
        ("There is no prior physical therapy.", "physical therapy", "negated_in_letter"),
        ("No relief came from physical therapy.", "physical therapy", None),
        ("He has had acupuncture.", "acupuncture", "value_not_in_quote"),
    ],
)
def test_a_text_stands_in_its_quote_and_is_not_denied(text: str, quote: str, why: str | None) -> None:
    letter = letter_from_pages([text], name="x", sha256="0" * 64)
    start = text.index(quote)

    assert agree.text_objection("physical therapy", letter, Range(start, start + len(quote))) == why


@pytest.mark.parametrize(
    ("text", "quote", "said"),
    [
        ("MRI: Upheld", "Upheld", "upheld"),
        ("MRI: Overturned", "Overturned", "overturned"),
        ("is not medically necessary and appropriate", "medically necessary", "upheld"),
        ("is notmedically necessary", "notmedically necessary", "upheld"),
        ("is medically necessary", "is medically necessary", "overturned"),
        ("Upheld, not Overturned", "Upheld, not Overturned", None),
        ("the knee", "the knee", None),
        ("MRI: Overturned in part", "Overturned", None),
        ("is partially medically necessary", "partially medically necessary", None),
        ("medical necessity has not been established", "medical necessity has not been established", None),
        ("is n0t medically necessary", "is n0t medically necessary", None),
    ],
)
def test_a_decision_is_read_with_the_words_before_it(text: str, quote: str, said: str | None) -> None:
    start = text.index(quote)

    assert agree.decision_said(text, Range(start, start + len(quote))) == said
