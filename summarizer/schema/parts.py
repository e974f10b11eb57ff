"""The parts that a record and a label have in common, from the header to the disputed treatments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Annotated, Literal

from pydantic import Field

from summarizer.schema.base import Plain
from summarizer.schema.values import (
    BasisKind,
    BodyPart,
    Category,
    Decision,
    Outcome,
    Priority,
    Reason,
    Sex,
    Side,
    Source,
    UrDecision,
    WorkStatus,
)


@dataclass(frozen=True, slots=True)
class Case(Plain):
    """The header table and nothing else. All `None` where a letter has no header."""

    number: str | None = None
    priority: Priority | None = None
    assigned: dt.date | None = None
    received: dt.date | None = None
    decided: dt.date | None = None
    injury: dt.date | None = None
    ur_denial: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Reviewer(Plain):
    """Who reviewed: states of licensure and specialties as printed, in the letter's order."""

    licensed_in: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimant(Plain):
    """Age in years."""

    age: int | None = None
    sex: Sex | None = None
    represented: Literal[True] | None = None


@dataclass(frozen=True, slots=True)
class Injury(Plain):
    """`body_parts` sorted; `mechanism` verbatim."""

    date: dt.date | None = None
    body_parts: tuple[BodyPart, ...] = ()
    mechanism: str | None = None


@dataclass(frozen=True, slots=True)
class Clinical(Plain):
    """Lower-case short texts, one entry each."""

    diagnoses: tuple[str, ...] = ()
    treatments_tried: tuple[str, ...] = ()
    work_status: WorkStatus | None = None


@dataclass(frozen=True, slots=True)
class UtilizationReview(Plain):
    """The decision that led to this review."""

    date: dt.date | None = None
    decision: UrDecision | None = None


@dataclass(frozen=True, slots=True)
class Citation(Plain):
    """One guideline. `title` and `pages` as printed."""

    source: Source
    title: str | None = None
    year: int | None = None
    pages: str | None = None


@dataclass(frozen=True, slots=True)
class Basis(Plain):
    """What one side based its decision on; `kind` is `None` where the letter has no such paragraph."""

    kind: BasisKind | None = None
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelIssue(Plain):
    """One disputed treatment. The first three texts are verbatim."""

    request: str
    original_request: str | None = None
    already_authorized: str | None = None
    category: Category | None = None
    body_parts: tuple[BodyPart, ...] = ()
    side: Side | None = None
    quantity: int | None = None
    decision: Decision | None = None
    claims_administrator_basis: Basis = Basis()
    reviewer_basis: Basis = Basis()
    reasons: Annotated[tuple[Reason, ...], Field(max_length=3)] = ()


@dataclass(frozen=True, slots=True)
class Issue(LabelIssue):
    """A disputed treatment with the reviewer's own words for the decision."""

    rationale: str | None = None

    def as_label(self) -> LabelIssue:
        return LabelIssue(**{field.name: getattr(self, field.name) for field in fields(LabelIssue)})


def outcome_of(issues: tuple[Issue, ...]) -> Outcome | None:
    """`denied` if every item is upheld, `approved` if every one is overturned; any unknown: `unclear`."""
    if not issues:
        return None
    decisions = {issue.decision for issue in issues}
    if None in decisions:
        return "unclear"
    if len(decisions) == 2:
        return "mixed"
    return "denied" if "upheld" in decisions else "approved"
