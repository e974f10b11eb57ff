"""Several readers in columns over the letters that all of them read."""

from __future__ import annotations

import pytest

from evals.errors import RunError
from evals.report.markdown import side_by_side_markdown
from evals.sidebyside import side_by_side
from tests.eval_samples import attempt, label, record_of, run_of, with_decision


def test_each_run_has_a_column_over_the_shared_letters_alone() -> None:
    whole, part = run_of(attempt(label("a")), attempt(label("b"))), run_of(attempt(label("a")))

    found = side_by_side([whole, part, whole])

    assert (found.letters, found.left_out, len(found.columns)) == (1, ("b",), 3)
    assert "Left out, as not every run has read them:** b\n" in side_by_side_markdown(found, ["one", "two", "three"])


def test_a_planted_flip_is_named_under_its_run() -> None:
    flipped = attempt(label("a"), with_decision(record_of(label("a")), 0, "overturned"))
    found = side_by_side([run_of(attempt(label("a"))), run_of(flipped)])

    assert [len(column.flips) for column in found.columns] == [0, 1]
    assert "after: rules: a /issues/0/decision" in side_by_side_markdown(found, ["before", "after"])


def test_runs_without_a_common_letter_are_refused() -> None:
    with pytest.raises(RunError, match="no letter in common"):
        side_by_side([run_of(attempt(label("a"))), run_of(attempt(label("b")))])
