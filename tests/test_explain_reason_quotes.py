"""Which of a reviewer's sentences is quoted: the one that a person would read out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from summarizer.explain.quotes import reason_quote, shortened
from tests.summary_samples import APPROVED, DENIED, Item, sample


@dataclass(frozen=True)
class Case:
    """Two sentences that carry the reason: the first one is passed over for the second."""

    name: str
    passed_over: str
    quoted: str
    item: Item = DENIED


CASES = (
    Case(
        "it leans on the sentence before it",
        "The worker does not meet any of these criteria.",
        "There is no record of a fall, a fever or a loss of strength in the leg.",
    ),
    Case(
        "it is too short to say anything",
        "His records lack it.",
        "There is no loss of strength and no numbness in the left leg.",
    ),
    Case(
        "it lists findings",
        "The worker's examination showed no swelling of the ankle, and tenderness behind the outer bone.",
        "As such, the records do not support a scan of the ankle.",
    ),
    Case(
        "it tells a complaint",
        "The worker had pain with numbness in the ring finger.",
        "At this point the test is needed to find the cause of the numbness.",
        APPROVED,
    ),
    Case(
        "it tells what was asked for",
        "A nerve test of the arm was requested due to severe tingling of the ring finger.",
        "The worker has objective findings of a pinched nerve at the elbow.",
        APPROVED,
    ),
    Case(
        "it tells what others thought",
        "The utilization reviewer found that the patient had improved and would not need it.",
        "The patient has severe stiffness, and supervised exercise is reasonable.",
        APPROVED,
    ),
    Case(
        "the next one says what is missing",
        "The tablets would not be strong enough for a pain that lasts.",
        "However, there is no indication that exercise alone would fail.",
    ),
    Case(
        "the next one turns to the case",
        "The worker had no numbness, and lifted up to thirty pounds without help.",
        "In this case, no doctor has noted a loss of strength of the hand.",
    ),
)


def quoted(item: Item) -> str | None:
    letter, record = sample(item)
    quote = reason_quote(record, 0, letter, most_words=40)
    return quote.text if quote else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_sentence_that_tells_a_reader_less_is_passed_over(case: Case) -> None:
    item = Item(
        decision=case.item.decision,
        reasons=case.item.reasons,
        reason_sentence=f"{case.passed_over} {case.quoted}",
    )

    assert quoted(item) == case.quoted


def test_a_list_of_its_own_is_nothing_to_lean_on() -> None:
    sentence = (
        "How long he lies awake, at what hour he rises, whether he naps by day and what he drinks, none of it is known."
    )

    assert quoted(Item(reason_sentence=f"{sentence} A mattress was bought.")) == sentence


def test_what_a_sentence_tells_in_passing_does_not_keep_it_from_being_quoted() -> None:
    sentence = (
        "There is no documentation that the exercises at home were ever tried by the worker after therapy was denied."
    )

    assert quoted(Item(reason_sentence=f"The worker rides a bicycle to the clinic. {sentence}")) == sentence


def test_a_cut_leaves_no_beginning_of_a_clause_behind() -> None:
    told = "The provider gave no reason for the second part of the request in the report of May"
    quote = shortened(f"{told}, which dwells, in large part, on the shoulder that had been hurt years before.", 22)

    assert quote.text == told
    assert quote.cut_after


def test_the_end_of_a_sentence_is_no_beginning_of_a_clause() -> None:
    guide = "While the schedule allows a short course of exercise in water for those who cannot walk on land at all"
    case = "the provider wrote only that it was needed, as before"

    assert shortened(f"{guide}, {case}.", 12, keep=(len(guide) + 2, len(guide) + 20)).text == f"{case}."
