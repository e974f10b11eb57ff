"""Is a run at least as good as the one that was last blessed?

The gate fails on any new error in a critical field, on an F1 elsewhere below the baseline's interval, on a new
crash, on a letter or a field that is no longer measured, and on an empty suite.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from evals.board import Board, Error
from evals.errors import RunError
from evals.figures import Figure
from summarizer.schema import Frozen


class BaselineField(Frozen):
    """A field's F1 and the lower end of its interval."""

    f1: float
    low: float


class KnownError(Frozen):
    """An error in a critical field that the baseline lives with. `where`: a pointer, or what was invented."""

    letter: str
    field: str
    where: str
    verdict: str


class Blessing(Frozen):
    """Why and when a baseline was recorded."""

    reason: str
    date: dt.date
    reader: str
    reader_sha256: str


class Baseline(Frozen):
    """The last accepted run, small enough to be read in a diff; the newest blessing comes last."""

    letters: tuple[str, ...]
    fields: dict[str, BaselineField]
    critical_errors: tuple[KnownError, ...]
    crashes: tuple[str, ...]
    blessings: tuple[Blessing, ...]


class Failure(Frozen):
    """One reason why the gate fails."""

    subject: str
    why: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.why}"


def load_baseline(path: Path) -> Baseline:
    """Read a baseline. Raises `RunError` if there is none or it is damaged."""
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise RunError(f"{path}: no such baseline; record one with --bless REASON") from error
    except ValidationError as error:
        raise RunError(f"{path}: damaged, or of another version of this program") from error


def gate(board: Board, baseline: Baseline) -> tuple[Failure, ...]:
    """All reasons why this run must not replace the baseline."""
    if not board.letters:
        return (Failure(subject="suite", why="empty: no letter with a label that counts"),)
    return (
        *_lost_letters(board, baseline),
        *_new_crashes(board, baseline),
        *_new_critical_errors(board, baseline),
        *_drops(board.fields, baseline),
    )


def bless(board: Board, reason: str, date: dt.date, before: Baseline | None) -> Baseline:
    """The run as the new baseline. Raises `RunError` without a reason or for an empty suite."""
    if not reason.strip():
        raise RunError("--bless needs a reason")
    if not board.letters:
        raise RunError("an empty suite cannot be a baseline")
    blessing = Blessing(
        reason=reason.strip(), date=date, reader=board.config.reader, reader_sha256=board.config.reader_sha256
    )
    return Baseline(
        letters=board.names,
        fields={one.name: BaselineField(f1=one.f1.value, low=one.f1.low) for one in board.fields if one.f1},
        critical_errors=tuple(sorted(_critical(board.errors), key=lambda one: (one.letter, one.field, one.where))),
        crashes=tuple(sorted({name for name, _ in board.crashes})),
        blessings=(*(before.blessings if before else ()), blessing),
    )


def _lost_letters(board: Board, baseline: Baseline) -> Iterator[Failure]:
    for name in sorted(set(baseline.letters) - set(board.names)):
        yield Failure(subject=name, why="in the baseline, but no longer measured")


def _new_crashes(board: Board, baseline: Baseline) -> Iterator[Failure]:
    for name, traceback in board.crashes:
        if name not in baseline.crashes:
            yield Failure(subject=name, why=f"crashed: {traceback.strip().splitlines()[-1]}")


def _new_critical_errors(board: Board, baseline: Baseline) -> Iterator[Failure]:
    """An error is known if the same value failed before; a missed value that became a wrong one is new."""
    known = {(one.letter, one.field, one.where): one.verdict for one in baseline.critical_errors}
    crashed = {name for name, _ in board.crashes}
    for error in board.errors:
        if not error.critical or error.letter in crashed:
            continue
        before = known.get((error.letter, error.leaf.field, _where(error)))
        if before is None or (before == "missed" and error.leaf.verdict == "wrong"):
            leaf = error.leaf
            yield Failure(
                subject=f"{error.letter} {leaf.field}",
                why=f"new error, {leaf.verdict}: expected {leaf.expected!r}, got {leaf.got!r}",
            )


def _drops(fields: Iterable[Figure], baseline: Baseline) -> Iterator[Failure]:
    for figure in fields:
        before = baseline.fields.get(figure.name)
        if before is None:
            continue
        if figure.f1 is None:
            yield Failure(subject=figure.name, why="no longer measured")
        elif figure.f1.value < before.low:
            why = f"F1 {figure.f1.value:.3f} is below the baseline's interval ({before.f1:.3f}, from {before.low:.3f})"
            yield Failure(subject=figure.name, why=why)


def _critical(errors: Iterable[Error]) -> set[KnownError]:
    return {
        KnownError(letter=error.letter, field=error.leaf.field, where=_where(error), verdict=error.leaf.verdict)
        for error in errors
        if error.critical
    }


def _where(error: Error) -> str:
    return error.leaf.expected_at or f"+ {error.leaf.got}"
