"""How sure a figure is: Wilson intervals with the effective n of values that cluster by letter.

The values of one letter stand or fall together, so n values are worth fewer than n. The design effect is the
variance of the rate as letters give it over the variance that independent values would have (Kish 1965). F1 is
no rate, but its Jaccard form J = correct / (correct + false positives + false negatives) is one, and
F1 = 2J / (1 + J) carries J's interval over (Lam et al. 2023, "Wilson indirect").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from scipy.stats import norm, t

from evals.metrics import Counts

LEVEL = 0.95


class Cluster(NamedTuple):
    """One letter's share of a rate: successes of trials."""

    successes: int
    trials: int


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its interval and the number of independent values that it is worth."""

    value: float
    low: float
    high: float
    effective_n: float


def wilson(rate: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's score interval of a rate seen in `n` independent trials (`n` may be a fraction)."""
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def design_effect(clusters: Sequence[Cluster]) -> float | None:
    """Variance by letters over that of independent trials; `None` where no letter differs from another."""
    letters, trials = len(clusters), sum(cluster.trials for cluster in clusters)
    rate = sum(cluster.successes for cluster in clusters) / trials
    if letters < 2 or rate in (0.0, 1.0):
        return None
    spread = sum((cluster.successes - rate * cluster.trials) ** 2 for cluster in clusters)
    variance = letters / (letters - 1) * spread / trials**2
    return variance / (rate * (1 - rate) / trials)


def effective_n(clusters: Sequence[Cluster]) -> float:
    """Trials over the design effect, never more than the trials.

    With no error seen (or nothing right) the design effect cannot be estimated, and letters count instead.
    """
    effect = design_effect(clusters)
    if effect is None:
        return float(len(clusters))
    return sum(cluster.trials for cluster in clusters) / max(1.0, effect)


def rate_interval(clusters: Iterable[Cluster], level: float = LEVEL) -> Interval | None:
    """The pooled rate of some letters, `None` where nothing was measured.

    The quantile is Student's with one degree of freedom less than letters: the design effect is an estimate.
    """
    measured = [cluster for cluster in clusters if cluster.trials]
    if not measured:
        return None
    rate = sum(cluster.successes for cluster in measured) / sum(cluster.trials for cluster in measured)
    n = effective_n(measured)
    tail = (1 + level) / 2
    z = float(t.ppf(tail, len(measured) - 1) if len(measured) > 1 else norm.ppf(tail))
    return Interval(rate, *wilson(rate, n, z), n)


def f1_interval(letters: Iterable[Counts], level: float = LEVEL) -> Interval | None:
    """F1 pooled over letters, through its Jaccard form."""
    jaccard = rate_interval((Cluster(counts.correct, counts.trials) for counts in letters), level)
    if jaccard is None:
        return None
    value, low, high = (2 * share / (1 + share) for share in (jaccard.value, jaccard.low, jaccard.high))
    return Interval(value, low, high, jaccard.effective_n)


def precision_interval(letters: Iterable[Counts], level: float = LEVEL) -> Interval | None:
    """Precision pooled over letters."""
    return rate_interval(
        (Cluster(counts.correct, counts.correct + counts.wrong + counts.invented) for counts in letters), level
    )


def recall_interval(letters: Iterable[Counts], level: float = LEVEL) -> Interval | None:
    """Recall pooled over letters."""
    return rate_interval(
        (Cluster(counts.correct, counts.correct + counts.wrong + counts.missed) for counts in letters), level
    )
