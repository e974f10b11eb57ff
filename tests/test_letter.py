"""What normalising undoes, and what it leaves alone."""

from __future__ import annotations

import time

import pytest

from summarizer.letter import Letter, letter_from_pages
from summarizer.pdf import pages_of_pdf
from tests.samples import KNEE_LETTER, pdf_of


def _letter(*pages: str) -> Letter:
    return letter_from_pages(pages, name="letter.txt", sha256="0" * 64)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("the Guide\ufffelines say", "the Guidelines say"),
        ("was non\ufffecertified", "was non-certified"),
        ("was non- \ncertified", "was non-certified"),
        ("on 11-17-\n2016 he", "on 11-17-2016 he"),
        ("on 11/23/\n2016 he", "on 11/23/2016 he"),
        ("neurologic/\nvascular", "neurologic/\nvascular"),
        (
            "a right shoulder-\nupper arm strain of the shoulder and upper arm",
            "a right shoulder-upper arm strain of the shoulder and upper arm",
        ),
        ("evidence-\nbased, with no evidence", "evidence-based, with no evidence"),
        ("FDA-\napproved", "FDA-approved"),
        ("a soft\u00adened disc", "a softened disc"),
        ("ﬁnal ﬂare", "final flare"),
        ("two\u00a0 visits", "two visits"),
        ("Up\u200bheld \u202ename", "Upheld name"),
        ("“no”, it’s 8–10", '"no", it\'s 8-10'),
        ("one\r\n\r\n \r\ntwo", "one\ntwo"),
    ],
)
def test_what_printers_do_to_words_is_undone(raw: str, text: str) -> None:
    assert _letter(raw).text == text


@pytest.mark.parametrize("line", ["Page 2", "2 of 5", "Page 2 of 5", "- 2 -"])
def test_a_page_number_on_a_line_of_its_own_is_dropped(line: str) -> None:
    assert _letter(f"the patient\n{line}\nwas seen").text == "the patient\nwas seen"


def test_a_bare_number_is_dropped_only_at_the_edge_of_its_own_page() -> None:
    assert _letter("one\n1", "two\n2", "three\n90").text == "one\ntwo\nthree\n90"


def test_a_running_footer_is_dropped() -> None:
    footer = "Final Determination Letter for IMR Case Number CM15-0012345 3"

    for page in (f"the end\n{footer}", f" {footer} \nthe end"):
        assert _letter(page, "the start").text == "the end\nthe start"
    assert _letter("the start", f"the end\n{footer} ").text == "the start\nthe end"


def test_a_word_broken_over_two_pages_is_rejoined_and_the_page_still_begins() -> None:
    letter = _letter("was non-", "certified here")

    assert letter.text == "was non-certified here"
    assert (letter.page_at(0), letter.page_at(letter.text.index("certified"))) == (1, 2)


def test_many_broken_words_cost_no_more_than_few_each() -> None:
    raw = "".join(f"uv{number}abc-\ndefgh " for number in range(4000)) + "Xabcd-\nwidth " * 4000
    start = time.process_time()

    assert "Xabcdwidth" in _letter(raw).text
    assert time.process_time() - start < 2  # it was a minute when each word was looked up in the whole text


@pytest.mark.parametrize("copies", [2, 3])
@pytest.mark.parametrize("between", ["", "\n", "\f"])
def test_copies_of_one_letter_in_one_file_are_one_letter(copies: int, between: str) -> None:
    pages = tuple(pages_of_pdf(pdf_of(KNEE_LETTER)))
    once = _letter(*pages)

    assert _letter(*pages * copies) == once
    assert _letter(between.join(["\f".join(pages)] * copies)) == once


def test_a_copy_with_another_word_is_no_copy() -> None:
    other = KNEE_LETTER.replace("Upheld", "Overturned")

    assert _letter(KNEE_LETTER, other).text == _letter(KNEE_LETTER).text + "\n" + _letter(other).text


def test_offsets_of_flat_and_text_are_the_same() -> None:
    letter = _letter("one\ntwo", "three")

    assert letter.flat == "one two three"
    assert [letter.page_at(letter.text.index(word)) for word in ("one", "two", "three")] == [1, 1, 2]


def test_a_span_quotes_its_slice() -> None:
    span = _letter("one two").span(4, 7, "product")

    assert (span.quote, span.page, span.rule) == ("two", 1, "product")


def test_a_page_without_words_between_others_is_told() -> None:
    assert _letter("one", "", "three").pages_without_text() == (2,)
    assert _letter("one", "two", "").pages_without_text() == ()
