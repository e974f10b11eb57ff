"""What a summary tells of each request: why, in whose words, and what the records lacked."""

from __future__ import annotations

import pytest

from summarizer.checks import check_summary
from summarizer.explain import explain
from summarizer.explain.told import Told, ToldItem
from tests.summary_samples import (
    APPROVED,
    DENIED,
    PARTIAL,
    Item,
    contradicted,
    parts,
    sample,
    shown,
    summary_of,
    text_of,
)

AGAINST = "The text does not fit this decision. It argues the other way: "


@pytest.mark.parametrize(
    ("item", "argued"),
    [
        (Item(reasons=("criteria_met",)), "The records show what the guide asks for."),
        (Item(decision="overturned"), "The records did not show that care like this helped you do more."),
    ],
)
def test_reasons_of_the_other_side_are_told_as_what_argues_against_a_contradicted_decision(
    item: Item, argued: str
) -> None:
    letter, record = sample(item)
    record = contradicted(letter, record, 0)
    summary = explain(record, letter)
    story = text_of(parts(summary, "item")[0])
    assert AGAINST + argued in story
    assert not [line for line in story if line.startswith("Why:")]
    assert check_summary(summary, record, letter) == ()


def test_a_why_that_fits_a_contradicted_decision_is_told_beside_what_argues_against_it() -> None:
    letter, record = sample(Item(reasons=("criteria_not_met", "criteria_met")))
    story = text_of(parts(explain(contradicted(letter, record, 0), letter), "item")[0])
    assert "Why: The records did not show the signs that the guide asks for." in story
    assert f"{AGAINST}The records show what the guide asks for." in story


def test_a_models_why_for_the_other_decision_is_told_as_what_argues_against_it() -> None:
    letter, record = sample(Item(reasons=("criteria_met",)))
    told = Told("It is about therapy.", {0: ToldItem("You asked for visits.", "It is not approved.", "It fits.", ())})
    conflicting = text_of(parts(explain(contradicted(letter, record, 0), letter, told=told), "item")[0])
    assert f"{AGAINST}It fits." in conflicting
    assert "Why: It fits." in text_of(parts(explain(record, letter, told=told), "item")[0])


def test_a_partial_request_tells_what_had_been_agreed_to() -> None:
    story = text_of(parts(summary_of(PARTIAL), "item")[0])
    assert story[:3] == [
        "What was asked for: Acupuncture 12 visits for the left knee",
        "Already agreed to by the claims company: Acupuncture 6 visits",
        "What this review was about: Acupuncture 6 visits for the left knee",
    ]


def test_the_reviewers_reason_is_told_plainly_and_then_quoted() -> None:
    story = text_of(parts(summary_of(DENIED), "item")[0])
    why = story.index("Why: The records did not show that care like this helped you do more.")
    assert story[why + 1] == "In the reviewer's own words:"
    assert story[why + 2] == f"“{DENIED.reason_sentence}”"


def test_a_sentence_that_begins_with_the_guide_is_quoted_from_where_it_tells_of_the_case() -> None:
    guide = "While the schedule allows a short course of supervised exercise in water for those " * 2
    long = (
        f"{guide}who cannot walk on land, here, the treating provider failed to say what the first visits had changed."
    )
    story = text_of(parts(summary_of(Item(reason_sentence=long)), "item")[0])

    quote = next(line for line in story if "failed" in line)
    assert quote.startswith("“… ")
    assert quote.endswith("here, the treating provider failed to say what the first visits had changed.”")


def test_a_reason_for_the_other_decision_is_not_told_as_the_why() -> None:
    story = text_of(parts(summary_of(Item(reasons=("criteria_met",))), "item")[0])
    assert "Why: this program could not sort the reason." in story


def test_what_the_records_lacked_is_listed_with_its_place_in_the_letter() -> None:
    summary = summary_of(DENIED)
    bullets = [paragraph for paragraph in parts(summary, "item")[0].paragraphs if paragraph.shape == "bullet"]
    assert [bullet.runs[0].text for bullet in bullets] == ["proof that past care helped you move, work or live better"]
    assert bullets[0].support[0].quote == DENIED.reason_sentence


def test_many_items_with_the_same_reasons_are_told_together() -> None:
    alike = [Item(request=f"Laboratory test number {letter}") for letter in "ABCDE"]
    summary = summary_of(*alike, APPROVED)
    assert [section.items for section in parts(summary, "item")] == [(0, 1, 2, 3, 4), (5,)]
    heading = "".join(run.text for run in parts(summary, "item")[0].heading)
    assert heading == "Requests 1 to 5"


def test_what_the_records_lacked_is_told_request_by_request_where_it_differs() -> None:
    silent = "The provider did not document a reason for the request."
    unlike = [Item(request=f"Test {letter}", reasons=DENIED.reasons, reason_sentence=silent) for letter in "AB"]
    story = text_of(parts(summary_of(DENIED, *unlike, DENIED), "item")[0])

    assert [line for line in story if line.startswith("What the reviewer did not find")] == [
        "What the reviewer did not find in the records for requests 1 and 4:",
        "What the reviewer did not find in the records for requests 2 and 3:",
    ]


def test_a_warning_not_to_stop_opioids_at_once_is_passed_on() -> None:
    caution = (
        "This decision should not be interpreted as a recommendation to stop opioids abruptly and the worker is advised"
        " to speak with the treating physician."
    )
    text = shown(summary_of(Item(request="A pain medicine", reason_sentence=caution)))
    assert "it is no advice to stop opioid medicine at once" in text
    assert "speak with your treating doctor" in text


def test_a_warning_about_opioids_under_several_requests_says_which_ones() -> None:
    caution = "This decision is not a recommendation to stop opioids abruptly."
    medicine = Item(request="A pain medicine", reason_sentence=caution)
    story = text_of(parts(summary_of(DENIED, medicine, DENIED, medicine), "item")[0])
    assert story[-1].startswith("Do not miss this for requests 2 and 4. The letter says")
