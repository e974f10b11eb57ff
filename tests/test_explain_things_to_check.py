"""Contradictions and doubts in plain words."""

from __future__ import annotations

import pytest

from summarizer.checks import check_summary
from summarizer.explain import explain
from summarizer.reader.rules import read
from summarizer.schema import Inconsistency, Review
from tests.reading import RATIONALE, SUMMARY, letter_of
from tests.reading import item as item_text
from tests.summary_samples import APPROVED, DENIED, parts, sample, span_of, text_of


def check_lines(rationale: str = RATIONALE, *, summary: str = SUMMARY, **of_item: str) -> list[str]:
    """The things to check in an invented letter that the rules read."""
    letter = letter_of(item_text(rationale=rationale, **of_item), summary=summary)
    record = read(letter)
    told = explain(record, letter)
    assert check_summary(told, record, letter) == ()
    return [line for check in parts(told, "check") for line in text_of(check)[1:]]


def test_a_long_conclusion_against_the_heading_is_shown_with_its_verdict() -> None:
    [told] = check_lines(
        "Six weeks of therapy failed. Therefore, the request for MRI of the right knee without contrast to look for a"
        " torn meniscus after the fall of last winter is medically necessary."
    )
    assert told.startswith("It contradicts itself about the decision. The heading says “Upheld” (page 1).")
    assert "The reviewer's text comes to this: “… " in told
    assert "is medically necessary.” (page 1)" in told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("She was seen in June 20216.", "One date in it cannot be right: “June 20216” (page 1)."),
        (
            "She was seen on 1-5-2015.",
            "It tells of a visit, a note or a request on “1-5-2015” (page 1). That is before the date of your injury:"
            " “2-1-2016” (page 1).",
        ),
        (
            "On 6-1-2017 she was seen again.",
            "It tells of something that was on “6-1-2017” (page 1). That is after the date of this decision:"
            " “04/20/2017” (page 1).",
        ),
        ("He was seen again.", "It calls you a woman in one place and a man in another:"),
    ],
)
def test_a_contradiction_says_in_plain_words_what_does_not_fit(sentence: str, told: str) -> None:
    [line] = check_lines(summary=f"{SUMMARY} {sentence}")
    assert line.startswith(told)


@pytest.mark.parametrize(("side", "whose"), [("claims", "the claims company"), ("reviewer", "the reviewer")])
def test_a_guide_for_another_part_of_the_body_is_told_with_who_used_it(side: str, whose: str) -> None:
    [line] = check_lines(**{side: "Decision based on MTUS Low Back Complaints 2004."})
    assert line.startswith(
        "The request is for “knee” (page 1). But the guide that " + whose + " used is for another part"
    )


def test_a_contradiction_in_somebody_elses_words_is_told_by_its_kind_with_both_places() -> None:
    letter, record = sample(DENIED, closing="The injury of the right knee was in 2019.")
    places = (span_of(letter, "left knee"), span_of(letter, "right knee"))
    conflict = Inconsistency(kind="side_conflict", detail="left and right", evidence=places)
    record = record.model_copy(update={"inconsistencies": (conflict,)})
    summary = explain(record, letter)
    (check,) = parts(summary, "check")
    assert text_of(check)[1] == (
        "It names different sides of the body for the same problem."
        " It says “left knee” (page 1) and “right knee” (page 1)."
    )
    assert check_summary(summary, record, letter) == ()


def test_doubts_are_named_by_field_and_request() -> None:
    letter, record = sample(DENIED, APPROVED)
    doubts = (Review(pointer="/issues/1/quantity", why="x"), Review(pointer="/no/such/field", why="x"))
    record = record.model_copy(update={"review": doubts})
    (check,) = parts(explain(record, letter), "check")
    assert text_of(check)[1:] == ["how much was asked for, request 2", "a detail of the letter"]
