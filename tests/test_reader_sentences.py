"""The sentences of a paragraph and their words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.letter import letter_from_pages
from summarizer.reader.lexicon import split_words, words_of
from summarizer.reader.part import Range
from summarizer.reader.sentences import sentences_of


def test_sentences_keep_their_places_in_the_letter() -> None:
    letter = letter_from_pages(["Rationale: No trial,\nno relief. It's 2-3 weeks."], name="a.txt", sha256="0" * 64)
    first, second = sentences_of(split_words(letter.flat), Range(11, len(letter.text)))
    assert letter.text[first.start : first.end] == "No trial,\nno relief."
    assert first.words == ["no", "trial", "", "no", "relief", "", ""]
    assert second.words == ["it", "s", "2", "3", "weeks", "", ""]


@given(st.text(max_size=200))
def test_words_keep_their_offsets(text: str) -> None:
    letter = letter_from_pages([text], name="a.txt", sha256="0" * 64)
    for sentence in sentences_of(split_words(letter.flat), Range(0, len(letter.text))):
        assert len(" ".join(sentence.words)) == sentence.end - sentence.start + 1
        assert sentence.words[-1] == ""


def test_words_are_folded_and_marks_leave_gaps() -> None:
    assert words_of("Not-medically NECESSARY; no.") == ["not", "medically", "necessary", "", "no", ""]
