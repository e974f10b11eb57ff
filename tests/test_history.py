"""The history's two parts with their marks, and the header as the last resort."""

from __future__ import annotations

import datetime as dt

from summarizer.reader.history import read_clinical, read_injury
from summarizer.reader.part import Mark, Part
from summarizer.schema import Case
from tests.narratives import Told, told

_HEADER = Part(Case(injury=dt.date(2014, 5, 6)), {"/injury": (Mark(0, 1),)})
_SUMMARY = (
    "The patient was hurt on 7/4/2012 when she fell off a ladder. Diagnoses include left knee sprain and anxiety. "
    "Treatment has included Norco and physical therapy. She is on modified duty."
)


def _quotes(case: Told, marks: dict[str, tuple[Mark, ...]]) -> dict[str, str]:
    return {pointer: case.at(place) for pointer, places in marks.items() for place in places}


def test_every_clinical_value_has_its_quote() -> None:
    case = told(_SUMMARY)
    part = read_clinical(case.narrative)

    assert part.value.diagnoses == ("left knee sprain", "anxiety")
    assert part.value.treatments_tried == ("norco", "physical therapy")
    assert part.value.work_status == "modified_duty"
    assert _quotes(case, part.marks) == {
        "/diagnoses/0": "left knee sprain",
        "/diagnoses/1": "anxiety",
        "/treatments_tried/0": "Norco",
        "/treatments_tried/1": "physical therapy",
        "/work_status": "modified duty",
    }


def test_every_value_of_the_injury_has_its_quote() -> None:
    case = told(_SUMMARY)
    part = read_injury(case.narrative, _HEADER, read_clinical(case.narrative))

    assert part.value.date == dt.date(2012, 7, 4)
    assert part.value.body_parts == ("knee", "psyche")
    assert _quotes(case, part.marks) == {
        "/date": "7/4/2012",
        "/mechanism": "fell off a ladder",
        "/body_parts/0": "knee",
        "/body_parts/1": "anxiety",
    }


def test_the_header_gives_the_date_where_the_prose_gives_none_that_can_be() -> None:
    for summary in ("He has knee pain.", "He was injured on 7/4/3012."):
        narrative = told(summary).narrative
        part = read_injury(narrative, _HEADER, read_clinical(narrative))

        assert part.value.date == dt.date(2014, 5, 6)
        assert part.marks["/date"] == _HEADER.marks["/injury"]


def test_a_silent_letter_gives_nothing() -> None:
    narrative = told("The case was reviewed.").narrative
    clinical = read_clinical(narrative)
    injury = read_injury(narrative, Part(Case(), {}), clinical)

    assert (clinical.marks, injury.marks) == ({}, {})
    assert injury.value.date is None
