"""Each way in which a letter contradicts itself, and letters that almost do."""

from __future__ import annotations

import pytest

from summarizer.resources import load_toml
from tests.reading import HEADER, RATIONALE, SUMMARY, item, record_of

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
        "The doctor's first report of occupational injury dated 1-5-2015 lists a sprain.",
        "She was seen in December 2015 for this injury.",
        "On February 30, 2017 she was seen.",
        "The request for authorization was dated 3-2-2017.",
        "The disputed request for authorization of 3-2-2017 lists a scan.",
        "On 3-2-2017 a request for authorization for MRI was signed.",
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
        "The drug formulary of the MTUS is effective January 1, 2018.",
        "Under the MTUS, office visits and progress reports in chronic pain, 7-18-2009, are needed.",
        "The treatment schedule, effective 7-18-2009, speaks of reports and notes.",
        "On 3-3-2014 she underwent a fusion.",
        "She has been employed there since 4-4-2008.",
        "The MRI report of 1-5-2015 shows a tear.",
        "The previous strain of 1-5-2015 had resolved.",
        "She had surgery in December 2015.",
        "Pain was rated 0-5-10 at rest.",
        "The progress report of 3-2-2017 describes pain.",
        "She is totally disabled until 6-1-2017.",
        "The next visit is scheduled for 6-1-2017.",
        "She will be seen on 6-1-2017.",
        "CURES from 1-5-2015 to 3-1-2017 is consistent.",
        "An appeal of 3-2-2017 holds a request for authorization for MRI.",
        "The RFA of 2-10-2017 asked for an MRI. A request for authorization for MRI was dated 3-2-2017.",
        "The request for authorization of 3-2-2017 lists a cane.",
    ],
)
def test_old_scans_operations_and_later_reports_are_no_date_order(sentence: str) -> None:
    assert _kinds(summary=f"{SUMMARY} {sentence}") == []


def test_a_header_whose_dates_do_not_follow_each_other_is_a_date_order() -> None:
    assert _kinds(header=HEADER.replace("Assigned: 03/14/2017", "Assigned: 02/24/2017")) == ["date_order"]


def test_header_and_prose_with_two_dates_of_injury_are_a_header_conflict() -> None:
    assert _kinds(summary=SUMMARY.replace("2-1-2016", "2-10-2016")) == ["header_conflict"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The date of injury was listed as 2-3-2016.",
        "She was injured at work on 2-10-2016.",
        "The patient has a DOI of 2-2-2016.",
        "There is no flare-up of this 2014 injury.",
        "The patient was injured in October 2015.",
        "The utilization review of 2-21-2017 denied the scan.",
        "The request was previously denied on 2-21-2017.",
        "On 2-20-2016, utilization review non-certified the scan.",
    ],
)
def test_a_date_given_anew_with_another_value_is_a_header_conflict(sentence: str) -> None:
    assert _kinds(item(rationale=f"{sentence} {RATIONALE}")) == ["header_conflict"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The patient reported the injury on 2-3-2016.",
        "A prior industrial injury on 5-5-2013 had resolved.",
        "Another claim has a date of injury of 5-5-2013.",
        "Trauma at work is claimed for an injury from 1-1-2016 to 2-1-2016.",
        "There is no flare-up of this 2016 injury.",
        "Utilization review received the request on 2-18-2017.",
        "The utilization review of 2-21-2017 approved a brace.",
        "The utilization review of 5-5-2016 denied a chair.",
    ],
)
def test_dates_of_other_injuries_and_reviews_are_no_header_conflict(sentence: str) -> None:
    assert _kinds(item(rationale=f"{sentence} {RATIONALE}")) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The patient reported that his pain is constant.",
        "He has had six visits.",
        "This gentleman still has pain.",
        "Mr. Roe still has pain.",
        "50 yo M with pain.",
    ],
)
def test_a_rationale_about_the_other_sex_is_a_sex_conflict(sentence: str) -> None:
    assert _kinds(item(rationale=f"{sentence} {RATIONALE}")) == ["sex_conflict"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The patient was seen by the chiropractor. He has had training.",
        "The provider told the patient that he would appeal.",
        "The patient's brother hurt his knee.",
        "The guideline says that a patient may stop his visits.",
        'It says: "The patient may stop his visits."',
        "In men it is rare.",
    ],
)
def test_other_men_are_no_sex_conflict(sentence: str) -> None:
    assert _kinds(item(rationale=f"{sentence} {RATIONALE}")) == []


