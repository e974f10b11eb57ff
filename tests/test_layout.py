"""Which layout a letter has, told by its wording and its date."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from summarizer.letter import letter_from_pages
from summarizer.reader.header import read_case
from summarizer.reader.layout import layout_of
from summarizer.reader.sections import find_sections
from tests.letter_factory import WrittenLetter, written_letters
from tests.reading import HEADER, item, letter_of

EARLY_HEADER = HEADER.replace("2017", "2015").replace("02/01/2016", "02/01/2014")


def _layout(text: str) -> str | None:
    letter = letter_from_pages([text], name="letter.txt", sha256="0" * 64)
    sections = find_sections(letter)
    return layout_of(letter, sections, read_case(letter, sections.header).value)


@pytest.mark.parametrize(
    ("header", "layout"), [(HEADER, "D"), (EARLY_HEADER, "C"), ("", "C"), ("Case Number:\nDate Assigned:\n", "D")]
)
def test_the_header_table_makes_a_d_from_late_2016_on_or_without_a_date(header: str, layout: str) -> None:
    assert _layout(letter_of(item(), header=header).text) == layout


@pytest.mark.parametrize(
    ("before", "after", "layout"),
    [
        ("IMR ISSUES, DECISIONS AND RATIONALES", "IMR DECISION(S) AND RATIONALE(S)", "E"),
        ("Case Number", "MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review\nCase Number", "E"),
        ("Case Number", "Notice of Independent Medical Review Determination\nCase Number", "A"),
    ],
)
def test_a_wording_of_another_layout_counts_more_than_the_table(before: str, after: str, layout: str) -> None:
    assert _layout(letter_of(item()).text.replace(before, after, 1)) == layout


def test_wording_of_no_layout_gives_none() -> None:
    bare = letter_of(item()).text
    start, end = bare.index("The Expert Reviewer has"), bare.index("CLINICAL")

    assert _layout(bare[:start] + bare[end:]) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(written_letters(layouts="ABCE"))
def test_a_generated_letter_has_the_layout_it_was_set_in(written: WrittenLetter) -> None:
    assert _layout(written.text) == written.layout
