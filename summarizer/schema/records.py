"""The record of a letter, who read it, and the hand-made label with the same keys.

Only `letter` and `inconsistencies` differ in shape, and `Record.as_label` is the one way from the first to the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from summarizer.schema.base import Frozen, Plain
from summarizer.schema.evidence import Inconsistency, Review, Span
from summarizer.schema.parts import Case, Claimant, Clinical, Injury, Issue, LabelIssue, Reviewer, UtilizationReview
from summarizer.schema.values import InconsistencyKind, Layout, Outcome, ReaderName

SCHEMA_VERSION: Literal["1"] = "1"


@dataclass(frozen=True, slots=True)
class LetterInfo(Plain):
    """`name` with its ending; `sha256` over the file's bytes (UTF-8 text for standard input)."""

    name: str
    sha256: str
    pages: int
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Tokens(Plain):
    """Tokens of all calls for one letter; `cached` is the share of `input` billed as cached."""

    input: int = 0
    cached: int = 0
    output: int = 0


@dataclass(frozen=True, slots=True)
class ReadBy(Plain):
    """Which reader made the record; `cost` in US dollars, `retries` of all its calls."""

    reader: ReaderName
    version: str
    prompt: str | None = None
    prompt_sha256: str | None = None
    model: str | None = None
    tokens: Tokens | None = None
    cost: float | None = None
    retries: int | None = None


class Labelling(Frozen):
    """Who labelled, and whether a second, independent pass agreed."""

    by: tuple[str, ...] = ()
    status: Literal["validated", "in_progress"]


class Label(Frozen):
    """What a person read in a letter; `letter` is the file's stem."""

    letter: str
    case: Case
    reviewer: Reviewer
    claimant: Claimant
    injury: Injury
    clinical: Clinical
    utilization_review: UtilizationReview
    issues: tuple[LabelIssue, ...]
    inconsistencies: tuple[InconsistencyKind, ...] = ()
    labelling: Labelling | None = None


class Record(Frozen):
    """What a reader found in a letter, each value tied to its place.

    `evidence` maps the JSON pointer of a value (`/issues/0/decision`, `/injury/body_parts/1`) to the
    spans that it was read from.
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    letter: LetterInfo
    outcome: Outcome | None = None
    case: Case = Case()
    reviewer: Reviewer = Reviewer()
    claimant: Claimant = Claimant()
    injury: Injury = Injury()
    clinical: Clinical = Clinical()
    utilization_review: UtilizationReview = UtilizationReview()
    issues: tuple[Issue, ...] = ()
    inconsistencies: tuple[Inconsistency, ...] = ()
    evidence: dict[str, tuple[Span, ...]] = Field(default_factory=dict)
    review: tuple[Review, ...] = ()
    read_by: ReadBy

    def as_label(self) -> Label:
        """The record in a label's shape, so that both can be compared as they are."""
        return Label(
            letter=self.letter.name.rsplit(".", 1)[0],
            case=self.case,
            reviewer=self.reviewer,
            claimant=self.claimant,
            injury=self.injury,
            clinical=self.clinical,
            utilization_review=self.utilization_review,
            issues=tuple(issue.as_label() for issue in self.issues),
            inconsistencies=tuple(dict.fromkeys(found.kind for found in self.inconsistencies)),
        )
