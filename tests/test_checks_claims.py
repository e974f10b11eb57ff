"""Medicines, guidelines and promises that no letter made are found."""

from __future__ import annotations

import pytest

from summarizer.checks import check_summary
from tests.summary_faults import added, names, planted, told
from tests.summary_samples import DENIED


def test_an_invented_medicine_is_found() -> None:
    summary, record, letter = told(DENIED)
    wrong = added(summary, planted("You took Norco for it."))
    assert "medicine" in names(check_summary(wrong, record, letter))
    assert "medicine" not in names(check_summary(wrong, record, letter, medicines=()))


def test_a_guideline_that_the_letter_does_not_name_is_found() -> None:
    summary, record, letter = told(DENIED)
    assert "guideline" in names(check_summary(added(summary, planted("The ODG says so.")), record, letter))


@pytest.mark.parametrize(
    "claim", ["You should appeal this.", "We recommend a new request.", "You will win.", "Your doctor failed to write."]
)
def test_advice_a_promise_and_blame_are_found(claim: str) -> None:
    summary, record, letter = told(DENIED)
    assert "claim" in names(check_summary(added(summary, planted(claim)), record, letter))
