"""One-to-one alignment of what was expected with what was found, best total likeness first (Hungarian)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

T = TypeVar("T")

# Of two equally good alignments the one that keeps the order wins; far below any real difference of likeness.
_ORDER = 1e-6


class Alignment(NamedTuple):
    """Indexes into both sides: the pairs, what was expected and not found, what was found and not expected."""

    pairs: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    invented: tuple[int, ...]

    def sides(self) -> Iterator[tuple[int | None, int | None]]:
        """Every index once: pairs first, then what stands alone on either side."""
        yield from self.pairs
        for index in self.missed:
            yield index, None
        for index in self.invented:
            yield None, index


def align(expected: Sequence[T], got: Sequence[T], likeness: Callable[[T, T], float], at_least: float) -> Alignment:
    """Pair the two sides so that the sum of likeness is largest; a pair below `at_least` is no pair."""
    if not expected or not got:
        return Alignment((), tuple(range(len(expected))), tuple(range(len(got))))
    scores = np.array([[likeness(wanted, found) for found in got] for wanted in expected])
    # What may not be paired must not pull others out of place: it is worth nothing.
    worth = np.where(scores >= at_least, scores, 0.0)
    away = np.abs(np.arange(len(expected))[:, None] - np.arange(len(got))[None, :])
    rows, columns = linear_sum_assignment(worth - _ORDER * away, maximize=True)
    pairs = [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if worth[row, column] > 0]
    left = {row for row, _ in pairs}
    right = {column for _, column in pairs}
    return Alignment(
        tuple(pairs),
        tuple(index for index in range(len(expected)) if index not in left),
        tuple(index for index in range(len(got)) if index not in right),
    )
