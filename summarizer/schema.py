"""The record, its evidence and the label: frozen types that import nothing of ours.

A `Record` prints the same keys as a hand-made `Label`; only `letter` and `inconsistencies` differ in
shape, and `Record.as_label` is the one way from the first to the second. `None` and `()` always mean
"the letter does not say". Field meanings: `golden/README.md`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal["1"] = "1"

Priority = Literal["standard", "expedited"]
Sex = Literal["female", "male"]
WorkStatus = Literal["full_duty", "modified_duty", "off_work", "retired"]
UrDecision = Literal["denied", "modified", "mixed"]
Category = Literal[
    "medication",
    "therapy",
    "diagnostic",
    "injection",
    "surgery",
    "equipment",
    "evaluation",
    "mental_health",
    "program",
    "home_care",
    "other",
]
Side = Literal["left", "right", "bilateral"]
Decision = Literal["upheld", "overturned"]
BasisKind = Literal["mtus", "outside_mtus", "both", "none"]
Source = Literal["MTUS", "ODG", "ACOEM", "other"]
Reason = Literal[
    "no_functional_improvement",
    "exceeds_guideline",
    "insufficient_documentation",
    "conservative_care_first",
    "criteria_not_met",
    "not_recommended",
    "not_needed_now",
    "criteria_met",
    "conservative_care_failed",
    "functional_improvement_shown",
    "guideline_supports",
]
InconsistencyKind = Literal[
    "date_order",
    "sex_conflict",
    "age_conflict",
    "side_conflict",
    "body_part_conflict",
    "quantity_conflict",
    "decision_conflict",
    "header_conflict",
]
BodyPart = Literal[
    "head",
    "face",
    "eye",
    "ear",
    "jaw",
    "neck",
    "upper_back",
    "low_back",
    "chest",
    "abdomen",
    "groin",
    "pelvis",
    "shoulder",
    "upper_arm",
    "elbow",
    "forearm",
    "wrist",
    "hand",
    "finger",
    "hip",
    "buttock",
    "thigh",
    "knee",
    "lower_leg",
    "ankle",
    "foot",
    "toe",
    "upper_extremity",
    "lower_extremity",
    "spine",
    "skin",
    "psyche",
    "whole_body",
    "other",
]
Layout = Literal["A", "B", "C", "D", "E"]
Outcome = Literal["denied", "approved", "mixed", "unclear"]
ReaderName = Literal["rules", "model", "both"]

UPHELD_REASONS: frozenset[str] = frozenset(get_args(Reason)[:7])
OVERTURNED_REASONS: frozenset[str] = frozenset(get_args(Reason)[7:])


class Frozen(BaseModel):
    """Base of all data here: immutable, closed, and silent about its input in error messages."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Plain:
    """Base of what a record is made of: dataclasses, closed and silent like `Frozen`.

    A reader makes some hundred of them for a letter from what it knows to be right, and pydantic does not judge them
    then; it does where a record or a label is read from outside.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", hide_input_in_errors=True)


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


@dataclass(frozen=True, slots=True)
class Span(Plain):
    """A place in `Letter.text`: `text[start:end] == quote`. `page` counts from 1.

    `rule` names the computation where the value is computed from this quote (a product of visits).
    """

    start: int
    end: int
    page: int
    quote: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Inconsistency(Plain):
    """One contradiction: a sentence that names both sides, and a span for each side."""

    kind: InconsistencyKind
    detail: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Review(Plain):
    """Something that a person must look at. `pointer` is a JSON pointer into the record."""

    pointer: str
    why: str
    values: tuple[str | int | None, ...] = ()
    quotes: tuple[str, ...] = ()
    settled_by: str | None = None


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


RunKind = Literal["own", "value", "name", "quote", "cite"]
Computed = Literal["position", "count", "count_upheld", "count_overturned"]
ParagraphShape = Literal["headline", "text", "bullet", "quote", "warning", "notice"]
SectionKind = Literal["outcome", "item", "next", "glossary", "check", "disclaimer"]


class Run(Frozen):
    """A stretch of a paragraph in one kind of words.

    `own`: our words. `value`: a date or number of the record or of a fact, in our form. `name`: verbatim from the
    record (a request, a guideline's title). `quote`: verbatim from the letter. `cite`: where a fact or quote stands.
    `source` is what it rests on: a JSON pointer into the record, or the id of a fact (`data/facts.toml`).
    `computed` names how a value follows from `source`: an item's position, a number of items.
    """

    text: str
    kind: RunKind = "own"
    source: str | None = None
    computed: Computed | None = None
    strong: bool = False


class Paragraph(Frozen):
    """`items`: indexes of the issues that it speaks of. `facts`: ids of the facts that it rests on.

    `support`: places in the letter for what no field of the record holds.
    """

    shape: ParagraphShape
    runs: tuple[Run, ...]
    items: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()
    support: tuple[Span, ...] = ()


class Section(Frozen):
    """One part of a summary under its heading."""

    kind: SectionKind
    heading: tuple[Run, ...]
    paragraphs: tuple[Paragraph, ...]
    items: tuple[int, ...] = ()


class Reading(Frozen):
    """How hard our own words of a summary are to read; quotations, verbatim names and sources are left out.

    `grade` is Flesch-Kincaid, `hard_words` the share of words of three or more syllables. `quoted` is the share of
    quotations and verbatim names in all words.
    """

    words: int
    sentences: int
    words_per_sentence: float
    syllables_per_word: float
    hard_words: float
    grade: float
    longest_sentence: int
    quoted: float = 0.0


class PlainSummary(Frozen):
    """A letter in plain language, as structure: what a check or a renderer needs is a field, not a pattern.

    `written_by`: who found the words for the items; all else is always written by rule.
    """

    language: str
    letter: str
    title: str
    outcome: Outcome | None
    sections: tuple[Section, ...]
    reading: Reading
    written_by: Literal["rules", "model"] = "rules"
