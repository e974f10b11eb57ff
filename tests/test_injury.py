"""When and how: the date of injury and the mechanism."""

from __future__ import annotations

import datetime as dt

import pytest

from summarizer.reader.injury import find_injury_date, find_mechanism
from tests.narratives import told

_DAY = dt.date(2012, 7, 4)


def _date(summary: str, header: dt.date | None = None) -> dt.date | None:
    found = find_injury_date(told(summary).narrative, header)
    return found.value if found else None


def _mechanism(summary: str, **more: str) -> str | None:
    found = find_mechanism(told(summary, **more).narrative)
    return found.text if found else None


@pytest.mark.parametrize(
    "summary",
    [
        "The worker sustained an industrial injury on 7-4-2012.",
        "This is a 40 year old male with a date of injury on 07/04/12.",
        "The patient has a date of injury of July 4, 2012.",
        "DOI: 7/4/12.",
        "This case involves a history of an occupational claim from 07/04/2012.",
        "He filed a claim for knee pain reportedly associated with an industrial injury of July 4, 2012.",
        "He was injured on 7/4/2012 and was seen on 8/5/2012.",
        "She was assaulted by a shopper on 7/4/2012.",
        "The worker was seen on 8/5/2012. The accident occurred on 7/4/2012.",
    ],
)
def test_the_date_of_injury_is_read_in_all_voices(summary: str) -> None:
    assert _date(summary) == _DAY


@pytest.mark.parametrize(
    "summary",
    ["He was seen on 7/4/2012.", "The first report of injury dated 7/4/2012 names the knee.", "He has knee pain."],
)
def test_another_date_is_not_the_injurys(summary: str) -> None:
    assert _date(summary) is None


def test_of_a_period_the_header_chooses_the_end() -> None:
    summary = "He reports cumulative trauma from 7/4/2012 to 7/4/2013."

    assert _date(summary, _DAY) == _DAY
    assert _date(summary) == dt.date(2013, 7, 4)


@pytest.mark.parametrize(
    ("summary", "mechanism"),
    [
        ("The mechanism of injury is detailed as a trip and fall.", "trip and fall"),
        ("The mechanism of injury is detailed as a fight.", "a fight"),
        ("Mechanism of injury occurred when the patient lifted a box.", "lifted a box"),
        ("The mechanism of injury was not given.", None),
        ("He injured his back when he slipped on oil.", "slipped on oil"),
        ("She was working as a clerk when she fell off a ladder, injuring her hip.", "fell off a ladder"),
        ("She has a contusion secondary to a fall.", "a fall"),
        ("He reports pain from cumulative trauma at work.", "cumulative trauma at work"),
        ("He has a hand injury (smashed between two crates).", "smashed between two crates"),
        ("The injury hurts when he sits.", None),
        ("She slipped on a wet floor and landed on her hip.", "slipped on a wet floor and landed on her hip"),
        ("On January 12, 2012 she stepped off a curb in the dark.", "stepped off a curb in the dark"),
        ("He fell from a stool while reaching for a box.", "fell from a stool while reaching for a box"),
        ("A roofer who on 7/4/2012 fell through a skylight, sustaining a fracture.", "fell through a skylight"),
        ("He was struck by a door and suffered a bruise.", "struck by a door"),
        ("He felt a pop while throwing a bag.", "felt a pop while throwing a bag"),
        ("The right hand was drawn into a mixer.", "The right hand was drawn into a mixer"),
        ("MOI: fell off a scaffold.", "fell off a scaffold"),
        ("MOI - fell off a scaffold, 7/10 pain.", "fell off a scaffold, 7/10 pain"),
        ("Mechanism: a van hit the gate.", "a van hit the gate"),
        ("She has numbness due to frequent keying at an office.", "frequent keying at an office"),
        ("DOI 7-4-2012: slipped on a peel, landed on a crate.", "slipped on a peel, landed on a crate"),
        ("While counting stock he backed into a forklift.", "backed into a forklift"),
        ("On 7/4/2012 her foot caught the edge of a mat.", "her foot caught the edge of a mat"),
        (
            "He was struck by a crane hook on July 4, 2012 and thrown down.",
            "struck by a crane hook on July 4, 2012 and thrown down",
        ),
        ("She has nightmares following an armed robbery of the pharmacy.", "an armed robbery of the pharmacy"),
        ("A nurse who contracted influenza in the ward, date of injury 7/4/2012.", "contracted influenza in the ward"),
        ("The injury resulted from a fall off a tractor.", "a fall off a tractor"),
        ("A pallet jack ran over his foot.", "A pallet jack ran over his foot"),
        ("He hurt his back pulling a hose.", "pulling a hose"),
        ("Injury occurred lifting a keg.", "lifting a keg"),
        ("She has pain from repetitive strain injury.", None),
        ("She fell on 7/4/2012.", None),
    ],
)
def test_the_mechanism_is_verbatim_and_tells_what_happened(summary: str, mechanism: str | None) -> None:
    assert _mechanism(summary) == mechanism


def test_a_fall_told_late_in_the_story_is_not_how_the_injury_happened() -> None:
    assert _mechanism("A. B. C. D. E. F. She slipped on the stairs of the clinic.") is None


def test_a_mechanism_may_stand_in_a_rationale_alone() -> None:
    assert _mechanism("He has pain.", rationale="His injury occurred when he fell from a roof.") == "fell from a roof"
