from __future__ import annotations

import pytest

from evals.metrics import Counts
from evals.stats import f1_interval


def test_f1_of_nothing_has_no_interval() -> None:
    assert f1_interval([Counts(empty=3)]) is None


def test_f1_in_its_jaccard_form_is_f1() -> None:
    counts = Counts(correct=6, wrong=2, missed=1, invented=3)
    interval = f1_interval([counts, Counts(correct=4)])

    assert interval is not None
    assert interval.value == pytest.approx((counts + Counts(correct=4)).f1)
