"""Letters of every layout from a random record, for property tests: what was written must be read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import fill

from hypothesis import strategies as st

_STATES = ("California", "Texas", "New York", "West Virginia", "Oregon")
_SPECIALTIES = ("Family Practice", "Orthopedic Surgery", "Internal Medicine", "Pain Management", "Neurology")
_TREATMENTS = (
    "MRI of the {side}{part}",
    "Physical therapy {n} sessions for the {side}{part}",
    "Acupuncture {n} visits to the {side}{part}",
    "Naproxen 500mg #{n}",
    "Epidural steroid injection of the {part} under fluoroscopy",
    "Functional capacity evaluation",
)
_PARTS = ("knee", "shoulder", "lumbar spine", "cervical spine", "wrist", "ankle")
_MTUS = ("Low Back Complaints 2004", "Chronic Pain Medical Treatment 2016", "Forearm, Wrist, and Hand Complaints 2004")
_ODG = ("Knee & Leg, MRIs", "Pain (Chronic), Acupuncture", "Low Back, Physical therapy")
_SENTENCES = (
    "The records do not say how many visits were completed.",
    "The guideline wants findings that the notes do not show.",
    "The patient has kept up a home program since spring.",
    "Examination found a full range of motion and normal strength.",
    "A trial of other care has been reported, with some relief.",
)


@dataclass(frozen=True)
class WrittenIssue:
    request: str
    decision: str
    claims_kind: str
    reviewer_kind: str
    rationale: str


@dataclass(frozen=True)
class WrittenLetter:
    """What a generated letter says, and its text."""

    layout: str
    number: str
    assigned: dt.date
    received: dt.date
    decided: dt.date
    injury: dt.date
    ur_denial: dt.date
    states: tuple[str, ...]
    specialties: tuple[str, ...]
    age: int
    sex: str
    issues: tuple[WrittenIssue, ...]
    text: str = ""


@st.composite
def written_issues(draw: st.DrawFn) -> WrittenIssue:
    side = draw(st.sampled_from(("", "left ", "right ", "bilateral ")))
    request = draw(st.sampled_from(_TREATMENTS)).format(
        side=side, part=draw(st.sampled_from(_PARTS)), n=draw(st.integers(2, 90))
    )
    decision = draw(st.sampled_from(("upheld", "overturned")))
    sentences = draw(st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=4, unique=True))
    end = "is medically necessary" if decision == "overturned" else "is not medically necessary"
    kinds = st.sampled_from(("mtus", "outside_mtus", "both", "none"))
    return WrittenIssue(
        request, decision, draw(kinds), draw(kinds), f"{' '.join(sentences)} Therefore, the request {end}."
    )


@st.composite
def written_letters(draw: st.DrawFn, layouts: str = "ABCDE") -> WrittenLetter:
    """A letter with its text, lines wrapped at a random width."""
    injury = draw(st.dates(dt.date(2005, 1, 1), dt.date(2012, 6, 1)))
    ur_denial = injury + dt.timedelta(days=draw(st.integers(200, 700)))
    received = ur_denial + dt.timedelta(days=draw(st.integers(3, 25)))
    assigned = received + dt.timedelta(days=draw(st.integers(0, 15)))
    layout = draw(st.sampled_from(layouts))
    written = WrittenLetter(
        layout=layout,
        number=f"CM{draw(st.integers(13, 24))}-{draw(st.integers(0, 9_999_999)):07}",
        assigned=assigned,
        received=received,
        decided=assigned + dt.timedelta(days=draw(st.integers(5, 60))),
        injury=injury,
        ur_denial=ur_denial,
        states=tuple(draw(st.lists(st.sampled_from(_STATES), min_size=1, max_size=3, unique=True))),
        specialties=tuple(draw(st.lists(st.sampled_from(_SPECIALTIES), min_size=1, max_size=2, unique=True))),
        age=draw(st.integers(18, 89)),
        sex=draw(st.sampled_from(("female", "male"))),
        issues=tuple(draw(st.lists(written_issues(), min_size=1, max_size=5, unique_by=lambda issue: issue.request))),
    )
    return WrittenLetter(**{**written.__dict__, "text": _LAYOUTS[layout](written, draw(st.integers(70, 105)))})


def header_cells(written: WrittenLetter) -> list[str]:
    """The cells of the header table, in the usual order."""
    return [
        f"Case Number: {written.number}",
        f"Date Assigned: {_day(written.assigned)}",
        f"Date of Injury: {_day(written.injury)}",
        f"Decision Date: {_day(written.decided)}",
        f"UR Denial Date: {_day(written.ur_denial)}",
        "Priority: Standard",
        f"Application\nReceived:\n{_day(written.received)}",
    ]


def _day(date: dt.date) -> str:
    return f"{date:%m/%d/%Y}"


def _prose_day(date: dt.date) -> str:
    return f"{date:%B} {date.day}, {date.year}"


def _wrapped(width: int, *paragraphs: str) -> str:
    return "\n".join(fill(paragraph, width, break_long_words=False, break_on_hyphens=False) for paragraph in paragraphs)


def _credentials(written: WrittenLetter) -> str:
    return (
        "The Expert Reviewer has the following credentials:\n"
        f"State(s) of Licensure: {', '.join(written.states)}\n"
        f"Certification(s)/Specialty: {', '.join(written.specialties)}"
    )


def _summary(written: WrittenLetter) -> str:
    return (
        f"The claimant is a {written.age} year old {written.sex} who was injured at work on "
        f"{_prose_day(written.injury)}. "
        f"On {_prose_day(written.ur_denial)} Utilization Review non-certified the requests."
    )


def _basis(kind: str, who: str, their: str) -> str:
    if kind == "none":
        return f"{who} did not cite any medical evidence for {their} decision."
    mtus = f"Decision based on MTUS {_MTUS[len(who) % len(_MTUS)]}, Section(s): Special Studies."
    odg = f"Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), {_ODG[len(kind) % len(_ODG)]}."
    if kind == "outside_mtus":
        return f"{who} based {their} decision on recommendation(s) outside of the MTUS Guidelines. {odg}"
    return mtus if kind == "mtus" else f"{mtus} {odg}"


def _items(written: WrittenLetter, width: int) -> str:
    return "\n".join(
        _wrapped(
            width,
            f"{issue.request}: {issue.decision.capitalize()}",
            f"Claims Administrator guideline: {_basis(issue.claims_kind, 'The Claims Administrator', 'its')}",
            f"MAXIMUS guideline: {_basis(issue.reviewer_kind, 'The Expert Reviewer', 'its')}",
            f"Decision rationale: {issue.rationale}",
        )
        for issue in written.issues
    )


_SENT = (
    "MAXIMUS Federal Services sent the complete case file to {who} reviewer. He/she has no affiliation with the "
    "employer."
)
_BASED = (
    "The {who} reviewer developed the following clinical case summary based on a review of the case file, including "
    "all medical records:"
)
_DECIDED = "The Final Determination was based on decisions for the disputed items/services set forth below:"


def _body(written: WrittenLetter, width: int, who: str, credentials: str) -> str:
    return "\n".join(
        [
            "HOW THE IMR FINAL DETERMINATION WAS MADE",
            _wrapped(width, _SENT.format(who="a physician" if who == "physician" else "an expert")),
            credentials,
            "CLINICAL CASE SUMMARY",
            _wrapped(width, _BASED.format(who=who)),
            _wrapped(width, _summary(written)),
            "IMR ISSUES, DECISIONS AND RATIONALES",
            _wrapped(width, _DECIDED),
            _items(written, width),
        ]
    )


def _layout_a(written: WrittenLetter, width: int) -> str:
    determined = [
        f"{number}) MAXIMUS Federal Services, Inc. has determined the request for {issue.request} is "
        f"{'' if issue.decision == 'overturned' else 'not '}medically necessary and appropriate."
        for number, issue in enumerate(written.issues, start=1)
    ]
    reasons = [
        part
        for number, issue in enumerate(written.issues, start=1)
        for part in (
            f"{number}) Regarding the request for {issue.request}:",
            "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines (2009), "
            "pages 8-9, which is part of the MTUS.",
            "The Expert Reviewer based his/her decision on the Official Disability Guidelines (ODG), Pain Chapter, "
            "which is not part of the MTUS.",
            f"Rationale for the Decision: {issue.rationale}",
        )
    ]
    return "\n".join(
        [
            "Notice of Independent Medical Review Determination",
            f"Dated: {_day(written.decided)}",
            _wrapped(width, *determined),
            "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",
            _wrapped(width, *determined),
            "Medical Qualifications of the Expert Reviewer:",
            _wrapped(width, _prose_credentials(written)),
            "Case Summary:",
            _wrapped(width, _summary(written)),
            "Documents Reviewed for Determination:",
            "- Application of Independent Medical Review",
            _wrapped(width, *reasons),
        ]
    )


def _prose_credentials(written: WrittenLetter) -> str:
    return (
        f"The physician reviewer is Board Certified in {', '.join(written.specialties)} and is licensed to practice in "
        f"{' and '.join(written.states)}. He/she has been in active clinical practice for more than five years."
    )


def _layout_b(written: WrittenLetter, width: int) -> str:
    return _body(written, width, "physician", _wrapped(width, _prose_credentials(written)))


def _layout_c(written: WrittenLetter, width: int) -> str:
    return _body(written, width, "expert", _credentials(written))


def _layout_d(written: WrittenLetter, width: int) -> str:
    return "\n".join([*header_cells(written), _layout_c(written, width)])


def _layout_e(written: WrittenLetter, width: int) -> str:
    return "\n".join(
        [
            "MAXIMUS FEDERAL SERVICES, INC.",
            "Independent Medical Review",
            *header_cells(written),
            "DOCUMENTS REVIEWED",
            "- Application for Independent Medical Review",
            _layout_c(written, width).replace(
                "IMR ISSUES, DECISIONS AND RATIONALES", "IMR DECISION(S) AND RATIONALE(S)"
            ),
        ]
    )


_LAYOUTS: dict[str, Callable[[WrittenLetter, int], str]] = {
    "A": _layout_a,
    "B": _layout_b,
    "C": _layout_c,
    "D": _layout_d,
    "E": _layout_e,
}
