"""Items by their numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.explain.parts import positions, requests
from summarizer.words import words

FORM = words("en").form


def shown(*numbers: int) -> str:
    return "".join(run.text for run in requests([number - 1 for number in numbers], FORM))


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((2,), "request 2"),
        ((1, 2, 3), "requests 1, 2 and 3"),
        ((2, 3, 4, 5), "requests 2 to 5"),
        ((1, 3, 4, 5, 6, 9), "requests 1, 3 to 6 and 9"),
    ],
)
def test_many_numbers_without_a_gap_are_the_first_and_the_last(numbers: tuple[int, ...], text: str) -> None:
    assert shown(*numbers) == text


@given(st.sets(st.integers(1, 30), min_size=1))
def test_the_numbers_name_these_items_and_no_others(numbers: set[int]) -> None:
    named: set[int] = set()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", shown(*sorted(numbers))):
        named |= set(range(int(first), int(last or first) + 1))

    assert named == numbers


def test_each_number_that_is_shown_points_to_its_item() -> None:
    values = [run for run in positions(range(1, 15), FORM) if run.kind == "value"]

    assert [(run.text, run.source) for run in values] == [("2", "/issues/1"), ("15", "/issues/14")]
