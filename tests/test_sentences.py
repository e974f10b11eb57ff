"""Sentence ends in letters' prose."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from summarizer.sentences import sentence_ranges, sentences


def test_abbreviations_decimals_and_initials_end_no_sentence() -> None:
    text = "Dr. J. Marlow asked for 7.5 mg (approx. 60 tabs). The worker, e.g. at rest, has pain. No records came."
    assert sentences(text) == (
        "Dr. J. Marlow asked for 7.5 mg (approx. 60 tabs).",
        "The worker, e.g. at rest, has pain.",
        "No records came.",
    )


def test_a_text_without_a_stop_is_one_sentence_and_an_empty_one_none() -> None:
    assert sentences("What the records lacked") == ("What the records lacked",)
    assert sentences("  ") == ()


def test_a_closing_quotation_mark_belongs_to_its_sentence() -> None:
    assert sentences('It says "not advised." The visit was late.') == ('It says "not advised."', "The visit was late.")


@given(st.text(alphabet="ab .?!()\"'A1", max_size=60))
def test_ranges_are_in_order_and_lose_no_word(text: str) -> None:
    ranges = sentence_ranges(text)
    assert all(start < end for start, end in ranges)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))
    assert "".join(text[start:end] for start, end in ranges).replace(" ", "") == text.replace(" ", "")
