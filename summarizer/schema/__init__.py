"""The record, its evidence, the label and the plain-language summary: frozen types that import nothing else of ours.

`values`: what coded fields may hold; `parts`: what a record and a label share; `evidence`: places in the letter;
`records`: the record and the label as a whole; `summary`: the page for the claimant. `None` and `()` always mean "the
letter does not say". Field meanings: `golden/README.md`.
"""

from __future__ import annotations

from summarizer.schema.base import Frozen, Plain
from summarizer.schema.evidence import Inconsistency, Review, Span
from summarizer.schema.parts import (
    Basis,
    Case,
    Citation,
    Claimant,
    Clinical,
    Injury,
    Issue,
    LabelIssue,
    Reviewer,
    UtilizationReview,
    outcome_of,
)
from summarizer.schema.records import SCHEMA_VERSION, Label, Labelling, LetterInfo, ReadBy, Record, Tokens
from summarizer.schema.summary import (
    Computed,
    Paragraph,
    ParagraphShape,
    PlainSummary,
    Reading,
    Run,
    RunKind,
    Section,
    SectionKind,
)
from summarizer.schema.values import (
    OVERTURNED_REASONS,
    UPHELD_REASONS,
    BasisKind,
    BodyPart,
    Category,
    Decision,
    InconsistencyKind,
    Layout,
    Outcome,
    Priority,
    ReaderName,
    Reason,
    Sex,
    Side,
    Source,
    UrDecision,
    WorkStatus,
)

__all__ = [
    "OVERTURNED_REASONS",
    "SCHEMA_VERSION",
    "UPHELD_REASONS",
    "Basis",
    "BasisKind",
    "BodyPart",
    "Case",
    "Category",
    "Citation",
    "Claimant",
    "Clinical",
    "Computed",
    "Decision",
    "Frozen",
    "Inconsistency",
    "InconsistencyKind",
    "Injury",
    "Issue",
    "Label",
    "LabelIssue",
    "Labelling",
    "Layout",
    "LetterInfo",
    "Outcome",
    "Paragraph",
    "ParagraphShape",
    "Plain",
    "PlainSummary",
    "Priority",
    "ReadBy",
    "ReaderName",
    "Reading",
    "Reason",
    "Record",
    "Review",
    "Reviewer",
    "Run",
    "RunKind",
    "Section",
    "SectionKind",
    "Sex",
    "Side",
    "Source",
    "Span",
    "Tokens",
    "UrDecision",
    "UtilizationReview",
    "WorkStatus",
    "outcome_of",
]
