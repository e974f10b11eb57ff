"""How sure a share is: Wilson intervals with the effective n of trials that cluster by letter.

The items of one letter stand or fall together, so n items are worth fewer than n. The design effect is the variance of
the share as letters give it over the variance that independent items would have (Kish 1965). It needs six sums of the
letters and none of the letters themselves, so that any number of them can pass by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin, sqrt, tan
from statistics import NormalDist
from typing import NamedTuple

LEVEL = 0.95


class Cluster(NamedTuple):
    """One letter's part of a share: successes of trials."""

    successes: int
    trials: int


class Sums(NamedTuple):
    """What an interval needs of any number of letters: how many, and the sums, squares and products of their parts."""

    letters: int = 0
    successes: int = 0
    trials: int = 0
    successes_squared: int = 0
    products: int = 0
    trials_squared: int = 0


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its interval and the number of independent values that it is worth."""

    value: float
    low: float
    high: float
    effective_n: float


def added(sums: Sums, cluster: Cluster) -> Sums:
    """The sums with one letter more; a letter without trials changes nothing."""
    successes, trials = cluster
    if not trials:
        return sums
    return Sums(
        sums.letters + 1,
        sums.successes + successes,
        sums.trials + trials,
        sums.successes_squared + successes * successes,
        sums.products + successes * trials,
        sums.trials_squared + trials * trials,
    )


def sums_of(clusters: Iterable[Cluster]) -> Sums:
    """The sums of some letters."""
    sums = Sums()
    for cluster in clusters:
        sums = added(sums, cluster)
    return sums


def together(parts: Iterable[Sums]) -> Sums:
    """The sums of groups of letters that have no letter in common."""
    return Sums(*map(sum, zip(Sums(), *parts, strict=True)))


def wilson(rate: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's score interval of a rate seen in `n` independent trials (`n` may be a fraction)."""
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def design_effect(sums: Sums) -> float | None:
    """Variance by letters over that of independent trials; `None` where no letter differs from another."""
    letters, successes, trials = sums.letters, sums.successes, sums.trials
    if letters < 2 or successes in (0, trials):
        return None
    # the sum of (successes - rate * trials)² over letters, times trials²: whole numbers, so nothing cancels out
    spread = (
        trials * trials * sums.successes_squared
        - 2 * successes * trials * sums.products
        + successes * successes * sums.trials_squared
    )
    return letters / (letters - 1) * spread / (trials * successes * (trials - successes))


def effective_n(sums: Sums) -> float:
    """Trials over the design effect, never more than the trials.

    With no success (or nothing else) the design effect cannot be estimated, and letters count instead.
    """
    effect = design_effect(sums)
    return float(sums.letters) if effect is None else sums.trials / max(1.0, effect)


def interval_of(sums: Sums, level: float = LEVEL) -> Interval | None:
    """The pooled share of some letters, `None` where nothing was measured.

    The quantile is Student's with one degree of freedom less than letters: the design effect is an estimate.
    """
    if not sums.trials:
        return None
    rate, n = sums.successes / sums.trials, effective_n(sums)
    z = student(level, sums.letters - 1) if sums.letters > 1 else NormalDist().inv_cdf((1 + level) / 2)
    return Interval(rate, *wilson(rate, n, z), n)


def rate_interval(clusters: Iterable[Cluster], level: float = LEVEL) -> Interval | None:
    """`interval_of` the letters themselves."""
    return interval_of(sums_of(clusters), level)


# From here on the expansion is exact to eight digits, up to here the finite series is short.
_MANY = 100


@lru_cache(maxsize=1024)
def student(level: float, freedom: int) -> float:
    """The t that Student's distribution stays within, on both sides, with probability `level`."""
    if freedom > _MANY:
        return _cornish_fisher(NormalDist().inv_cdf((1 + level) / 2), freedom)
    low, high = 0.0, pi / 2
    while (angle := (low + high) / 2) not in (low, high):
        if _within(angle, freedom) < level:
            low = angle
        else:
            high = angle
    return tan(angle) * sqrt(freedom)


def _within(angle: float, freedom: int) -> float:
    """P(|t| < tan(angle) √freedom): Abramowitz and Stegun 26.7.3 for odd degrees of freedom, 26.7.4 for even ones."""
    odd = freedom % 2
    if freedom == 1:
        return 2 * angle / pi
    term = total = cos(angle) if odd else 1.0
    for step in range(2 + odd, freedom, 2):
        term *= (step - 1) / step * cos(angle) ** 2
        total += term
    return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total


def _cornish_fisher(z: float, freedom: int) -> float:
    """Student's quantile from the normal one: Abramowitz and Stegun 26.7.5."""
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
