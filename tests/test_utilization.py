"""The utilization review: its date and what it decided."""

from __future__ import annotations

import datetime as dt

import pytest

from summarizer.reader.part import Mark, Part
from summarizer.reader.utilization import read_utilization_review
from summarizer.schema import Case, UtilizationReview
from tests.narratives import told
from tests.reading import item, record_of

_DAY = dt.date(2016, 11, 28)
_NO_HEADER: Part[Case] = Part(Case(), {})


def _header(date: dt.date) -> Part[Case]:
    return Part(Case(ur_denial=date), {"/ur_denial": (Mark(0, 1),)})


def _review(summary: str, header: Part[Case] = _NO_HEADER, **more: str) -> UtilizationReview:
    case = told(summary, **more)
    return read_utilization_review(case.narrative, case.sections, header).value


@pytest.mark.parametrize(
    "summary",
    [
        "On 11-28-2016 the request for Norco was non-certified by utilization review.",
        "The original utilization review (11-28-2016) denied a request for an MRI.",
        "The request was previously denied on 11/28/2016.",
        "In a utilization review report dated November 28, 2016, the claims administrator failed to approve a brace.",
        "The Utilization Review of 11-28-2016 non-certified the request.",
        "A prior denial was made on 11/28/2016 for acupuncture.",
        "On 10/1/2016 a request was received for PT that was noncertified by Utilization Review on 11/28/2016.",
        "The RFA of 10/1/2016 asked for PT. On 11/28/2016, utilization review found PT not medically necessary.",
        "Request was non-certified on 11/28/16 citing guidelines criteria.",
    ],
)
def test_date_and_denial_are_read_in_all_voices(summary: str) -> None:
    assert _review(summary) == UtilizationReview(date=_DAY, decision="denied")


@pytest.mark.parametrize(
    ("summary", "decision"),
    [
        ("Utilization review denied PT and certified Norco.", "mixed"),
        ("UR non-certified the EKG and modified the request for 3 visits to 1 visit.", "mixed"),
        ("UR denied PT. The request for Norco was authorized.", "mixed"),
        ("UR modified the request for PT to 6 visits.", "modified"),
        ("UR modified PT. 6 visits were authorized by the Claims Administrator.", "modified"),
        ("UR denied PT because the authorized visits were not used.", "denied"),
        ("UR certified 6 of 12 visits.", "modified"),
        ("The utilization reviewer approved 4 visits of the 8 requested.", "modified"),
        ("UR certified 6 of 12 visits and denied the MRI.", "mixed"),
        ("The MRI was non-certified, and PT was modified from 12 to 6 visits.", "mixed"),
        ("The UR decision was to deny the MRI.", "denied"),
        ("The request was reduced by UR to 6 visits.", "modified"),
        ("UR: brace certified; MRI - non-cert.", "mixed"),
        ("Utilization review certified the brace; PT notcertified.", "mixed"),
        ("Utilization review was done.", None),
        ("He works modified duty and denied numbness.", None),
    ],
)
def test_the_decision_is_of_all_items(summary: str, decision: str | None) -> None:
    assert _review(summary).decision == decision


@pytest.mark.parametrize(
    "summary",
    ["Denied 11/28/2016: orthotics, a brace.", "The 11-28-2016 denial letter: the operation and what goes with it."],
)
def test_a_decision_beside_the_headers_date_is_the_reviews_where_nothing_names_it(summary: str) -> None:
    assert _review(summary, _header(_DAY)) == UtilizationReview(date=_DAY, decision="denied")
    assert _review(summary, _header(dt.date(2016, 11, 1))).decision is None


def test_the_headers_date_wins_where_the_sentence_holds_it() -> None:
    summary = "UR of 11/1/2016 looked at the note; on 11/28/2016 it denied the request."

    assert _review(summary, _header(_DAY)).date == _DAY


def test_the_prose_wins_where_it_names_another_day() -> None:
    assert _review("A UR decision dated 11/28/2016 denied PT.", _header(dt.date(2016, 11, 27))).date == _DAY


def test_the_header_gives_the_date_where_the_prose_gives_none() -> None:
    case = told("UR denied PT.")
    part = read_utilization_review(case.narrative, case.sections, _header(_DAY))

    assert part.value.date == _DAY
    assert part.marks["/date"] == (Mark(0, 1),)


def test_a_remaining_portion_tells_of_a_modification() -> None:
    request = (
        "Physical therapy 12 visits was the original request. 6 visits was authorized by the Claims Administrator. "
        "The remaining IMR eligible portion of the original request, 6 visits is"
    )

    assert _review("He has knee pain.", request=request).decision == "modified"


def test_the_review_that_the_application_disputes_is_told_before_the_case_summary() -> None:
    disputed = "An application was filed on 12/9/2016 disputing the Utilization Review Denial dated 11/28/2016.\n"

    assert record_of(item(), before=disputed, header="").utilization_review == UtilizationReview(
        date=_DAY, decision="denied"
    )


def test_the_case_summary_of_2013_tells_what_the_review_did() -> None:
    disputed = "An application was filed disputing the Utilization Review Denial dated 11/28/2016.\n"
    summary = "PT is partially certified for 6 visits. The brace is non-certified."

    assert record_of(item(), before=disputed, header="", summary=summary).utilization_review.decision == "mixed"
    assert record_of(item(), before=disputed, header="", summary=summary[:39]).utilization_review.decision == "modified"


def test_a_portion_authorized_beside_a_denial_is_a_mixed_decision() -> None:
    partial = (
        "Physical therapy 12 visits was the original request. 6 visits was authorized by the Claims Administrator. "
        "The remaining IMR eligible portion of the original request, 6 visits is: Upheld"
    )
    summary = "On 11-28-2016 utilization review denied the request for an MRI."

    assert record_of(item(), item(partial), summary=summary).utilization_review.decision == "mixed"
    assert record_of(item(), summary=summary).utilization_review.decision == "denied"


def test_a_denial_with_an_exception_is_a_mixed_decision() -> None:
    assert _review("UR denied all but the EKG on 11/28/2016.").decision == "mixed"
