"""The first line and what follows it: what was decided, item by item, and what somebody must look up."""

from __future__ import annotations

import pytest

from summarizer.checks import check_summary
from summarizer.explain import explain
from summarizer.schema import Review
from tests.summary_samples import (
    APPROVED,
    DENIED,
    PARTIAL,
    UNKNOWN,
    Item,
    contradicted,
    facts_used,
    first_line,
    parts,
    sample,
    summary_of,
    text_of,
)


def test_a_denied_request_is_said_to_be_denied_in_the_first_line() -> None:
    assert first_line(summary_of(DENIED)) == (
        "The denial stands. Your request is not approved: Eight visits of aquatic therapy for the left knee"
    )


def test_an_approved_request_is_said_to_be_approved_in_the_first_line() -> None:
    assert first_line(summary_of(APPROVED)) == (
        "The denial does not stand. Your request is approved: MRI of the left knee"
    )


def test_several_denials_are_counted() -> None:
    two, three = first_line(summary_of(DENIED, PARTIAL)), first_line(summary_of(DENIED, PARTIAL, DENIED))
    assert two == "The denial stands for both of your requests. They are not approved."
    assert three == "The denial stands for all 3 of your requests. They are not approved."


def test_a_mixed_result_is_counted_and_told_item_by_item() -> None:
    summary = summary_of(DENIED, APPROVED, PARTIAL)
    outcome = text_of(parts(summary, "outcome")[0])
    assert outcome[:4] == [
        "The result is mixed. Approved: 1 of your 3 requests. Not approved: 2 of your 3 requests.",
        "Request 1 is not approved: Eight visits of aquatic therapy for the left knee",
        "Request 2 is approved: MRI of the left knee",
        "Request 3 is not approved: Acupuncture 6 visits for the left knee",
    ]


def test_an_item_without_a_decision_is_to_be_looked_up_and_nothing_is_said_of_it() -> None:
    summary = summary_of(DENIED, UNKNOWN)
    assert first_line(summary) == (
        "Look up the decision on request 2 in your letter: Knee brace for purchase. This program could not read it."
    )
    assert summary.outcome == "unclear"
    story = parts(summary, "item")[1]
    assert text_of(story) == ["This program could not read the decision on this request. Look it up in your letter."]


def test_the_only_request_without_a_decision_is_to_be_looked_up() -> None:
    summary = summary_of(UNKNOWN)
    assert first_line(summary).startswith("Look up the decision on your request: Knee brace for purchase.")
    assert facts_used(summary) == {"help"}


def test_a_letter_without_items_says_that_no_decision_could_be_read() -> None:
    letter, record = sample(review=[Review(pointer="/issues", why="no_issue_found")])
    summary = explain(record, letter)
    assert first_line(summary).startswith("No decision could be read in this letter.")
    assert summary.outcome is None
    assert check_summary(summary, record, letter) == ()


@pytest.mark.parametrize(("item", "decision"), [(DENIED, "is not approved"), (APPROVED, "is approved")])
def test_a_contradicted_decision_is_to_be_looked_up_by_the_first_line(item: Item, decision: str) -> None:
    letter, record = sample(item)
    record = contradicted(letter, record, 0)
    summary = explain(record, letter)
    assert first_line(summary).startswith("Look up the decision on your request. The letter contradicts itself there.")
    assert decision in first_line(summary)
    assert check_summary(summary, record, letter) == ()


def test_the_first_line_names_the_contradicted_request_of_several() -> None:
    letter, record = sample(DENIED, APPROVED, PARTIAL)
    record = contradicted(letter, record, 2)
    summary = explain(record, letter)
    assert first_line(summary).startswith("Look up the decision on request 3. The letter contradicts itself there.")
    assert "By the letter's headings: The result is mixed." in first_line(summary)
    assert check_summary(summary, record, letter) == ()


@pytest.mark.parametrize("number", [2, 24])
def test_the_first_line_counts_the_requests_if_all_are_contradicted(number: int) -> None:
    letter, record = sample(*[DENIED] * number)
    for index in range(number):
        record = contradicted(letter, record, index)
    summary = explain(record, letter)
    assert first_line(summary).startswith(f"Look up the decision on each of your {number} requests.")
    assert check_summary(summary, record, letter) == ()


def test_the_first_line_names_many_requests_one_by_one() -> None:
    letter, record = sample(*[DENIED] * 5)
    for index in range(4):
        record = contradicted(letter, record, index)
    summary = explain(record, letter)
    assert first_line(summary).startswith("Look up the decision on requests 1, 2, 3 and 4.")
    assert check_summary(summary, record, letter) == ()


def test_a_missing_decision_and_a_contradicted_one_are_both_in_the_first_line() -> None:
    letter, record = sample(UNKNOWN, DENIED)
    record = contradicted(letter, record, 1)
    summary = explain(record, letter)
    assert first_line(summary).startswith("Look up the decision on request 2. The letter contradicts itself there.")
    assert "Look up the decision on request 1 in your letter" in first_line(summary)
    assert check_summary(summary, record, letter) == ()


def test_only_the_contradicted_item_is_under_a_warning() -> None:
    letter, record = sample(DENIED, APPROVED)
    record = contradicted(letter, record, 1)
    outcome = text_of(parts(explain(record, letter), "outcome")[0])
    assert ["Warning" in line for line in outcome[:3]] == [False, False, True]


def test_the_first_line_says_that_decisions_may_be_missing() -> None:
    letter, record = sample(DENIED, review=[Review(pointer="/issues", why="cut_off")])
    summary = explain(record, letter)

    assert first_line(summary).startswith("There may be more decisions in your letter, in a part")
    assert "is not approved" in first_line(summary)
    assert check_summary(summary, record, letter) == ()


def test_beside_an_unread_decision_the_missing_part_has_a_line_of_its_own() -> None:
    letter, record = sample(DENIED, UNKNOWN, review=[Review(pointer="/issues", why="cut_off")])
    summary = explain(record, letter)

    assert first_line(summary).startswith("Look up the decision on request 2")
    assert text_of(parts(summary, "outcome")[0])[1].startswith("There may be more decisions in your letter")
    assert check_summary(summary, record, letter) == ()
