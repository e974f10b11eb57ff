"""Invented labels and runs that the tests of the harness measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from evals.runfolder import Attempt, Run, RunConfig
from summarizer.schema import (
    Basis,
    Case,
    Citation,
    Claimant,
    Clinical,
    Decision,
    Injury,
    Issue,
    Label,
    LabelIssue,
    Labelling,
    LetterInfo,
    ReadBy,
    Record,
    Reviewer,
    Span,
    UtilizationReview,
)

TEXT = """\
Case Number: CM19-0123456
A 47-year-old woman hurt her right knee on 08/02/2017.
1. MRI of the right knee: Upheld
2. Physical therapy, 6 visits: Overturned
"""

MRI = LabelIssue(
    request="MRI of the right knee",
    category="diagnostic",
    body_parts=("knee",),
    side="right",
    decision="upheld",
    reviewer_basis=Basis(kind="mtus", citations=(Citation(source="MTUS", title="Knee Complaints", year=2004),)),
    reasons=("criteria_not_met",),
)
THERAPY = LabelIssue(
    request="Physical therapy, 6 visits",
    category="therapy",
    quantity=6,
    decision="overturned",
    reasons=("criteria_met",),
)


def label(name: str = "one", issues: Sequence[LabelIssue] = (MRI, THERAPY)) -> Label:
    """A label of a short letter with two issues."""
    return Label(
        letter=name,
        case=Case(number="CM19-0123456", priority="standard", decided=dt.date(2019, 4, 5)),
        reviewer=Reviewer(licensed_in=("California", "Oregon"), specialties=("Orthopedic Surgery",)),
        claimant=Claimant(age=47, sex="female"),
        injury=Injury(date=dt.date(2017, 8, 2), body_parts=("knee",)),
        clinical=Clinical(diagnoses=("meniscus tear", "knee pain"), treatments_tried=("ibuprofen",)),
        utilization_review=UtilizationReview(date=dt.date(2019, 2, 20), decision="denied"),
        issues=tuple(issues),
        labelling=Labelling(by=("a tester",), status="validated"),
    )


def record_of(wanted: Label, text: str = TEXT) -> Record:
    """A record that says what a label says, with evidence for its requests, decisions and age."""
    issues = tuple(
        Issue(**{field.name: getattr(issue, field.name) for field in fields(issue)}) for issue in wanted.issues
    )
    evidence = {"/claimant/age": (span(text, "47-year-old"),)}
    for number, issue in enumerate(issues):
        if issue.request in text:
            evidence[f"/issues/{number}/request"] = (span(text, issue.request),)
    for number, word in enumerate(("Upheld", "Overturned")[: len(issues)]):
        evidence[f"/issues/{number}/decision"] = (span(text, word),)
    return Record(
        letter=LetterInfo(name=f"{wanted.letter}.txt", sha256="0" * 64, pages=1, layout="D"),
        case=wanted.case,
        reviewer=wanted.reviewer,
        claimant=wanted.claimant,
        injury=wanted.injury,
        clinical=wanted.clinical,
        utilization_review=wanted.utilization_review,
        issues=issues,
        evidence=evidence,
        read_by=ReadBy(reader="rules", version="1"),
    )


def span(text: str, quote: str) -> Span:
    """The first place of a quote."""
    start = text.index(quote)
    return Span(start=start, end=start + len(quote), page=1, quote=quote)


def attempt(
    wanted: Label, record: Record | None = None, *, crash: str | None = None, repeat: int = 0, text: str = TEXT
) -> Attempt:
    """One letter read once: as its label says, as `record` says, or with a crash."""
    if record is None and crash is None:
        record = record_of(wanted, text)
    return Attempt(
        name=wanted.letter,
        repeat=repeat,
        sha256="0" * 64,
        text=text,
        page_starts=(0,),
        slices={"layout": "D", "items": str(len(wanted.issues))},
        label=wanted,
        record=record,
        crash=crash,
        seconds=0.002,
    )


def run_of(*attempts: Attempt, repeat: int = 1) -> Run:
    """A run of these attempts."""
    config = RunConfig(
        reader="rules",
        model=None,
        repeat=repeat,
        golden="golden",
        slice=None,
        letters=len({one.name for one in attempts}),
        suite_sha256="0" * 64,
        reader_sha256="0" * 64,
        prompt_sha256=None,
        versions={"summarizer": "0"},
    )
    return Run(config=config, attempts=attempts)


def with_decision(record: Record, number: int, decision: Decision | None) -> Record:
    """The record with one decision replaced: the planted flip."""
    issues = list(record.issues)
    issues[number] = replace(issues[number], decision=decision)
    return record.model_copy(update={"issues": tuple(issues)})


def write_case(folder: Path, wanted: Label, text: str = TEXT, ending: str = ".txt") -> None:
    """A letter and its label in a folder of cases."""
    for part in ("letters", "labels"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "letters" / f"{wanted.letter}{ending}").write_text(text, encoding="utf-8")
    (folder / "labels" / f"{wanted.letter}.json").write_text(wanted.model_dump_json(), encoding="utf-8")
