"""Words at their places, and the phrases of a vocabulary among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reader.lexicon import Hit, body_part_hits, lexicon_from, split_words
from summarizer.reader.part import Range


def _parts(text: str) -> list[str]:
    return [hit.code for hit in body_part_hits(split_words(text), Range(0, len(text)))]


def _found(text: str, table: dict[str, list[str]], *, plurals: bool = False) -> list[tuple[str, str]]:
    hits = lexicon_from(table, plurals=plurals).find(split_words(text), Range(0, len(text)))
    return [(hit.code, text[hit.start : hit.end]) for hit in hits]


@given(st.text())
def test_each_word_stands_at_its_place(text: str) -> None:
    words = split_words(text)

    for index, word in enumerate(words.lower):
        assert text[words.starts[index] : words.end(index)].lower() == word


def test_the_longest_phrase_wins_and_none_overlap() -> None:
    table = {"pain": ["pain", "back pain"], "spine": ["low back pain syndrome", "low back"]}

    assert _found("Low back pain, back pain.", table) == [
        ("spine", "Low back"),
        ("pain", "pain"),
        ("pain", "back pain"),
    ]


@pytest.mark.parametrize("text", ["low back", "low-back", "Low Back", "low/back"])
def test_a_blank_a_hyphen_or_a_slash_joins_a_phrase(text: str) -> None:
    assert _found(text, {"low_back": ["low back"]}) == [("low_back", text)]


@pytest.mark.parametrize("text", ["low, back", "low. Back", "low (back", "low  back", "low.Back"])
def test_another_mark_parts_a_phrase(text: str) -> None:
    assert _found(text, {"low_back": ["low back"]}) == []


@pytest.mark.parametrize("text", ["the low", "of workers", "workers'", "workers' "])
def test_a_phrase_that_the_text_breaks_off_is_none(text: str) -> None:
    assert _found(text, {"spine": ["low back"], "board": ["workers' compensation"]}) == []


def test_an_abbreviation_counts_only_as_printed() -> None:
    assert _found("The pt started PT.", {"therapy": ["PT"]}) == [("therapy", "PT")]
    assert _found("PT eval", {"therapy": ["PT"], "visit": ["PT Eval"]}) == [("therapy", "PT")]


def test_plurals_are_found_on_demand() -> None:
    table = {"surgery": ["surgery"], "knee": ["knee"]}

    assert _found("two surgeries on both knees", table, plurals=True) == [("surgery", "surgeries"), ("knee", "knees")]
    assert _found("two surgeries on both knees", table) == []


def test_a_phrase_in_another_sense_hides_the_word_in_it() -> None:
    assert _found("leg raise of the leg", {"leg": ["leg"], "not_meant": ["leg raise"]}) == [("leg", "leg")]


def test_a_phrase_under_two_codes_gives_two_hits() -> None:
    text = "thoracolumbar spine"

    assert body_part_hits(split_words(text), Range(0, len(text))) == [
        Hit("upper_back", 0, len(text)),
        Hit("low_back", 0, len(text)),
    ]


def test_only_words_inside_the_range_count() -> None:
    text = "knee, lower back, knee"
    lexicon = lexicon_from({"knee": ["knee"], "back": ["lower back"]})

    assert lexicon.find(split_words(text), Range(5, 11)) == []
    assert [hit.start for hit in lexicon.find(split_words(text), Range(5, len(text)))] == [6, 18]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Right shoulder arthroscopy with rotator cuff repair", ["shoulder", "shoulder"]),
        ("carpal tunnel release", ["wrist"]),
        ("epidural injection at L4-5", ["low_back"]),
        ("C5-6 disc", ["neck"]),
        ("left thumb", ["finger"]),
        ("brain injury and rib fractures", ["head", "chest"]),
        ("cervical and lumbar spine", ["neck", "low_back"]),
        ("spine surgery evaluation for the lumbar", ["low_back"]),
        ("the spine", ["spine"]),
        ("positive straight leg raise", []),
        ("face to face visit, right hand dominant", []),
        ("bilateral lower extremities", ["lower_extremity"]),
    ],
)
def test_body_parts_have_clinical_names_too(text: str, parts: list[str]) -> None:
    assert _parts(text) == parts
