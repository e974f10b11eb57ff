"""The golden folder keeps what its README promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.cases import Case, load_cases
from evals.coverage import coverage_table

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return load_cases(GOLDEN)


def test_the_readme_shows_the_coverage_that_the_labels_give(cases: tuple[Case, ...]) -> None:
    readme = (GOLDEN / "README.md").read_text(encoding="utf-8")
    shown = readme.split("<!-- coverage -->")[1].split("<!-- /coverage -->")[0].strip()

    assert shown == coverage_table(cases)


def test_nothing_that_the_golden_letters_are_to_cover_is_missing(cases: tuple[Case, ...]) -> None:
    counts = [row.rsplit("|", 2)[1].strip() for row in coverage_table(cases).splitlines()[2:]]

    assert "0" not in counts


def test_at_least_48_letters_are_validated_by_a_second_labeller(cases: tuple[Case, ...]) -> None:
    validated = [case for case in cases if case.status == "validated"]

    assert len(validated) >= 48
    assert all(case.label.labelling and len(set(case.label.labelling.by)) >= 2 for case in validated)


def test_every_name_of_the_test_split_is_a_case(cases: tuple[Case, ...]) -> None:
    names = (GOLDEN / "test.txt").read_text(encoding="utf-8").split()

    assert len(names) == len(set(names)) == 26
    assert set(names) <= {case.name for case in cases}
