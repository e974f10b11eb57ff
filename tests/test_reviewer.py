"""Who reviewed, and which layout that tells."""

from __future__ import annotations

import pytest

from summarizer.letter import letter_from_pages
from summarizer.reader.rules import read
from summarizer.schema import Record
from tests.reading import HEADER, item, letter_of, record_of


def _prose(credentials: str) -> Record:
    text = letter_of(item(), header="").text
    start, end = text.index("The Expert Reviewer has"), text.index("CLINICAL")
    return read(letter_from_pages([f"{text[:start]}{credentials}\n{text[end:]}"], name="b.txt", sha256="0" * 64))


def test_printed_lists_are_split_at_commas() -> None:
    record = record_of(item())

    assert record.reviewer.licensed_in == ("Texas", "California")
    assert record.reviewer.specialties == ("Family Practice",)


@pytest.mark.parametrize(
    ("credentials", "states", "specialties"),
    [
        (
            "The physician reviewer is Board Certified in Family Practice and is licensed to practice in California.",
            ("California",),
            ("Family Practice",),
        ),
        (
            "The physician reviewer is Board Certified in Physical Medicine and Rehabilitation, has a subspecialty in "
            "Pain Management and is licensed to practice in New York and West Virginia.",
            ("New York", "West Virginia"),
            ("Physical Medicine and Rehabilitation", "Pain Management"),
        ),
        (
            "The reviewer is Board Certified in Internal Medicine and Cardiology and is licensed in Ohio.",
            ("Ohio",),
            ("Internal Medicine", "Cardiology"),
        ),
    ],
)
def test_older_letters_say_it_in_prose(credentials: str, states: tuple[str, ...], specialties: tuple[str, ...]) -> None:
    record = _prose(credentials)

    assert (record.reviewer.licensed_in, record.reviewer.specialties) == (states, specialties)
    assert record.letter.layout == "B"


def test_the_header_table_makes_the_layout_d_from_late_2016_on() -> None:
    early = HEADER.replace("2017", "2015").replace("02/01/2016", "02/01/2014")

    layouts = [record_of(item(), header=header).letter.layout for header in (HEADER, early, "")]
    assert layouts == ["D", "C", "C"]
