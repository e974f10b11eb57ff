"""A quote counts where it stands in the letter, up to white space, hyphenation and quotation marks, never edited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.letter import letter_from_pages
from summarizer.model.quotes import place_of, place_within, quoted
from summarizer.reader.part import Range

LETTER = letter_from_pages(
    ['He was not medically fit. Low-back pain, x 12, 112 visits on 5/12/2016 (98-99).\nnon- certified "so called"'],
    name="letter.txt",
    sha256="0" * 64,
)
SOURCE = quoted(LETTER)


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("not medically fit", "not medically fit"),
        ("not\nmedically  fit", "not medically fit"),
        ("Lowback pain", "Low-back pain"),
        ("non-certified “so called”", 'non- certified "so called"'),
        ("98-99", "98-99"),
        ("12", "12"),
    ],
)
def test_what_a_copy_may_change_is_no_edit(quote: str, stands: str) -> None:
    place = place_of(quote, SOURCE)

    assert place is not None
    assert place.of(LETTER.text) == stands


@pytest.mark.parametrize(
    "quote",
    ["not medicaly fit", "Low back pain", "ain", "5/12", "98", "low-back pain", "was fit", "", "...", "12 visits on"],
)
def test_an_edit_a_part_of_a_word_or_of_a_number_does_not_count(quote: str) -> None:
    assert place_of(quote, SOURCE) is None


def test_the_first_range_that_holds_a_quote_is_taken() -> None:
    letter = letter_from_pages(["Upheld and Upheld"], name="x", sha256="0" * 64)

    assert place_of("Upheld", quoted(letter), (Range(8, 17),)) == Range(11, 17)
    assert place_within("Upheld", quoted(letter), (Range(2, 10),)) is None


@given(st.text(alphabet="ab -\n\"'9.", min_size=1, max_size=60), st.data())
def test_any_words_of_a_letter_are_found_where_they_read_the_same(text: str, data: st.DataObject) -> None:
    letter = letter_from_pages([text], name="x", sha256="0" * 64)
    words = letter.flat.split()
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[first : data.draw(st.integers(first, len(words) - 1)) + 1])
    place = place_of(quote, quoted(letter))

    if place is not None:
        assert 0 <= place.start < place.end <= len(letter.text)
        assert place_of(place.of(letter.text), quoted(letter)) is not None
