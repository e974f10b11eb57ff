from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from summarizer.intervals import (
    Cluster,
    Sums,
    design_effect,
    effective_n,
    rate_interval,
    student,
    sums_of,
    together,
    wilson,
)

CLUSTERS = st.lists(
    st.integers(1, 8).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))),
    min_size=2,
    max_size=40,
).map(lambda pairs: [Cluster(*pair) for pair in pairs])


def test_wilson_gives_the_published_interval() -> None:
    # Newcombe 1998, table I: 81 of 263
    low, high = wilson(81 / 263, 263, 1.959964)

    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_letters_whose_values_stand_or_fall_together_are_worth_one_value_each() -> None:
    clusters = [Cluster(5, 5)] * 15 + [Cluster(0, 5)] * 5

    assert effective_n(sums_of(clusters)) == pytest.approx(20, rel=0.1)


def test_values_spread_evenly_are_worth_no_more_than_their_number() -> None:
    assert effective_n(sums_of([Cluster(4, 5)] * 20)) == 100


def test_with_no_error_seen_letters_count() -> None:
    clusters = [Cluster(25, 25)] * 30

    assert design_effect(sums_of(clusters)) is None
    assert effective_n(sums_of(clusters)) == 30


def test_nothing_measured_has_no_interval() -> None:
    assert rate_interval([]) is None
    assert rate_interval([Cluster(0, 0)]) is None


@given(CLUSTERS)
def test_an_interval_holds_its_value_and_stays_within_0_and_1(clusters: list[Cluster]) -> None:
    interval = rate_interval(clusters)

    assert interval is not None
    assert 0 <= interval.low <= interval.value + 1e-9
    assert interval.value - 1e-9 <= interval.high <= 1


def test_the_nominal_95_percent_interval_covers_at_least_92() -> None:
    """30 letters of 1 to 5 issues, p = 0.98, correlation 0.3 within a letter; a bootstrap of issues covers 57%."""
    p, correlation, runs = 0.98, 0.3, 3000
    weight = (1 - correlation) / correlation
    random = np.random.default_rng(7)
    covered = 0
    for _ in range(runs):
        trials = random.integers(1, 6, size=30)
        successes = random.binomial(trials, random.beta(p * weight, (1 - p) * weight, size=30))
        interval = rate_interval(map(Cluster, successes.tolist(), trials.tolist()))
        covered += interval is not None and interval.low <= p <= interval.high

    assert covered / runs >= 0.92


@pytest.mark.parametrize(("p", "correlation"), [(0.9, 0.3), (0.7, 0.2), (0.95, 0.05)])
def test_coverage_holds_away_from_the_edge_too(p: float, correlation: float) -> None:
    weight = (1 - correlation) / correlation
    random = np.random.default_rng(11)
    covered = 0
    for _ in range(1000):
        trials = random.integers(1, 6, size=48)
        successes = random.binomial(trials, random.beta(p * weight, (1 - p) * weight, size=48))
        interval = rate_interval(map(Cluster, successes.tolist(), trials.tolist()))
        covered += interval is not None and interval.low <= p <= interval.high

    assert covered / 1000 >= 0.92


@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_students_quantile_is_scipys(level: float) -> None:
    for freedom in [*range(1, 130), 1_000, 1_800_000]:
        assert student(level, freedom) == pytest.approx(float(scipy.stats.t.ppf((1 + level) / 2, freedom)), rel=1e-6)


@given(CLUSTERS, CLUSTERS)
def test_groups_of_letters_add_up(first: list[Cluster], second: list[Cluster]) -> None:
    assert together([sums_of(first), sums_of(second)]) == sums_of(first + second)


@given(CLUSTERS)
def test_letters_without_trials_change_nothing(clusters: list[Cluster]) -> None:
    assert sums_of([*clusters, Cluster(0, 0)]) == sums_of(clusters)


def test_a_million_letters_lose_no_digit() -> None:
    few = sums_of([Cluster(0, 1), Cluster(1, 2)])
    many = Sums(*(value * 1_000_000 for value in few))

    assert design_effect(few) == pytest.approx(2 * (design_effect(many) or 0), rel=1e-5)
