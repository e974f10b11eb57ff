"""Items of two readers are paired by the heading that they rest on, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from summarizer.pairing import decision_conflicts, partners_of
from summarizer.schema import Record
from tests.summary_samples import APPROVED, DENIED, UNKNOWN, sample

ITEMS = (DENIED, APPROVED, DENIED)


def told_in(order: Sequence[int], record: Record) -> Record:
    """The record of a reader that tells these items, in this order."""
    evidence = {
        pointer.replace(f"/issues/{old}/", f"/issues/{new}/"): spans
        for new, old in enumerate(order)
        for pointer, spans in record.evidence.items()
        if pointer.startswith(f"/issues/{old}/")
    }
    return record.model_copy(update={"issues": tuple(record.issues[old] for old in order), "evidence": evidence})


@pytest.mark.parametrize("order", list(permutations(range(len(ITEMS)))))
def test_items_are_paired_by_their_place_in_the_letter_in_whatever_order_they_are_told(order: tuple[int, ...]) -> None:
    _, record = sample(*ITEMS)

    partners = partners_of(record, told_in(order, record))

    assert [order[other] for other in partners if other is not None] == [0, 1, 2]


def test_an_item_that_the_other_reader_does_not_tell_has_no_partner() -> None:
    _, record = sample(*ITEMS)

    assert partners_of(record, told_in([2, 0], record)) == (1, None, 0)


def test_decisions_that_differ_are_told_with_both_quotes_and_a_missing_one_is_no_conflict() -> None:
    _, record = sample(DENIED, APPROVED, UNKNOWN)
    turned = replace(record.issues[1], decision="upheld")
    other = told_in([1, 0, 2], record.model_copy(update={"issues": (record.issues[0], turned, record.issues[2])}))

    [conflict] = decision_conflicts(record, other)

    assert (conflict.item, conflict.request) == (1, APPROVED.request)
    assert (conflict.rules[0], conflict.model[0]) == ("overturned", "upheld")
    assert conflict.rules[1].quote == conflict.model[1].quote == "Overturned"
