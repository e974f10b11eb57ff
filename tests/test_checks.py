"""All checks together: a true summary of any letter passes, and every flip of a decision is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.checks import check_summary
from summarizer.explain import explain
from summarizer.schema import Decision
from tests.summary_faults import names, told
from tests.summary_samples import APPROVED, DENIED, PARTIAL, UNKNOWN, Item, sample


@pytest.mark.parametrize("items", [(DENIED,), (APPROVED,), (DENIED, APPROVED, PARTIAL), (DENIED, UNKNOWN), (UNKNOWN,)])
def test_a_true_summary_passes_every_check(items: tuple[Item, ...]) -> None:
    summary, record, letter = told(*items)
    assert check_summary(summary, record, letter) == ()


REQUESTS = st.text(alphabet="abcXYZ 019.,:;#/()%'\"<>&*_-", min_size=1, max_size=60).map(
    lambda text: "Item " + " ".join(text.split()) + " end"
)


TROUBLE = st.sampled_from(
    ["", "approved", "not approved", "denied as upheld", "The denial stands", "<script>", "**x**"]
)


ITEMS = st.builds(
    Item,
    request=st.builds("{} {}".format, REQUESTS, TROUBLE).map(lambda text: " ".join(text.split())),
    decision=st.sampled_from(["upheld", "overturned", None]),
    reasons=st.just(("criteria_not_met",)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ITEMS, max_size=9))
def test_every_summary_of_any_letter_passes_and_every_flip_is_found(items: list[Item]) -> None:
    letter, record = sample(*items)
    summary = explain(record, letter)
    assert check_summary(summary, record, letter) == ()

    turned: dict[Decision | None, Decision | None] = {"upheld": "overturned", "overturned": "upheld", None: "upheld"}
    for index, issue in enumerate(record.issues):
        flipped = replace(issue, decision=turned[issue.decision])
        issues = (*record.issues[:index], flipped, *record.issues[index + 1 :])
        wrong = record.model_copy(update={"issues": issues})
        assert "polarity" in names(check_summary(summary, wrong, letter))
