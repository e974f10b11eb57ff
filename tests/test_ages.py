"""Ages: of the claimant, and of others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reader.ages import AgeMention, ages_in, is_said_of_claimant
from summarizer.reader.part import Range


def _ages(text: str) -> list[AgeMention]:
    return ages_in(text, Range(0, len(text)))


def _claimants(text: str) -> list[int]:
    return [mention.age for mention in _ages(text) if is_said_of_claimant(text, mention)]


@pytest.mark.parametrize(
    "text",
    [
        "The patient is a fifty-two-year-old man.",
        "He fell. 52 yo M with pain.",
        "She fell. Age: 52.",
        "Given the patient's age of 52, this is reasonable.",
        "The claimant (52 years old) returned.",
        "The IW (52 years old) returned.",
        "This 52 yr old worker returned.",
        "The worker is now 52 years of age.",
        "The record is of a 52 y.o. female.",
    ],
)
def test_an_age_is_the_claimants(text: str) -> None:
    assert _claimants(text) == [52]


@pytest.mark.parametrize(
    "text",
    [
        "His 12 year old son drives.",
        "This is a 6-year-old injury.",
        "This 3-year-old tear is chronic.",
        "The recliner is 12 years old.",
        "He was 19 years old when he first hurt it.",
        "When he was 21 years old he broke a leg.",
        "In a trial, 45-year-old men did well.",
        "Patients aged 18 to 64 years old were studied.",
        "Those aged 65 and older are at risk.",
        "A patient 70 years old or more needs care.",
        "At the age of 16 she broke a wrist.",
        "She was assaulted by a 30-year-old man.",
        "A 41 year old male resident fell on her.",
    ],
)
def test_an_age_is_another_persons_or_a_things(text: str) -> None:
    assert _claimants(text) == []


_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ONES = " one two three four five six seven eight nine".split(" ")


@given(st.integers(20, 99), st.sampled_from("- "), st.booleans())
def test_every_age_in_words_is_its_number(age: int, joint: str, capital: bool) -> None:
    tens, ones = divmod(age, 10)
    words = _TENS[tens - 2] + (joint + _ONES[ones] if ones else "")
    text = f"The patient is a {words.capitalize() if capital else words} year old man."

    (mention,) = _ages(text)

    assert (mention.age, text[mention.mark.start :].startswith(words[1:], 1)) == (age, True)
