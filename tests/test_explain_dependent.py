"""What goes with a denied operation is said to."""

from __future__ import annotations

import pytest

from summarizer.checks import check_summary
from summarizer.explain import explain
from tests.summary_samples import APPROVED, DENIED, Item, sample, shown

GOES_WITH = "It goes with another treatment, which was not approved."
NOT_NEEDED = "The reviewer saw no need for it at this time."
SINCE = "As the requested surgical intervention is not medically necessary, the requested sling is not needed."


def sling(sentence: str = SINCE) -> Item:
    return Item(request="Sling for purchase", reasons=("not_needed_now",), reason_sentence=sentence)


def told(*items: Item) -> str:
    letter, record = sample(*items)
    summary = explain(record, letter)
    assert check_summary(summary, record, letter) == ()
    return shown(summary)


@pytest.mark.parametrize(
    "sentence",
    [
        SINCE,
        "Since the primary procedure was not approved, there is no need for a sling.",
        "Because the proposed knee surgery has not been found to be needed, the sling is not either.",
        "There was no approval, so none of the associated services are medically necessary.",
    ],
)
def test_an_item_that_goes_with_a_denied_one_is_said_to(sentence: str) -> None:
    page = told(DENIED, sling(sentence))
    assert GOES_WITH in page
    assert NOT_NEEDED not in page


@pytest.mark.parametrize("items", [(sling(),), (APPROVED, sling())])
def test_nothing_goes_with_a_denial_that_there_is_not(items: tuple[Item, ...]) -> None:
    page = told(*items)
    assert GOES_WITH not in page
    assert NOT_NEEDED in page


def test_an_operation_does_not_go_with_itself() -> None:
    operation = sling("The worker is better, and the requested surgery is not needed.")
    assert GOES_WITH not in told(operation, DENIED)


def test_items_are_told_together_as_going_with_it_where_all_of_them_do() -> None:
    other = sling("The sling that the worker has had is not worn out, and there is no need for another.")
    operation = Item(request="Repair of a tendon", reasons=("criteria_not_met",))

    together = " ".join(told(operation, sling(), sling(), sling()).split())
    assert f"for each of them: {GOES_WITH}" in together
    assert GOES_WITH not in told(operation, sling(), sling(), other)
