"""What the words of a heading say: kind of treatment, parts of the body, side."""

from __future__ import annotations

import pytest

from summarizer.resources import load_toml
from summarizer.schema import Issue
from tests.reading import item, record_of


def _issue(request: str, rationale: str = "The request is not medically necessary.") -> Issue:
    return record_of(item(f"{request}: Upheld", rationale=rationale)).issues[0]


@pytest.mark.parametrize(
    ("request_text", "category"),
    [
        ("MRI of the lumbar spine", "diagnostic"),
        ("Urine drug screen", "diagnostic"),
        ("Naproxen 500mg #60", "medication"),
        ("Unheardofol 20mg #30", "medication"),
        ("Acupuncture 6 visits", "therapy"),
        ("Physical therapy evaluation and treatment, 12 visits", "therapy"),
        ("Lumbar epidural steroid injection at L4-5", "injection"),
        ("Ultrasound guided injection of the shoulder", "injection"),
        ("Right knee arthroscopy", "surgery"),
        ("Associated surgical service: knee brace", "surgery"),
        ("Post-op physical therapy 12 sessions", "surgery"),
        ("Post-op Percocet 5/325mg", "medication"),
        ("TENS unit", "equipment"),
        ("Four sessions of electrical stimulation", "therapy"),
        ("Consultation with a spine surgeon", "evaluation"),
        ("Functional capacity evaluation", "evaluation"),
        ("Biofeedback, 6 sessions", "mental_health"),
        ("Gym membership for 6 months", "program"),
        ("Home health aide 4 hours a day", "home_care"),
        ("Purchase of a van with wheelchair lift", "other"),
        ("Interpreter services for office visits", "other"),
        ("Transportation to and from office visits", "home_care"),
        ("Registered nurse home visit, weekly", "home_care"),
        ("2nd opinion with a surgeon", "evaluation"),
        ("SNF stay, 14 days", "home_care"),
        ("Facet joint injection under monitored anesthesia", "injection"),
        ("Manipulation under anesthesia of the shoulder", "surgery"),
        ("Silicone gel sheets", "equipment"),
        ("Post-op PT for the knee, 8 visits, per RFA dated 1/2/2020", "surgery"),
        ("Lumbar RFA at L4-5", "injection"),
        ("Emergency treatment of tooth #18", "other"),
        ("HbA1c", "diagnostic"),
        ("Hot/cold therapy unit, 2 week rental", "equipment"),
        ("Psych eval and treat", "evaluation"),
        ("Left TKA", "surgery"),
    ],
)
def test_the_category_follows_the_heading(request_text: str, category: str) -> None:
    assert _issue(request_text).category == category


def test_an_item_that_its_rationale_calls_ancillary_is_part_of_the_operation() -> None:
    rationale = "As the requested surgical intervention is not medically necessary, the ancillary service is not."

    assert _issue("Chest x-ray", rationale).category == "surgery"


def test_each_phrase_that_calls_an_item_ancillary_holds_one_of_the_stems() -> None:
    ancillary = load_toml("categories")["ancillary"]

    assert [phrase for phrase in ancillary["phrases"] if not any(stem in phrase for stem in ancillary["stems"])] == []


@pytest.mark.parametrize(
    ("request_text", "parts", "side"),
    [
        ("MRI of the left knee", ("knee",), "left"),
        ("Therapy for the lumbar and bilateral knees", ("knee", "low_back"), "bilateral"),
        ("EMG of the right upper extremity", ("upper_extremity",), "right"),
        ("EMG/NCV BUE", ("upper_extremity",), "bilateral"),
        ("Brace, RLE", ("lower_extremity",), "right"),
        ("Left TKA", ("knee",), "left"),
        ("X-rays of both hands", ("hand",), "bilateral"),
        ("Naproxen 500mg #60", (), None),
    ],
)
def test_parts_and_side_come_from_the_heading_alone(
    request_text: str, parts: tuple[str, ...], side: str | None
) -> None:
    issue = _issue(request_text, "The right hip and the neck hurt. The request is not medically necessary.")

    assert (issue.body_parts, issue.side) == (parts, side)


def test_a_remaining_portion_without_a_part_takes_it_from_the_original_request() -> None:
    heading = (
        "Therapy 12 visits for the left wrist was the original request. Therapy 6 visits was authorized by the Claims "
        "Administrator. The remaining IMR eligible portion of the original request, Therapy 6 visits is"
    )
    issue = _issue(heading)

    assert (issue.body_parts, issue.side, issue.quantity) == (("wrist",), "left", 6)
