"""A board and its attempts -> what the HTML page shows, without any markup."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.board import Board, Error, is_flip
from evals.fields import BY_NAME, ROWS
from evals.metrics import row_of
from evals.report.charts import Accuracy, ErrorMap, accuracy_chart, error_map
from evals.report.places import Segment, places_of, segments
from evals.runfolder import Attempt, Run
from evals.summaries import SummaryCheck


@dataclass(frozen=True, slots=True)
class ErrorView:
    """One error. `number` counts over the page; `placed` if the letter has a place to go to."""

    number: int
    letter: str
    letter_id: str
    field: str
    row: str
    verdict: str
    expected: str
    got: str
    critical: bool
    flip: bool
    placed: bool


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter as it was read: its text in segments, its errors, its summary with what the checks said."""

    id: str
    name: str
    repeat: int
    slices: Mapping[str, str]
    segments: tuple[Segment, ...]
    errors: tuple[ErrorView, ...]
    crash: str | None
    summary: SummaryCheck | None
    summary_crash: str | None


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page. `human`: field or row -> F1 of one labeller against another."""

    board: Board
    accuracy: Accuracy
    error_map: ErrorMap
    letters: tuple[LetterView, ...]
    letter_ids: Mapping[str, str]
    human: Mapping[str, float | None]

    @property
    def errors(self) -> tuple[ErrorView, ...]:
        return tuple(error for letter in self.letters for error in letter.errors)


def view_of(
    run: Run,
    board: Board,
    summaries: Mapping[tuple[str, int], SummaryCheck],
    human: Mapping[str, float | None] | None = None,
) -> View:
    """Number the errors and find their places."""
    by_attempt: defaultdict[tuple[str, int], list[Error]] = defaultdict(list)
    for error in board.errors:
        by_attempt[error.letter, error.repeat].append(error)
    letters: list[LetterView] = []
    number = 0
    for attempt in sorted(run.attempts, key=lambda one: (one.name, one.repeat)):
        if attempt.counts:
            key = (attempt.name, attempt.repeat)
            letters.append(_letter(f"letter-{len(letters)}", attempt, by_attempt[key], number, summaries.get(key)))
            number += len(by_attempt[key])
    return View(
        board,
        accuracy_chart(board.rows, board.fields),
        _error_map(board),
        tuple(letters),
        {letter.name: letter.id for letter in reversed(letters)},
        human or {},
    )


def _letter(
    letter_id: str, attempt: Attempt, errors: Sequence[Error], first: int, summary: SummaryCheck | None
) -> LetterView:
    numbered = dict(enumerate(errors, start=first))
    places = places_of(attempt, {number: error.leaf for number, error in numbered.items()})
    placed = {place.error for place in places}
    return LetterView(
        letter_id,
        attempt.name,
        attempt.repeat,
        attempt.slices,
        tuple(segments(attempt.text, places)),
        tuple(_error(number, error, letter_id, number in placed) for number, error in numbered.items()),
        attempt.crash,
        summary,
        attempt.summary_crash,
    )


def _error(number: int, error: Error, letter_id: str, placed: bool) -> ErrorView:
    leaf = error.leaf
    return ErrorView(
        number,
        error.letter,
        letter_id,
        leaf.field,
        BY_NAME[leaf.field].row,
        leaf.verdict,
        "" if leaf.expected is None else str(leaf.expected),
        "" if leaf.got is None else str(leaf.got),
        error.critical,
        is_flip(leaf),
        placed,
    )


def _error_map(board: Board) -> ErrorMap:
    errors = _by_row(board.names, board.errors)
    critical = _by_row(board.names, (error for error in board.errors if error.critical))
    return error_map(errors, critical, [row.name for row in ROWS])


def _by_row(names: Iterable[str], errors: Iterable[Error]) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {name: Counter() for name in names}
    for error in errors:
        counted[error.letter][row_of(error.leaf.field)] += 1
    return counted
