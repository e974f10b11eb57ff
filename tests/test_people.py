"""Age, sex, and representation of the claimant."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from summarizer.reader.people import age_mentions, read_claimant, sex_mentions
from summarizer.schema import Claimant
from tests.narratives import told


def _claimant(summary: str, **more: str) -> Claimant:
    case = told(summary, **more)
    part = read_claimant(case.letter, case.words, case.sections)
    given = {f"/{name}" for name, value in asdict(part.value).items() if value is not None}
    assert part.marks.keys() == given
    return part.value


@pytest.mark.parametrize(
    ("summary", "age", "sex"),
    [
        ("The patient is a 52-year-old woman.", 52, "female"),
        ("59 y/o M with back pain.", 59, "male"),
        ("A 47-yo F was seen.", 47, "female"),
        ("This 47 year old male truck driver fell.", 47, "male"),
        ("This case involves a now 61 year-old man.", 61, "male"),
        ("The claimant, a gentleman aged 38, was seen.", 38, "male"),
        ("The worker is 44 years of age. She fell.", 44, "female"),
        ("The patient is a 55 year old who was hurt. He fell.", 55, "male"),
        ("The patient was 27 years old at the time of injury and is now a 31-year-old male.", 31, "male"),
        ("Her mother is 80 years old. The patient is a 50-year-old woman.", 50, "female"),
        ("54 yo RHD F with back pain.", 54, "female"),
        ("The patient, age 54, was robbed by a man. She was thrown down.", 54, "female"),
        ("The claimant was robbed by a man. He is 33 years old.", 33, "male"),
        ("Age: 44. Gender: F. She fell.", 44, "female"),
        ("47M with knee pain.", 47, "male"),
        ("Dose 62 M.", None, None),
        ("The patient was hurt.", None, None),
    ],
)
def test_age_and_sex_are_read_in_all_voices(summary: str, age: int | None, sex: str | None) -> None:
    claimant = _claimant(summary)

    assert (claimant.age, claimant.sex) == (age, sex)


def test_the_noun_wins_over_the_pronoun() -> None:
    assert _claimant("The 52-year-old woman fell. He was seen. His knee hurts.").sex == "female"


def test_a_physicians_pronoun_is_not_the_claimants() -> None:
    assert _claimant("The patient was seen by Dr. Roe, and he ordered films. She returned.").sex == "female"


def test_he_or_she_tells_no_sex() -> None:
    assert _claimant("The patient may return when he or she is able.").sex is None


@pytest.mark.parametrize("text", ["patients over 40 years of age", "at least 18 years old", "at age 16 he"])
def test_an_age_in_a_guideline_is_not_the_claimants(text: str) -> None:
    assert _claimant(f"The review speaks of {text}.").age is None


def test_a_silent_summary_leaves_it_to_the_rationale() -> None:
    claimant = _claimant("The claimant was hurt.", rationale="This is a 34-year-old male with pain.")

    assert (claimant.age, claimant.sex) == (34, "male")


@pytest.mark.parametrize(
    ("summary", "represented"),
    [
        ("The applicant is a represented 40-year-old woman.", True),
        ("The applicant is represented.", True),
        ("The beneficiary is represented.", True),
        ("The applicant's attorney appealed.", True),
        ("He is represented by counsel.", True),
        ("He is not represented by an attorney.", None),
        ("The films represented a change.", None),
    ],
)
def test_representation_needs_plain_words(summary: str, represented: bool | None) -> None:
    assert _claimant(summary).represented is represented


def test_every_mention_is_told_for_the_search_for_conflicts() -> None:
    case = told("The 52-year-old woman fell. He was seen.", rationale="This 53-year-old male is well.")
    ages = age_mentions(case.letter, case.sections)
    sexes = sex_mentions(case.letter, case.words, case.sections)

    assert [mention.age for mention in ages] == [52, 53]
    assert [(mention.sex, mention.kind, case.at(mention.mark)) for mention in sexes] == [
        ("female", "noun", "woman"),
        ("male", "pronoun", "He"),
        ("male", "noun", "male"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"Send a copy to an attorney {'x' * 50} the patient is represented as a member of the plan",
        f"An attorney {'x' * 66} his attorneys",
        f"An attorney {'x' * 51} the applicant's attorney if any",
    ],
)
def test_where_the_search_around_a_word_ends_is_no_end_of_what_is_said(text: str) -> None:
    assert _claimant(text).represented is None
