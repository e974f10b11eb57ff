from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from evals.paired import Pair, f1_difference, holm, mcnemar, permutation, power


def test_mcnemar_is_the_exact_sign_test_on_what_only_one_got_right() -> None:
    assert mcnemar(1, 7) == pytest.approx(binomtest(1, 8, 0.5).pvalue)
    assert mcnemar(0, 0) == 1


def test_equal_readings_give_p_of_1() -> None:
    assert permutation([Pair(4, 5, 4, 5)] * 10) == 1


def test_few_differing_letters_are_permuted_exactly() -> None:
    pairs = [Pair(4, 5, 5, 5)] * 6 + [Pair(5, 5, 5, 5)] * 20

    # all six go one way: 2 of 2**6 permutations are as extreme
    assert permutation(pairs) == pytest.approx(2 / 64)


def test_many_differing_letters_are_sampled_with_a_seed() -> None:
    pairs = [Pair(4, 5, 5, 5)] * 12 + [Pair(5, 5, 4, 5)] * 8

    assert permutation(pairs) == permutation(pairs)
    assert permutation(pairs) == pytest.approx(binomtest(8, 20, 0.5).pvalue, abs=0.02)


def test_where_nothing_was_measured_there_is_no_difference_and_no_p() -> None:
    assert f1_difference([Pair(0, 0, 0, 0)]) is None
    assert permutation([Pair(0, 0, 0, 0)]) is None


def test_the_permutation_test_rejects_a_true_null_seldom() -> None:
    random = np.random.default_rng(3)
    p_values = []
    for _ in range(200):
        trials = random.integers(1, 6, size=30)
        a, b = random.binomial(trials, 0.9), random.binomial(trials, 0.9)
        p_values.append(permutation([Pair(*row) for row in zip(a, trials, b, trials, strict=True)], samples=500))

    assert np.mean([p is not None and p < 0.05 for p in p_values]) <= 0.09


def test_holm_multiplies_the_smallest_p_most_and_never_reverses_an_order() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})


@given(st.dictionaries(st.integers(), st.floats(0, 1), max_size=10))
def test_holm_only_raises_p_values_and_keeps_them_probabilities(p_values: dict[int, float]) -> None:
    adjusted = holm(p_values)

    assert all(p_values[key] <= adjusted[key] <= 1 for key in p_values)


def test_power_grows_with_letters_and_with_the_drop() -> None:
    assert power(48, 0.05) < power(200, 0.05) < power(200, 0.10) < 1


def test_power_is_what_a_simulation_of_mcnemar_finds() -> None:
    random = np.random.default_rng(5)
    losses = random.binomial(100, 0.1, size=4000)
    rejects = {loss: mcnemar(loss, 0) < 0.05 for loss in set(losses.tolist())}
    seen = np.mean([rejects[loss] for loss in losses.tolist()])

    assert power(100, 0.1) == pytest.approx(seen, abs=0.03)


def test_too_few_letters_can_show_nothing() -> None:
    assert power(5, 0.5) == 0
