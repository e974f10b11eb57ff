"""What two readers' agreement is worth."""

from __future__ import annotations

from dataclasses import replace

from evals.board import board_of
from evals.figures import score_attempt
from evals.report.markdown import board_markdown
from evals.risk import risk_curve, surety_of
from evals.runfolder import Attempt
from summarizer.reconcile import DISAGREE, ONE_SIDED
from summarizer.schema import Decision, Review
from tests.eval_samples import attempt, label, record_of, run_of, with_decision


def doubt(pointer: str, why: str, settled_by: str | None) -> Review:
    return Review(pointer=pointer, why=why, values=("a", "b"), quotes=(), settled_by=settled_by)


def read_by_both(*review: Review, decision: Decision = "upheld") -> Attempt:
    record = with_decision(record_of(label()), 0, decision)
    read_by = replace(record.read_by, reader="both")
    return attempt(label(), record.model_copy(update={"read_by": read_by, "review": review}))


def test_a_value_without_a_doubt_was_given_by_both_readers() -> None:
    assert surety_of("/claimant/age", [doubt("/claimant/sex", DISAGREE, "rules")]) == "both readers"


def test_a_doubt_about_a_list_a_part_or_the_whole_is_about_the_value() -> None:
    assert surety_of("/issues/0/reasons/1", [doubt("/issues/0/reasons", DISAGREE, "model")]) == "chosen"
    assert surety_of("/issues/0/reasons/1", [doubt("/issues/0", ONE_SIDED, "rules")]) == "one reader"
    assert surety_of("/issues/0", [doubt("/issues/0/decision", DISAGREE, None)]) == "open"
    assert surety_of("/issues/10/side", [doubt("/issues/1/side", DISAGREE, None)]) == "both readers"


def test_the_curve_goes_from_the_surest_values_to_all_of_them() -> None:
    curve = risk_curve([score_attempt(read_by_both(doubt("/claimant/age", ONE_SIDED, "model")))])

    assert [point.surety for point in curve] == ["both readers", "one reader", "chosen", "open"]
    assert [point.values for point in curve][1:] == [1, 0, 0]
    assert curve[0].coverage < curve[1].coverage == curve[-1].coverage == 1.0


def test_a_planted_error_that_the_readers_agreed_on_lowers_the_accuracy_of_agreement() -> None:
    good, bad = (risk_curve([score_attempt(read_by_both(decision=word))])[0] for word in ("upheld", "overturned"))

    assert good.accuracy is not None
    assert bad.accuracy is not None
    assert bad.accuracy.value < good.accuracy.value == 1.0


def test_a_run_of_one_reader_has_no_curve() -> None:
    board = board_of(run_of(attempt(label())))

    assert board.risk == ()
    assert "risk and coverage" not in board_markdown(board)


def test_the_report_of_both_readers_says_how_much_needs_no_review() -> None:
    told = board_markdown(board_of(run_of(read_by_both())))

    assert "100.0% of the values shown need no review" in told
