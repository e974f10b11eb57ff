"""Work status: the last one that is stated."""

from __future__ import annotations

import pytest

from summarizer.reader.work_status import find_work_status
from tests.narratives import told


def _status(summary: str, **more: str) -> str | None:
    found = find_work_status(told(summary, **more).narrative)
    return found.status if found else None


@pytest.mark.parametrize(
    ("summary", "status"),
    [
        ("The worker is on modified duty.", "modified_duty"),
        ("Work restrictions were imposed.", "modified_duty"),
        ("He is temporarily partially disabled.", "modified_duty"),
        ("He is temporarily totally disabled.", "off_work"),
        ("The patient is TTD.", "off_work"),
        ("She remained off of work.", "off_work"),
        ("He has not worked since May.", "off_work"),
        ("The patient is retired.", "retired"),
        ("He returned to regular duty.", "full_duty"),
        ("He is permanent and stationary.", None),
        ("She works as a clerk.", None),
        ("It was not clearly stated whether he was or was not working.", None),
        ("Work status is unclear.", None),
        ("The goal is to return to full duty.", None),
        ("He works with a 20-pound limit.", "modified_duty"),
        ("He is not working with said limitation in place.", "off_work"),
        ("Off work since May, modified duties not offered.", "off_work"),
        ("She may return to modified work. If not available, TTD.", "modified_duty"),
    ],
)
def test_a_status_is_read_only_where_it_is_stated(summary: str, status: str | None) -> None:
    assert _status(summary) == status


def test_the_later_status_wins() -> None:
    assert _status("He was off work in May. He is now retired.") == "retired"
    assert _status("He retired in May. He is off work.") == "off_work"


def test_a_treatment_and_an_earlier_status_are_not_the_status() -> None:
    assert _status("He has retired. Relevant treatments have included a cane and work restrictions.") == "retired"
    assert _status("She is off work since May. Previously she was working modified duty.") == "off_work"


def test_a_silent_summary_leaves_it_to_the_rationale() -> None:
    assert _status("He fell.", rationale="Work restrictions were continued.") == "modified_duty"
    assert _status("He is retired.", rationale="Work restrictions were continued.") == "retired"
    assert _status("He fell.", rationale="Guidelines speak of those who are off work.") is None
