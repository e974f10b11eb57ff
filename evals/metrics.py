"""Leaves -> counts, precision, recall and F1, by field and by row of the acceptance table.

A wrong value is both an invention and a miss: it counts against precision and against recall. A figure of
nothing is `None`, never 0 or 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from evals.fields import BY_NAME, ROWS
from evals.score import Leaf, Verdict


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each outcome occurred."""

    correct: int = 0
    wrong: int = 0
    missed: int = 0
    invented: int = 0
    empty: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.correct + other.correct,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.invented + other.invented,
            self.empty + other.empty,
        )

    @property
    def errors(self) -> int:
        return self.wrong + self.missed + self.invented

    @property
    def measured(self) -> bool:
        return self.correct + self.errors > 0

    @property
    def precision(self) -> float | None:
        return _share(self.correct, self.correct + self.wrong + self.invented)

    @property
    def recall(self) -> float | None:
        return _share(self.correct, self.correct + self.wrong + self.missed)

    @property
    def trials(self) -> int:
        """The trials of F1's Jaccard form, correct / (correct + false positives + false negatives)."""
        return self.correct + 2 * self.wrong + self.missed + self.invented

    @property
    def f1(self) -> float | None:
        return _share(2 * self.correct, self.correct + self.trials)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def count(leaves: Iterable[Leaf]) -> Counts:
    """Count the outcomes of some leaves."""
    return _counts(Counter(leaf.verdict for leaf in leaves))


def _counts(tally: Mapping[Verdict, int]) -> Counts:
    return Counts(*(tally.get(verdict, 0) for verdict in get_args(Verdict)))


def row_of(field: str) -> str:
    """The row of the acceptance table that a field is pooled into."""
    return BY_NAME[field].row


def by_field(leaves: Iterable[Leaf]) -> dict[str, Counts]:
    """Counts of each field, in the order of the table of fields."""
    return _grouped(leaves, lambda leaf: leaf.field, BY_NAME)


def by_row(leaves: Iterable[Leaf]) -> dict[str, Counts]:
    """Counts of each row of the acceptance table, in its order."""
    return _grouped(leaves, lambda leaf: row_of(leaf.field), [row.name for row in ROWS])


def _grouped(leaves: Iterable[Leaf], key: Callable[[Leaf], str], names: Iterable[str]) -> dict[str, Counts]:
    tallies: dict[str, Counter[Verdict]] = {name: Counter() for name in names}
    for leaf in leaves:
        tallies[key(leaf)][leaf.verdict] += 1
    return {name: _counts(tally) for name, tally in tallies.items()}
