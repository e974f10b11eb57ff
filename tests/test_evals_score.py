from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.fields import BY_NAME, FIELDS, ISSUES_FOUND, ROWS
from evals.metrics import Counts, by_field, by_row, count
from evals.score import Leaf, score, score_nothing
from summarizer.schema import Basis, Case, Citation, Claimant, Label, LabelIssue
from tests.eval_samples import MRI, THERAPY, label


def verdicts(leaves: tuple[Leaf, ...], field: str) -> list[str]:
    return [leaf.verdict for leaf in leaves if leaf.field == field]


def test_every_value_of_a_label_is_scored_by_the_table_of_fields() -> None:
    cited = replace(MRI, claims_administrator_basis=MRI.reviewer_basis)
    leaves = score(label(issues=(cited,)), label(issues=(cited,)))

    assert {leaf.field for leaf in leaves} == set(BY_NAME)
    assert {leaf.verdict for leaf in leaves} == {"correct", "empty"}


def test_every_row_of_the_table_is_declared_once_and_used() -> None:
    assert [row.name for row in ROWS] == list(dict.fromkeys(field.row for field in FIELDS))


def test_a_letter_that_was_not_read_misses_every_value() -> None:
    assert {leaf.verdict for leaf in score_nothing(label())} == {"missed", "empty"}


def test_a_flipped_decision_is_wrong_and_nothing_else_is() -> None:
    flipped = label(issues=(replace(MRI, decision="overturned"), THERAPY))

    wrong = [leaf for leaf in score(label(), flipped) if leaf.verdict not in ("correct", "empty")]

    assert wrong == [
        Leaf("issues.decision", "wrong", "upheld", "overturned", "/issues/0/decision", "/issues/0/decision")
    ]


def test_issues_are_aligned_on_the_request_so_that_swapped_decisions_are_two_flips() -> None:
    swapped = label(issues=(replace(THERAPY, decision="upheld"), replace(MRI, decision="overturned")))

    assert verdicts(score(label(), swapped), "issues.decision") == ["wrong", "wrong"]


def test_reordered_issues_are_the_same_issues() -> None:
    assert count(score(label(), label(issues=(THERAPY, MRI)))).errors == 0


def test_a_missed_issue_misses_each_of_its_values() -> None:
    leaves = score(label(), label(issues=(MRI,)))

    assert verdicts(leaves, ISSUES_FOUND) == ["correct", "missed"]
    assert verdicts(leaves, "issues.quantity") == ["empty", "missed"]
    assert verdicts(leaves, "issues.decision") == ["correct", "missed"]


def test_an_unlike_request_is_missed_and_invented_with_all_its_values() -> None:
    leaves = score(label(issues=(MRI,)), label(issues=(THERAPY,)))

    assert sorted(verdicts(leaves, ISSUES_FOUND)) == ["invented", "missed"]
    assert sorted(verdicts(leaves, "issues.decision")) == ["invented", "missed"]


def test_a_date_wrong_by_a_day_is_wrong() -> None:
    late = label().model_copy(update={"case": Case(number="CM19-0123456", decided=dt.date(2019, 4, 6))})
    leaves = score(label(), late)

    assert verdicts(leaves, "case.decided") == ["wrong"]
    assert verdicts(leaves, "case.priority") == ["missed"]


def test_null_on_both_sides_counts_for_nothing() -> None:
    assert count(leaf for leaf in score(label(), label()) if leaf.field == "claimant.represented").measured is False


def test_a_value_where_the_label_has_none_is_invented() -> None:
    got = label().model_copy(update={"claimant": Claimant(age=47, sex="female", represented=True)})

    assert verdicts(score(label(), got), "claimant.represented") == ["invented"]


def test_coded_lists_are_sets() -> None:
    wanted = label(issues=(replace(MRI, reasons=("criteria_not_met", "not_recommended")),))
    got = label(issues=(replace(MRI, reasons=("not_needed_now", "not_recommended")),))

    assert verdicts(score(wanted, got), "issues.reasons") == ["correct", "missed", "invented"]


def test_the_year_of_a_citation_is_scored_on_the_paired_citation() -> None:
    other_year = Basis(
        kind="mtus",
        citations=(Citation(source="ODG", title="Pain"), Citation(source="MTUS", title="Knee complaints", year=2009)),
    )
    leaves = score(label(issues=(MRI,)), label(issues=(replace(MRI, reviewer_basis=other_year),)))

    assert verdicts(leaves, "issues.reviewer_basis.citations") == ["correct", "invented"]
    assert verdicts(leaves, "issues.reviewer_basis.citations.year") == ["wrong", "empty"]


def test_pointers_name_each_side_of_its_own() -> None:
    leaves = score(label(), label(issues=(THERAPY, MRI)))

    sides = {(leaf.expected_at, leaf.got_at) for leaf in leaves if leaf.field == "issues.request"}
    assert sides == {("/issues/0/request", "/issues/1/request"), ("/issues/1/request", "/issues/0/request")}


def test_a_wrong_value_counts_against_precision_and_recall() -> None:
    counts = Counts(correct=6, wrong=2, missed=1, invented=3)

    assert counts.precision == 6 / 11
    assert counts.recall == 6 / 9
    assert counts.f1 == pytest.approx(2 * (6 / 11) * (6 / 9) / (6 / 11 + 6 / 9))


def test_a_figure_of_nothing_is_none() -> None:
    nothing = Counts(empty=5)

    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)


def test_the_fields_of_a_row_are_pooled() -> None:
    got = label().model_copy(update={"claimant": Claimant(age=46, sex="male")})
    leaves = score(label(), got)

    fields, rows = by_field(leaves), by_row(leaves)
    people = [fields[field.name] for field in FIELDS if field.row == "people and dates"]

    assert rows["people and dates"] == sum(people, Counts())
    assert rows["people and dates"].wrong == 2


REQUESTS = st.lists(st.sampled_from(["MRI of the knee", "Norco #60", "Physical therapy, 6 visits"]), max_size=4)


@given(REQUESTS, REQUESTS)
def test_exchanging_the_sides_exchanges_misses_and_inventions(left: list[str], right: list[str]) -> None:
    mine, theirs = _label_of(left), _label_of(right)
    forth, back = count(score(mine, theirs)), count(score(theirs, mine))

    assert (forth.correct, forth.wrong, forth.missed) == (back.correct, back.wrong, back.invented)


def _label_of(requests: list[str]) -> Label:
    return label(issues=[LabelIssue(request=request, decision="upheld") for request in requests])
