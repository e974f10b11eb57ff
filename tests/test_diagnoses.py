"""Diagnoses: how letters introduce them, and where one ends and the next begins."""

from __future__ import annotations

import pytest

from summarizer.reader.diagnoses import find_diagnoses
from tests.narratives import told


def _diagnoses(summary: str, **more: str) -> list[str]:
    return [diagnosis.text for diagnosis in find_diagnoses(told(summary, **more).narrative)]


@pytest.mark.parametrize(
    "summary",
    [
        "Diagnoses include knee sprain and anxiety.",
        "The current diagnoses are documented as knee sprain and anxiety.",
        "Diagnoses, and-or impressions, were noted to include: knee sprain; anxiety.",
        "He was diagnosed with knee sprain and anxiety.",
        "She was diagnosed as having a knee sprain, and anxiety.",
        "Assessment: 1. Knee sprain. 2. Anxiety. She was seen.",
        "Diagnostic impression: 1) knee sprain; 2) anxiety.",
        "She carries a diagnosis of knee sprain and anxiety.",
        "The worker is undergoing treatment for knee sprain, and anxiety.",
        "The patient's diagnoses, per the report dated 1/2/15, include knee sprain and anxiety.",
        "There is documentation of current diagnoses (knee sprain and anxiety), and pain.",
        "He is being treated for knee sprain (S83.92XA), anxiety (F41.9).",
        "She carries the diagnoses S83.92XA knee sprain; F41.9 anxiety.",
        "Diagnoses listed on the 1/2/2015 report: 1) knee sprain; 2) anxiety.",
        "The provider has diagnosed knee sprain and anxiety.",
        "Dx's now: knee sprain; anxiety, following a fall.",
        "Present conditions: knee sprain, anxiety.",
    ],
)
def test_every_introduction_gives_the_same_list(summary: str) -> None:
    assert _diagnoses(summary) == ["knee sprain", "anxiety"]


@pytest.mark.parametrize(
    ("listed", "diagnoses"),
    [
        (
            "strain of muscle, fascia and tendon of the low back",
            ["strain of muscle, fascia and tendon of the low back"],
        ),
        (
            "dorsalgia, unspecified; radiculopathy, cervical region",
            ["dorsalgia, unspecified", "radiculopathy, cervical region"],
        ),
        ("lumbar strain, subsequent encounter and left sciatica", ["lumbar strain", "left sciatica"]),
        ("cervical sprain and strain", ["cervical sprain and strain"]),
        ("right hip pain and injury", ["right hip pain and injury"]),
        ("neck, back and shoulder pain", ["neck pain", "back pain", "shoulder pain"]),
        ("persistent left neck and shoulder pain", ["persistent left neck and shoulder pain"]),
        ("disc bulge with lateral and foraminal stenosis", ["disc bulge with lateral and foraminal stenosis"]),
        ("right shoulder strain right elbow contusion", ["right shoulder strain", "right elbow contusion"]),
        ("knee fracture and stiffness of the wrist", ["knee fracture", "stiffness of the wrist"]),
        ("back contusion secondary to a fall", ["back contusion"]),
        ("R tibia fx s/p ORIF (1/6/10), R ankle sprain", ["r tibia fx", "r ankle sprain"]),
        ("knee tear status post repair on 1/2/2015, gout of the foot, ankle sprain", ["knee tear", "ankle sprain"]),
    ],
)
def test_entries_are_divided_between_conditions_only(listed: str, diagnoses: list[str]) -> None:
    assert _diagnoses(f"Diagnoses include {listed}.") == diagnoses


def test_an_entry_of_a_numbered_list_counts_among_conditions() -> None:
    listed = "Diagnoses: 1) paraparesis; 2) neurogenic bladder; 3) headaches."

    assert _diagnoses(listed) == ["paraparesis", "neurogenic bladder", "headaches"]
    assert _diagnoses("Assessment: 1. Knee sprain. 2. Anxiety. 3. Continue the plan.") == ["knee sprain", "anxiety"]
    assert _diagnoses("Diagnoses include knee sprain and a new bicycle.") == ["knee sprain and a new bicycle"]


def test_what_is_told_as_history_counts() -> None:
    assert _diagnoses("He has a history of hypertension and diabetes. There is no history of asthma.") == [
        "hypertension",
        "diabetes",
    ]


@pytest.mark.parametrize(
    "summary",
    [
        "The films help to establish the diagnosis of a fracture.",
        "Examination showed spasm and stiffness.",
        "He requests treatment for the low back.",
        "No diagnosis of fracture was made.",
    ],
)
def test_a_finding_or_a_question_is_no_diagnosis(summary: str) -> None:
    assert _diagnoses(summary) == []


def test_a_repeated_diagnosis_is_given_once() -> None:
    assert _diagnoses("Diagnoses include knee sprain. He was diagnosed with a knee sprain.") == ["knee sprain"]


def test_the_rationale_is_asked_only_where_the_summary_is_silent() -> None:
    rationale = "The claimant was diagnosed with elbow bursitis."

    assert _diagnoses("He fell.", rationale=rationale) == ["elbow bursitis"]
    assert _diagnoses("Diagnoses include knee sprain.", rationale=rationale) == ["knee sprain"]


def test_each_diagnosis_stands_at_its_mark() -> None:
    case = told("Diagnoses include\nacute lumbar strain, Left Knee\nPain.")

    for diagnosis in find_diagnoses(case.narrative):
        assert case.at(diagnosis.mark).lower() == diagnosis.text
