from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evals.board import board_of
from evals.errors import RunError
from evals.gate import Baseline, bless, gate, load_baseline
from evals.runfolder import Attempt
from summarizer.schema import Claimant, Labelling, Record
from tests.eval_samples import attempt, label, record_of, run_of, with_decision

DAY = dt.date(2026, 1, 2)
NAMES = [f"letter-{number:02}" for number in range(40)]
GOOD = [attempt(label(name)) for name in NAMES]


def baseline_of(*attempts: Attempt) -> Baseline:
    return bless(board_of(run_of(*attempts)), "first", DAY, None)


def why(baseline: Baseline, *attempts: Attempt) -> list[str]:
    return [str(failure) for failure in gate(board_of(run_of(*attempts)), baseline)]


def with_age(name: str, age: int | None) -> Attempt:
    record = record_of(label(name))
    return attempt(label(name), record.model_copy(update={"claimant": Claimant(age=age, sex="female")}))


def changed(name: str, record: Record) -> list[Attempt]:
    return [attempt(label(name), record) if one.name == name else one for one in GOOD]


def test_the_same_run_passes() -> None:
    assert why(baseline_of(*GOOD), *GOOD) == []


def test_a_planted_flip_fails_and_is_named() -> None:
    flipped = with_decision(record_of(label("letter-07")), 0, "overturned")

    (failure,) = why(baseline_of(*GOOD), *changed("letter-07", flipped))

    assert failure == "letter-07 issues.decision: new error, wrong: expected 'upheld', got 'overturned'"


def test_a_dropped_decision_fails() -> None:
    dropped = with_decision(record_of(label("letter-07")), 1, None)

    assert "letter-07 issues.decision: new error, missed" in why(baseline_of(*GOOD), *changed("letter-07", dropped))[0]


def test_a_known_error_passes_until_a_missed_value_becomes_a_wrong_one() -> None:
    missed = changed("letter-07", with_decision(record_of(label("letter-07")), 0, None))
    wrong = changed("letter-07", with_decision(record_of(label("letter-07")), 0, "overturned"))
    baseline = baseline_of(*missed)

    assert why(baseline, *missed) == []
    assert len(why(baseline, *wrong)) == 1


def test_a_drop_within_the_interval_passes_and_one_beyond_it_fails() -> None:
    few = [with_age(name, 46) if name < "letter-01" else attempt(label(name)) for name in NAMES]
    many = [with_age(name, 46) if name < "letter-20" else attempt(label(name)) for name in NAMES]

    assert why(baseline_of(*GOOD), *few) == []
    assert ["claimant.age" in failure for failure in why(baseline_of(*GOOD), *many)] == [True]


def test_a_crash_fails_once_and_not_for_each_value() -> None:
    crash = attempt(label("letter-03"), crash="Traceback\nValueError: x")
    crashed = [crash if one.name == "letter-03" else one for one in GOOD]

    assert why(baseline_of(*GOOD), *crashed) == ["letter-03: crashed: ValueError: x"]


def test_a_lost_letter_fails() -> None:
    assert why(baseline_of(*GOOD), *GOOD[1:]) == ["letter-00: in the baseline, but no longer measured"]


def test_a_field_that_is_no_longer_measured_fails() -> None:
    bare = label().model_copy(update={"claimant": Claimant(sex="female")})

    assert why(baseline_of(attempt(label())), attempt(bare)) == ["claimant.age: no longer measured"]


def test_an_empty_suite_fails() -> None:
    in_progress = label().model_copy(update={"labelling": Labelling(by=("me",), status="in_progress")})

    assert why(baseline_of(*GOOD), attempt(in_progress)) == ["suite: empty: no letter with a label that counts"]


def test_a_blessing_needs_a_reason_and_a_suite() -> None:
    board = board_of(run_of(*GOOD))

    with pytest.raises(RunError, match="needs a reason"):
        bless(board, "  ", DAY, None)


def test_blessings_are_kept_and_a_blessed_run_passes(tmp_path: Path) -> None:
    flipped = changed("letter-07", with_decision(record_of(label("letter-07")), 0, "overturned"))
    first = baseline_of(*GOOD)
    second = bless(board_of(run_of(*flipped)), "the label was right", DAY, first)
    path = tmp_path / "baseline.json"
    path.write_text(second.model_dump_json())

    assert [one.reason for one in load_baseline(path).blessings] == ["first", "the label was right"]
    assert why(load_baseline(path), *flipped) == []


def test_a_missing_baseline_says_how_to_record_one(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="--bless"):
        load_baseline(tmp_path / "none.json")
