"""Scored attempts -> a figure with intervals for each field and for each row of the acceptance table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.fields import FIELDS, ROWS, Row
from evals.metrics import Counts, by_field, by_row
from evals.paired import power
from evals.runfolder import Attempt
from evals.score import Leaf, score, score_nothing
from evals.stats import f1_interval, precision_interval, recall_interval
from summarizer.intervals import Interval

# The drop that the power is given for.
DROP = 0.05
_ROW = {row.name: row for row in ROWS}


@dataclass(frozen=True, slots=True)
class Scored:
    """One attempt with its leaves."""

    attempt: Attempt
    leaves: tuple[Leaf, ...]

    @property
    def errors(self) -> tuple[Leaf, ...]:
        return tuple(leaf for leaf in self.leaves if leaf.verdict not in ("correct", "empty"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A row or a field: counts, intervals, and the probability to see F1 drop by `DROP`."""

    name: str
    row: Row
    critical: bool
    counts: Counts
    f1: Interval | None
    precision: Interval | None
    recall: Interval | None
    power: float | None

    @property
    def met(self) -> bool | None:
        """Is the row's target reached? `None` without a target or a measurement."""
        if self.row.target is None or self.f1 is None:
            return None
        precise = self.precision is None or self.precision.value >= (self.row.precision_target or 0.0)
        return self.f1.value >= self.row.target and precise


def score_attempt(attempt: Attempt) -> Scored:
    """Compare what was read with the label; a letter that crashed misses everything."""
    if attempt.record is None:
        return Scored(attempt, score_nothing(attempt.label))
    return Scored(attempt, score(attempt.label, attempt.record.as_label()))


def row_figures(scored: Sequence[Scored]) -> tuple[Figure, ...]:
    """One figure for each row of the acceptance table."""
    critical = {field.row for field in FIELDS if field.critical}
    letters = _by_letter(scored, by_row)
    return tuple(_figure(row.name, row, row.name in critical, letters) for row in ROWS)


def field_figures(scored: Sequence[Scored]) -> tuple[Figure, ...]:
    """One figure for each field."""
    letters = _by_letter(scored, by_field)
    return tuple(_figure(field.name, _ROW[field.row], field.critical, letters) for field in FIELDS)


def _by_letter(
    scored: Sequence[Scored], grouped: Callable[[Iterable[Leaf]], dict[str, Counts]]
) -> dict[str, dict[str, Counts]]:
    """Letter -> name -> counts, the repeats of a letter together: they are no independent letters."""
    leaves: defaultdict[str, list[Leaf]] = defaultdict(list)
    for one in scored:
        leaves[one.attempt.name] += one.leaves
    return {letter: grouped(below) for letter, below in leaves.items()}


def _figure(name: str, row: Row, critical: bool, letters: dict[str, dict[str, Counts]]) -> Figure:
    counts = [counted[name] for counted in letters.values()]
    f1 = f1_interval(counts)
    return Figure(
        name,
        row,
        critical,
        sum(counts, Counts()),
        f1,
        precision_interval(counts),
        recall_interval(counts),
        power(f1.effective_n, DROP) if f1 else None,
    )