def test_initials_beside_an_age_contradict_each_other_and_any_word() -> None:
    rationale = f"This is a 50M with knee pain. {RATIONALE}"

    assert "sex_conflict" in _kinds(item(rationale=rationale))
    assert "sex_conflict" in _kinds(item(rationale=rationale.replace("50M", "50F")), summary="A 50M with knee pain.")


def test_a_pronoun_of_the_other_sex_about_the_claimant_is_a_sex_conflict() -> None:
    assert _kinds(summary=f"{SUMMARY} His diagnoses include knee sprain.") == ["sex_conflict"]
    assert _kinds(summary=f"{SUMMARY} The physician gave his interpretation of the scan.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "She was robbed by a man in a mask.",
        "She was lifting a patient when he grabbed her arm.",
        "An angry patient pushed her, and he kicked her.",
        "A male patient kicked her in the knee.",
        "She was restraining a 30 year old man.",
        "It was an assault by a 45-year-old male resident.",
        "Per the treater's report the patient is worse, and he asks for a scan.",
    ],
)
def test_those_by_whom_a_claimant_is_hurt_are_no_conflict(sentence: str) -> None:
    assert _kinds(summary=f"{SUMMARY} {sentence}") == []


def test_a_difficult_patient_is_the_claimant() -> None:
    assert _kinds(summary=f"{SUMMARY} She is a difficult patient, and he has pain.") == ["sex_conflict"]


def test_two_ages_are_an_age_conflict() -> None:
    assert _kinds(item(rationale="The patient is a 58 year old female. It is not medically necessary.")) == [
        "age_conflict"
    ]


def test_the_other_side_in_the_request_is_a_side_conflict() -> None:
    other = "The request for MRI of the left knee is not medically necessary."

    assert _kinds(item(KNEE, rationale=other)) == ["side_conflict"]
    assert _kinds(item(KNEE, rationale=other.replace("left", "right"))) == []


@pytest.mark.parametrize(
    ("rationale", "kinds"),
    [
        ("The right knee hurts. Thus, MRI of the left knee is not medically necessary.", ["side_conflict"]),
        ("The left knee hurts. It is not medically necessary.", ["side_conflict"]),
        ("The left knee is normal. It is not medically necessary.", []),
        ("The left knee was operated on in the past. It is not medically necessary.", []),
    ],
)
def test_a_rationale_about_the_other_side_is_a_side_conflict(rationale: str, kinds: list[str]) -> None:
    assert _kinds(item(KNEE, rationale=rationale)) == kinds


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ("The right knee hurts. Utilization review denied an MRI of the left knee.", ["side_conflict"]),
        ("An MRI of the right knee was requested. Utilization review denied an MRI of the left knee.", []),
        ("The right knee hurts. A brace for the left knee was requested.", []),
    ],
)
def test_a_denial_for_the_other_side_is_a_side_conflict(told: str, kinds: list[str]) -> None:
    assert _kinds(item(KNEE), summary=f"{SUMMARY} {told}") == kinds


@pytest.mark.parametrize(
    ("rationale", "kinds"),
    [
        ("Therefore, MRI of the neck is not medically necessary.", ["body_part_conflict"]),
        ("The neck hurts and this is not medically necessary.", []),
        ("The concurrent request for MRI of the neck is discussed elsewhere.", []),
    ],
)
def test_a_conclusion_on_another_part_is_a_body_part_conflict(rationale: str, kinds: list[str]) -> None:
    assert _kinds(item(KNEE, rationale=rationale)) == kinds


