"""A stored record has no name; a table's has no evidence."""

from __future__ import annotations

import pytest

from summarizer.bulk.job import Job, answered, record_json, without_evidence
from summarizer.files import letter_from_text
from summarizer.reader import rules
from summarizer.schema import Record
from tests.samples import KNEE_LETTER

# a letter that quotes the marks by which a record is cut
TRICKY = KNEE_LETTER.replace("a wet ramp", 'a "letter":{"name":""} ramp "evidence":{ and },"review":[')


@pytest.mark.parametrize("name", ["knee.txt", 'new\nline "quoted" \\ é.txt', ""])
@pytest.mark.parametrize("text", [KNEE_LETTER, TRICKY])
def test_a_stored_record_with_a_name_is_the_record_of_that_letter(text: str, name: str) -> None:
    stored = answered(Job("", b""), rules.read(letter_from_text(text, name=""))).record
    expected = rules.read(letter_from_text(text, name=name))

    assert stored
    assert record_json(stored, name).decode() == expected.model_dump_json()


@pytest.mark.parametrize("text", [KNEE_LETTER, TRICKY])
def test_all_but_the_evidence_stays(text: str) -> None:
    record = rules.read(letter_from_text(text, name="a"))
    cut = Record.model_validate_json(without_evidence(record.model_dump_json().encode()))

    assert cut == record.model_copy(update={"evidence": {}})
