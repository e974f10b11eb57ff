"""Who reviewed: lists and prose."""

from __future__ import annotations

import pytest

from summarizer.letter import letter_from_pages
from summarizer.reader.rules import read
from summarizer.schema import Record
from tests.reading import item, letter_of, record_of


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
        (
            "The reviewer is Board Certified in Physical Medicine and Rehabilitation and Pain Medicine and is licensed "
            "to practice medicine in the state of Nevada.",
            ("Nevada",),
            ("Physical Medicine and Rehabilitation", "Pain Medicine"),
        ),
        (
            "The physician reviewer is Licensed in Chiropractic, Fellowship trained in Sports Medicine and is licensed "
            "to practice in Ohio.",
            ("Ohio",),
            ("Chiropractic", "Sports Medicine"),
        ),
        (
            "The reviewer is Board Certified in Neurology. The reviewer is Licensed in Iowa.",
            (),
            ("Neurology",),
        ),
        ("The reviewer is Board Certified and is licensed to practice somewhere.", (), ()),
    ],
)
def test_older_letters_say_it_in_prose(credentials: str, states: tuple[str, ...], specialties: tuple[str, ...]) -> None:
    record = _prose(credentials)

    assert (record.reviewer.licensed_in, record.reviewer.specialties) == (states, specialties)
    assert record.letter.layout == "B"


def test_a_specialty_may_begin_with_the_word_clinical() -> None:
    record = _prose("Certification(s)/Specialty: Neurology, Clinical Neurophysiology")

    assert record.reviewer.specialties == ("Neurology", "Clinical Neurophysiology")


def test_a_letter_without_credentials_has_an_unknown_reviewer() -> None:
    record = _prose("He/she has no affiliation with the employer.")

    assert (record.reviewer.licensed_in, record.reviewer.specialties) == ((), ())
    assert record.letter.layout is None


def test_each_entry_has_its_place_as_evidence() -> None:
    record = record_of(item())

    quotes = {pointer: spans[0].quote for pointer, spans in record.evidence.items() if "/reviewer/" in pointer}
    assert quotes == {
        "/reviewer/licensed_in/0": "Texas",
        "/reviewer/licensed_in/1": "California",
        "/reviewer/specialties/0": "Family Practice",
    }