def test_a_guideline_for_another_part_is_a_body_part_conflict() -> None:
    back = "Decision based on MTUS Low Back Complaints 2004, Section(s): Special Studies."

    assert _kinds(item(KNEE, reviewer=back)) == ["body_part_conflict"]
    assert _kinds(item("Office visit: Upheld", reviewer=back)) == []


def test_a_heading_with_two_numbers_is_a_quantity_conflict() -> None:
    heading = "Therapy 12 visits, 2 times a week for 4 weeks: Upheld"

    assert _kinds(item(heading)) == ["quantity_conflict"]
    assert _kinds(item(heading.replace("12", "8"))) == []


@pytest.mark.parametrize(
    "clause", ["(six) visits of acupuncture are requested", "six visits of acupuncture are requested"]
)
def test_a_number_in_words_contradicts_the_heading_wherever_it_begins(clause: str) -> None:
    asked = item("Acupuncture 12 visits: Upheld")

    assert "quantity_conflict" in _kinds(asked, summary=f"{SUMMARY} The doctor writes that {clause}.")


def test_a_rationale_that_judges_another_number_is_a_quantity_conflict() -> None:
    said = "The request for acupuncture, {} visits, is not medically necessary."

    assert _kinds(item("Acupuncture 6 visits: Upheld", rationale=said.format(8))) == ["quantity_conflict"]
    assert _kinds(item("Acupuncture 6 visits: Upheld", rationale=said.format(6))) == []


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("The requested 8 visits exceed the guideline.", ["quantity_conflict"]),
        ("Thus, acupuncture x 8 is not medically necessary.", ["quantity_conflict"]),
        ("The request exceeds the 8 visits of acupuncture that are allowed.", []),
        ("The request for acupuncture over 4 weeks is not medically necessary.", []),
        ("After the 8 visits completed, more acupuncture is not medically necessary.", []),
        ("The previous request for 8 visits of acupuncture was approved. It is not medically necessary.", []),
    ],
)
def test_a_conclusion_on_another_number_is_a_quantity_conflict(said: str, kinds: list[str]) -> None:
    assert _kinds(item("Acupuncture 6 visits: Upheld", rationale=said)) == kinds


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Utilization review denied 10 visits of physical therapy.", ["quantity_conflict"]),
        ("The plan is acupuncture x 4 and physical therapy x 10.", ["quantity_conflict"]),
        ("The plan is physical therapy x 10. She asked for 12 visits of physical therapy, which were requested.", []),
        ("She has had 10 visits of physical therapy.", []),
        ("10 visits of acupuncture were requested.", []),
        ("The request was modified to 10 visits of physical therapy.", []),
        ("UR approved 10 visits of physical therapy.", []),
        ("Physical therapy for 4 weeks was requested.", []),
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


def test_a_citation_that_runs_over_full_stops_to_its_date_is_no_event() -> None:
    cited = "See the MTUS. Cal. Code Regs. tit. 8. July 18, 2012. It allows fading."
    plain = "The applicant was hurt. A cast was put on July 18, 2012. It was taken off."

    def kinds(rationale: str) -> list[str]:
        return [found.kind for found in record_of(item(rationale=f"{rationale} {RATIONALE}")).inconsistencies]

    assert kinds(cited) == []
    assert kinds(plain) == ["date_order"]


def test_each_phrase_for_a_request_holds_one_of_the_cues_that_are_looked_for_first() -> None:
    event = load_toml("consistency")["request_event"]

    assert [phrase for phrase in event["phrases"] if not any(cue in phrase for cue in event["cues"])] == []


def test_each_counting_word_is_long_enough_to_be_taken_for_a_treatment() -> None:
    words: list[str] = load_toml("consistency")["counting"]["words"]

    assert [word for word in words if len(word) < 5 or not word.islower()] == []


def test_the_number_for_one_side_of_both_is_no_quantity_conflict() -> None:
    both = item("Gel injections, bilateral knees (total 8): Upheld")
    summary = f"{SUMMARY} She requested gel injections x {{}} to both knees."

    assert _kinds(both, summary=summary.format(4)) == []
    assert _kinds(both, summary=summary.format(3)) == ["quantity_conflict"]
