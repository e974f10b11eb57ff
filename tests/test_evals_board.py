from __future__ import annotations

from dataclasses import replace

from evals.board import Board, board_of
from evals.figures import Figure
from summarizer.schema import Claimant, Labelling, ReadBy, Record, Tokens
from tests.eval_samples import TEXT, attempt, label, record_of, run_of, with_decision

NAMES = [f"letter-{number}" for number in range(10)]
GOOD = [attempt(label(name)) for name in NAMES]


def figure(board: Board, name: str) -> Figure:
    return next(one for one in (*board.rows, *board.fields) if one.name == name)


def flipped(name: str) -> Record:
    return with_decision(record_of(label(name)), 0, "overturned")


def test_every_flip_is_named() -> None:
    board = board_of(run_of(*GOOD[1:], attempt(label(NAMES[0]), flipped(NAMES[0]))))

    assert [(one.letter, one.leaf.expected_at) for one in board.flips] == [("letter-0", "/issues/0/decision")]
    assert board.decisions is not None
    assert board.decisions.value == 19 / 20


def test_a_missing_decision_is_no_flip_but_is_not_right() -> None:
    open_item = with_decision(record_of(label(NAMES[0])), 0, None)
    board = board_of(run_of(*GOOD[1:], attempt(label(NAMES[0]), open_item)))

    assert board.flips == ()
    assert board.decisions is not None
    assert board.decisions.value == 19 / 20


def test_a_crash_misses_everything_and_is_kept() -> None:
    board = board_of(run_of(*GOOD[1:], attempt(label(NAMES[0]), crash="ValueError: x", text="")))

    assert board.crashes == (("letter-0", "ValueError: x"),)
    assert figure(board, "case.number").counts.missed == 1
    assert board.exact_records is not None
    assert board.exact_records.value == 0.9


def test_labels_in_progress_are_left_out_and_named() -> None:
    open_label = label("open").model_copy(update={"labelling": Labelling(by=("me",), status="in_progress")})
    board = board_of(run_of(*GOOD, attempt(open_label, crash="x")))

    assert (board.letters, board.left_out, board.crashes) == (10, ("open",), ())


def test_labels_without_a_status_count_and_are_counted() -> None:
    foreign = label("foreign").model_copy(update={"labelling": None})

    assert board_of(run_of(*GOOD, attempt(foreign))).without_status == 1


def test_a_row_pools_its_fields_and_knows_its_target() -> None:
    wrong_age = record_of(label(NAMES[0])).model_copy(update={"claimant": Claimant(age=46, sex="female")})
    board = board_of(run_of(*GOOD[1:], attempt(label(NAMES[0]), wrong_age)))
    people = figure(board, "people and dates")

    assert (people.counts.correct, people.counts.wrong) == (49, 1)
    assert people.met is True
    assert figure(board, "not in the table").met is None


def test_repeats_of_a_letter_are_no_further_letters() -> None:
    once = board_of(run_of(*GOOD))
    thrice = board_of(run_of(*(attempt(label(name), repeat=r) for name in NAMES for r in range(3)), repeat=3))

    assert thrice.letters == once.letters
    assert figure(thrice, "case.number").f1 == figure(once, "case.number").f1


def test_values_that_are_right_in_one_repeat_only_are_counted_as_unstable() -> None:
    stable = board_of(run_of(attempt(label()), attempt(label(), repeat=1), repeat=2))
    unstable = board_of(run_of(attempt(label()), attempt(label(), flipped("one"), repeat=1), repeat=2))

    assert (stable.unstable, unstable.unstable) == (0, 1)
    assert board_of(run_of(attempt(label()))).unstable is None


def test_slices_have_figures_of_their_own() -> None:
    board = board_of(run_of(*GOOD))

    assert [(one.key, one.value, one.letters) for one in board.slices] == [("layout", "D", 10), ("items", "2", 10)]


def test_evidence_that_does_not_hold_is_named() -> None:
    record = record_of(label())
    moved = replace(record.evidence["/claimant/age"][0], start=0, end=11)
    board = board_of(
        run_of(attempt(label(), record.model_copy(update={"evidence": {"/claimant/age": (moved,)}}), text=TEXT))
    )

    assert ("/claimant/age", "misplaced") in [(one.pointer, one.verdict) for one in board.evidence.faults]


def test_cost_is_none_where_the_reader_does_not_say() -> None:
    cost = board_of(run_of(*GOOD)).cost

    assert (cost.dollars, cost.tokens_input, cost.seconds_median) == (None, None, 0.002)


def test_tokens_cost_and_retries_of_all_letters_are_added_up() -> None:
    told = ReadBy(reader="model", version="1", tokens=Tokens(input=100, output=20), cost=0.25, retries=2)
    read = record_of(label(NAMES[0])).model_copy(update={"read_by": told})

    cost = board_of(run_of(*GOOD[1:], attempt(label(NAMES[0]), read), attempt(label(NAMES[0]), read))).cost

    assert (cost.tokens_input, cost.tokens_output, cost.dollars, cost.retries) == (200, 40, 0.5, 4)
