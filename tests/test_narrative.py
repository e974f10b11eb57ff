"""The told parts of a letter in sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reader.narrative import sentences
from summarizer.reader.part import Range
from tests.narratives import told


def _split(text: str) -> list[str]:
    return [sentence.of(text).strip() for sentence in sentences(text, Range(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He fell. She saw Dr. Roe. Then", ["He fell.", "She saw Dr. Roe.", "Then"]),
        ("on 11-08-2016.The note", ["on 11-08-2016.", "The note"]),
        ("took 7.5 mg. daily", ["took 7.5 mg. daily"]),
        ("rated a 7. The exam", ["rated a 7.", "The exam"]),
        ("Diagnoses: 1. Strain. 2. Knee pain. The plan", ["Diagnoses: 1. Strain. 2. Knee pain.", "The plan"]),
        ('"may work." Ibuprofen', ['"may work."', "Ibuprofen"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert _split(text) == expected


@given(st.text(alphabet="abAB12. ?!()\"'"))
def test_sentences_lie_in_order_and_lose_no_word(text: str) -> None:
    found = sentences(text, Range(0, len(text)))

    assert "".join(sentence.of(text) for sentence in found).split() == text.split()
    assert all(before.end <= behind.start for before, behind in pairwise(found))


def test_a_letter_without_a_case_summary_has_rationales_only() -> None:
    case = told("He fell.", rationale="He had physical therapy. It helped.")

    assert [sentence.of(case.narrative.text).strip() for sentence in case.narrative.sentences] == ["He fell."]
    assert len(case.narrative.rationales) == 1
