from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evals.align import align
from evals.similarity import exact

WORDS = st.lists(st.sampled_from("abc"), max_size=6)


def test_shuffled_values_pair_with_their_equals() -> None:
    found = align(["a", "b", "c"], ["c", "a", "b"], exact, 1.0)

    assert set(found.pairs) == {(0, 1), (1, 2), (2, 0)}


def test_equally_good_pairs_keep_the_order() -> None:
    found = align(["a", "a", "a"], ["a", "a", "a"], exact, 1.0)

    assert found.pairs == ((0, 0), (1, 1), (2, 2))


def test_the_best_total_wins_over_the_best_first_pair() -> None:
    likeness = {(1, 1): 0.9, (1, 2): 0.8, (2, 1): 0.8, (2, 2): 0.0}

    found = align([1, 2], [1, 2], lambda wanted, got: likeness[wanted, got], 0.5)

    assert set(found.pairs) == {(0, 1), (1, 0)}


def test_what_is_too_unlike_is_missed_and_invented() -> None:
    found = align(["a"], ["b"], exact, 1.0)

    assert (found.pairs, found.missed, found.invented) == ((), (0,), (0,))


@given(WORDS, WORDS)
def test_each_index_occurs_exactly_once_on_its_side(expected: list[str], got: list[str]) -> None:
    found = align(expected, got, exact, 1.0)

    assert sorted([left for left, _ in found.pairs] + list(found.missed)) == list(range(len(expected)))
    assert sorted([right for _, right in found.pairs] + list(found.invented)) == list(range(len(got)))
    assert len(found.pairs) == sum(min(expected.count(word), got.count(word)) for word in "abc")
