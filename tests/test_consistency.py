"""Each way in which a letter contradicts itself, and letters that almost do."""

from __future__ import annotations

import pytest

from tests.reading import HEADER, SUMMARY, item, record_of

KNEE = "MRI of the right knee: Upheld"


def _kinds(*items: str, summary: str = SUMMARY, header: str = HEADER) -> list[str]:
    record = record_of(*(items or (item(),)), summary=summary, header=header)
    assert all(span.quote for found in record.inconsistencies for span in found.evidence)
    return [found.kind for found in record.inconsistencies]


def test_a_letter_that_agrees_with_itself_has_none() -> None:
    assert _kinds() == []


@pytest.mark.parametrize(
    "sentence",
    [
        "According to the progress report dated 1-5-2015, the injured worker had knee pain.",
        "A request for authorization was dated 12-20-2015.",
        "On 6-1-2017 she was seen again.",
        "The office visit of 4-2-3016 shows no change.",
        "She was seen in June 20216.",
        "Per 12-20-2015, there is no change.",
    ],
)
def test_a_date_that_cannot_be_is_a_date_order(sentence: str) -> None:
    assert _kinds(summary=f"{SUMMARY} {sentence}") == ["date_order"]


@pytest.mark.parametrize(
    "sentence",
    [
        "An MRI of 1-5-2015 showed a tear.",
        "She is status post arthroscopy on 3-3-2014.",
        "The progress report dated 3-5-2016 describes pain.",
        "The guideline was updated on 5-5-2010.",
        "On 3-3-2014 she underwent a fusion.",
        "She has been employed there since 4-4-2008.",
    ],
)
def test_old_scans_operations_and_later_reports_are_no_date_order(sentence: str) -> None:
    assert _kinds(summary=f"{SUMMARY} {sentence}") == []


def test_a_header_whose_dates_do_not_follow_each_other_is_a_date_order() -> None:
    assert _kinds(header=HEADER.replace("Assigned: 03/14/2017", "Assigned: 02/24/2017")) == ["date_order"]


def test_header_and_prose_with_two_dates_of_injury_are_a_header_conflict() -> None:
    assert _kinds(summary=SUMMARY.replace("2-1-2016", "2-10-2016")) == ["header_conflict"]


def test_a_pronoun_of_the_other_sex_about_the_claimant_is_a_sex_conflict() -> None:
    assert _kinds(summary=f"{SUMMARY} His diagnoses include knee sprain.") == ["sex_conflict"]
    assert _kinds(summary=f"{SUMMARY} The physician gave his interpretation of the scan.") == []


def test_two_ages_are_an_age_conflict() -> None:
    assert _kinds(item(rationale="The patient is a 58 year old female. It is not medically necessary.")) == [
        "age_conflict"
    ]


def test_the_other_side_in_the_request_is_a_side_conflict() -> None:
    other = "The request for MRI of the left knee is not medically necessary."

    assert _kinds(item(KNEE, rationale=other)) == ["side_conflict"]
    assert _kinds(item(KNEE, rationale=other.replace("left", "right"))) == []


def test_a_guideline_for_another_part_is_a_body_part_conflict() -> None:
    back = "Decision based on MTUS Low Back Complaints 2004, Section(s): Special Studies."

    assert _kinds(item(KNEE, reviewer=back)) == ["body_part_conflict"]
    assert _kinds(item("Office visit: Upheld", reviewer=back)) == []


def test_a_heading_with_two_numbers_is_a_quantity_conflict() -> None:
    heading = "Therapy 12 visits, 2 times a week for 4 weeks: Upheld"

    assert _kinds(item(heading)) == ["quantity_conflict"]
    assert _kinds(item(heading.replace("12", "8"))) == []


def test_a_rationale_that_judges_another_number_is_a_quantity_conflict() -> None:
    said = "The request for acupuncture, {} visits, is not medically necessary."

    assert _kinds(item("Acupuncture 6 visits: Upheld", rationale=said.format(8))) == ["quantity_conflict"]
    assert _kinds(item("Acupuncture 6 visits: Upheld", rationale=said.format(6))) == []


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Utilization review denied 10 visits of physical therapy.", ["quantity_conflict"]),
        ("The plan is acupuncture x 4 and physical therapy x 10.", ["quantity_conflict"]),
        ("The plan is physical therapy x 10. She asked for 12 visits of physical therapy, which were requested.", []),
        ("She has had 10 visits of physical therapy.", []),
        ("10 visits of acupuncture were requested.", []),
    ],
)
def test_an_order_or_denial_of_another_number_is_a_quantity_conflict(sentence: str, kinds: list[str]) -> None:
    therapy = item(heading="12 visits of physical therapy: Upheld")

    assert _kinds(therapy, summary=f"{SUMMARY} {sentence}") == kinds


def test_portions_that_do_not_add_up_are_a_quantity_conflict() -> None:
    heading = (
        "Acupuncture 18 visits was the original request. Acupuncture 6 visits was authorized by the Claims "
        "Administrator. The remaining IMR eligible portion of the original request, Acupuncture {} visits is: Upheld"
    )

    assert _kinds(item(heading.format(10))) == ["quantity_conflict"]
    assert _kinds(item(heading.format(12))) == []


def test_a_rationale_against_its_heading_is_a_decision_conflict_for_a_person_to_look_at() -> None:
    record = record_of(item(KNEE, rationale="The findings are there. Therefore, the request is medically necessary."))

    assert [found.kind for found in record.inconsistencies] == ["decision_conflict"]
    assert record.issues[0].decision == "upheld"
    assert "/issues/0/decision" in {found.pointer for found in record.review}
