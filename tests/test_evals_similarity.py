from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import similarity
from summarizer.schema import Citation


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("Norco 10/325mg, #60", "NORCO  10/325mg #60"),
        ("MRI (lumbar spine)", "MRI lumbar spine."),
        ("Physical therapy 2 times a week, right shoulder", "Physical therapy 2 times a week, right shouldr"),
    ],
)
def test_verbatim_text_is_equal_up_to_case_space_and_punctuation_or_a_letter_in_many(expected: str, got: str) -> None:
    assert similarity.verbatim(expected, got) >= similarity.VERBATIM_RATIO


def test_another_medicine_is_not_the_same_text() -> None:
    assert similarity.verbatim("Norco 10/325mg #60", "Soma 350mg #60") < similarity.VERBATIM_RATIO


def test_dice_counts_common_words_twice_over_all_words() -> None:
    assert similarity.dice("chronic low back pain", "low back pain") == pytest.approx(6 / 7)


@given(st.text(), st.text())
def test_every_likeness_is_symmetric_and_between_0_and_1(left: str, right: str) -> None:
    for likeness in (similarity.verbatim, similarity.dice, similarity.request):
        assert 0 <= likeness(left, right) <= 1
        assert likeness(left, right) == pytest.approx(likeness(right, left))


@given(st.text())
def test_a_text_is_like_itself(text: str) -> None:
    assert similarity.verbatim(text, text) == similarity.dice(text, text) == similarity.request(text, text) == 1


def test_citations_of_another_source_are_unlike_however_alike_their_titles() -> None:
    assert similarity.citation(Citation(source="ODG", title="Knee"), Citation(source="MTUS", title="Knee")) == 0


def test_a_missing_title_is_like_a_missing_title_only() -> None:
    bare = Citation(source="ODG")

    assert similarity.citation(bare, Citation(source="ODG")) == 1
    assert similarity.citation(bare, Citation(source="ODG", title="Knee")) == 0
