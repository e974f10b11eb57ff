"""Several runs in columns, over the letters that all of them read: each row of the acceptance table, and every flip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from evals.board import Error, board_of
from evals.errors import RunError
from evals.figures import Figure
from evals.runfolder import Run
from summarizer.intervals import Interval


@dataclass(frozen=True, slots=True)
class Column:
    """One run. `reader`: who read, with the model's name where there is one."""

    reader: str
    rows: tuple[Figure, ...]
    decisions: Interval | None
    exact_records: Interval | None
    flips: tuple[Error, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The runs on the letters that they share; `left_out`: letters that one of them lacks."""

    letters: int
    left_out: tuple[str, ...]
    columns: tuple[Column, ...]


def side_by_side(runs: Sequence[Run]) -> SideBySide:
    """The columns in the order of the runs. Raises `RunError` if no letter is in all of them."""
    named = [{attempt.name for attempt in run.attempts if attempt.counts} for run in runs]
    shared = reduce(set.intersection, named)
    if not shared:
        raise RunError("the runs have no letter in common; nothing was compared")
    return SideBySide(
        len(shared),
        tuple(sorted(set.union(*named) - shared)),
        tuple(_column(run, shared) for run in runs),
    )


def _column(run: Run, shared: set[str]) -> Column:
    board = board_of(
        run.model_copy(update={"attempts": tuple(one for one in run.attempts if one.name in shared)}), checks=()
    )
    model = run.config.model
    reader = f"{run.config.reader} ({model})" if model else run.config.reader
    return Column(reader, board.rows, board.decisions, board.exact_records, board.flips)
