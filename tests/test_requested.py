"""What a rationale says was asked for."""

from __future__ import annotations

import pytest

from summarizer.letter import letter_from_pages
from summarizer.reader.part import Range
from summarizer.reader.requested import request_concluded_on, requests_in_text


def _requests(text: str) -> list[str]:
    letter = letter_from_pages([text], name="letter.txt", sha256="0" * 64)
    return [place.of(letter.flat) for place in requests_in_text(letter, Range(0, len(letter.flat)))]


def _concluded_on(sentence: str) -> str | None:
    place = request_concluded_on(sentence, Range(0, len(sentence)))
    return place.of(sentence) if place else None


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("The request for Flexeril 7.5 mg qty: 60 is not supported.", "Flexeril 7.5 mg qty: 60"),
        ("The requested 12 visits exceed the guideline. 8 visits are allowed.", "12 visits"),
    ],
)
def test_a_request_runs_on_over_a_dose_and_a_count(text: str, request_: str) -> None:
    assert _requests(text) == [request_]


def test_another_request_is_none_of_this_item() -> None:
    assert _requests("The concurrent request for surgery of the hip is supported.") == []
    assert _requests("A request for 8 visits was certified in January.") == []


@pytest.mark.parametrize(
    ("sentence", "request_"),
    [
        ("Therefore, physical therapy x 8 is not medically necessary.", "physical therapy x 8"),
        ("Given the lack of deficits, an MRI of the hip is not medically necessary.", "an MRI of the hip"),
        ("The medical necessity of 12 visits has not been established.", "12 visits"),
        ("There is knee pain but this is not medically necessary.", None),
        ("In the absence of knee findings it is not medically necessary.", None),
    ],
)
def test_a_concluding_sentence_is_about_a_request(sentence: str, request_: str | None) -> None:
    assert _concluded_on(sentence) == request_
