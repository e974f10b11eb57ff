"""Two readers on the same letters: exact McNemar, a permutation of letters, Holm, and the power to see a drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, binomtest

SEED = 20260101
SAMPLES = 20_000
# Up to this number of letters that differ all 2**n permutations are looked at.
_EXACT_UP_TO = 14

K = TypeVar("K")
Floats = NDArray[np.float64]


class Pair(NamedTuple):
    """One letter under two readers: correct values and trials of F1's Jaccard form (means over repeats)."""

    correct_a: float
    trials_a: float
    correct_b: float
    trials_b: float


def mcnemar(only_a: int, only_b: int) -> float:
    """Exact two-sided p that A and B are right equally often, from the letters only one of them got right."""
    return float(binomtest(only_a, only_a + only_b, 0.5).pvalue) if only_a + only_b else 1.0


def f1_difference(pairs: Sequence[Pair]) -> float | None:
    """F1 of B less F1 of A, pooled; `None` where one of them measured nothing."""
    correct_a, trials_a, correct_b, trials_b = (
        (sum(column) for column in zip(*pairs, strict=True)) if pairs else [0] * 4
    )
    if not trials_a or not trials_b:
        return None
    return 2 * correct_b / (correct_b + trials_b) - 2 * correct_a / (correct_a + trials_a)


def permutation(pairs: Sequence[Pair], seed: int = SEED, samples: int = SAMPLES) -> float | None:
    """Two-sided p of the difference in F1 when whose record is whose is drawn anew for each letter.

    Exact where few letters differ, else from seeded samples with the observed one among them.
    """
    observed = f1_difference(pairs)
    if observed is None:
        return None
    table = np.array(pairs, dtype=np.float64)
    a, b = table[:, :2], table[:, 2:]
    differ = np.any(a != b, axis=1)
    same = a[~differ].sum(axis=0)
    letters = int(differ.sum())
    swaps = _all_swaps(letters) if letters <= _EXACT_UP_TO else _drawn_swaps(letters, seed, samples)
    first = same + (1 - swaps) @ a[differ] + swaps @ b[differ]
    second = same + swaps @ a[differ] + (1 - swaps) @ b[differ]
    drawn = np.abs(_f1(second) - _f1(first))
    extreme = int(np.sum(drawn >= abs(observed) - 1e-12))
    return extreme / len(swaps) if letters <= _EXACT_UP_TO else (extreme + 1) / (len(swaps) + 1)


def _all_swaps(letters: int) -> Floats:
    return np.array(list(product((0.0, 1.0), repeat=letters)), dtype=np.float64).reshape(2**letters, letters)


def _drawn_swaps(letters: int, seed: int, samples: int) -> Floats:
    return np.random.default_rng(seed).integers(0, 2, size=(samples, letters)).astype(np.float64)


def _f1(sums: Floats) -> Floats:
    correct, trials = sums[:, 0], sums[:, 1]
    return 2 * correct / np.maximum(correct + trials, 1e-12)


def holm(p_values: Mapping[K, float]) -> dict[K, float]:
    """Holm's step-down adjustment: p values that hold for the whole family of tests."""
    ordered = sorted(p_values, key=lambda key: p_values[key])
    adjusted: dict[K, float] = {}
    highest = 0.0
    for rank, key in enumerate(ordered):
        highest = max(highest, min(1.0, (len(ordered) - rank) * p_values[key]))
        adjusted[key] = highest
    return {key: adjusted[key] for key in p_values}


def power(n: float, drop: float, alpha: float = 0.05) -> float:
    """Probability that exact McNemar sees a drop in `n` independent values, if nothing else changes.

    Gains elsewhere would blur the drop and make it less.
    """
    units = int(n)
    needed = next((losses for losses in range(1, units + 1) if mcnemar(losses, 0) < alpha), None)
    return 0.0 if needed is None else float(binom.sf(needed - 1, units, drop))
