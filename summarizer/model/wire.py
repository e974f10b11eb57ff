"""What a model answers: the values of a record, each with the words of the letter that say it.

These types are the one source of the schema that is sent: strict (all fields required, no further ones, no default),
without references, at most five levels deep, as every kind of server can hold it.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter

from summarizer.schema import (
    BasisKind,
    BodyPart,
    Category,
    Decision,
    InconsistencyKind,
    Priority,
    Reason,
    Sex,
    Side,
    Source,
    UrDecision,
    WorkStatus,
)

T = TypeVar("T")


class Wire(BaseModel):
    """Base of all that is read from an answer; silent about its input in error messages."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @classmethod
    def model_json_schema(cls, *_args: Any, **_options: Any) -> dict[str, Any]:
        """The schema as it is sent, for whoever asks pydantic for it; instructor does, and names a tool after it."""
        return {"title": cls.__name__, **strict_schema(cls)}


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _iso_day(value: object) -> object:
    """pydantic also takes a number of seconds for a day; an answer is held to what the schema says."""
    if not isinstance(value, str):
        return value
    if not _ISO_DAY.fullmatch(value):
        raise ValueError("a day is written YYYY-MM-DD")
    return dt.date.fromisoformat(value)


Day = Annotated[dt.date, BeforeValidator(_iso_day)]


class Found(Wire, Generic[T]):
    """A value, and the letter's own words for it."""

    value: T
    quote: str


class CaseFound(Wire):
    """The header table."""

    number: str | None
    priority: Found[Priority] | None
    assigned: Found[Day] | None
    received: Found[Day] | None
    decided: Found[Day] | None
    injury: Found[Day] | None
    ur_denial: Found[Day] | None


class ReviewerFound(Wire):
    """Verbatim: each entry is its own quote."""

    licensed_in: list[str]
    specialties: list[str]


class ClaimantFound(Wire):
    """`represented_quote`: the words that say that the claimant has an attorney."""

    age: Found[int] | None
    sex: Found[Sex] | None
    represented_quote: str | None


class InjuryFound(Wire):
    """`mechanism` is its own quote."""

    date: Found[Day] | None
    body_parts: list[Found[BodyPart]]
    mechanism: str | None


class ClinicalFound(Wire):
    """Short texts with the words that they were taken from."""

    diagnoses: list[Found[str]]
    treatments_tried: list[Found[str]]
    work_status: Found[WorkStatus] | None


class UtilizationReviewFound(Wire):
    """The decision under review."""

    date: Found[Day] | None
    decision: Found[UrDecision] | None


class CitationFound(Wire):
    """`title` and `pages` verbatim; `quote`: the words that name the guideline."""

    source: Source
    title: str | None
    year: int | None
    pages: str | None
    quote: str


class IssueFound(Wire):
    """One disputed treatment. The first three texts are their own quotes.

    `rationale_start` and `rationale_end`: the first and the last words of the reviewer's rationale.
    """

    request: str
    original_request: str | None
    already_authorized: str | None
    category: Category | None
    body_parts: list[Found[BodyPart]]
    side: Found[Side] | None
    quantity: Found[int] | None
    decision: Found[Decision] | None
    claims_administrator_basis: Found[BasisKind] | None
    claims_administrator_citations: list[CitationFound]
    reviewer_basis: Found[BasisKind] | None
    reviewer_citations: list[CitationFound]
    rationale_start: str | None
    rationale_end: str | None
    reasons: list[Found[Reason]]


class InconsistencyFound(Wire):
    """A contradiction and both of its sides."""

    kind: InconsistencyKind
    detail: str
    quote: str
    other_quote: str


class Extraction(Wire):
    """All that a letter says."""

    case: CaseFound
    reviewer: ReviewerFound
    claimant: ClaimantFound
    injury: InjuryFound
    clinical: ClinicalFound
    utilization_review: UtilizationReviewFound
    issues: list[IssueFound]
    inconsistencies: list[InconsistencyFound]


class ItemTold(Wire):
    """What a summary says about one item (numbered from 1), in the reader's language and in everyday words."""

    item: int
    asked: str
    decided: str
    why: str
    lacked: list[str]


class Explanation(Wire):
    """The parts of a summary that a model writes; names, quotations, legal facts and warnings come from elsewhere."""

    in_short: str
    items: list[ItemTold]


class Choice(Wire):
    """The answer to a targeted question about one item: which of two places holds the decision."""

    decision: Decision | None
    quote: str | None


# keywords that say nothing to a server, or that strict schemas may not hold
_DROPPED = frozenset({"title", "description", "default"})


@cache
def strict_schema(answer: type[Wire]) -> dict[str, Any]:
    """The JSON schema of an answer as it is sent. Treat the result as read-only."""
    schema = TypeAdapter(answer).json_schema()
    inlined = _inlined(schema, schema.get("$defs", {}))
    assert isinstance(inlined, dict)
    return inlined


def _inlined(node: object, definitions: dict[str, Any]) -> object:
    """The same schema without references: some servers break on nested ones."""
    if isinstance(node, list):
        return [_inlined(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(definitions[node["$ref"].rpartition("/")[2]], definitions)
    return {
        key: {name: _inlined(field, definitions) for name, field in inner.items()}
        if key == "properties"
        else _inlined(inner, definitions)
        for key, inner in node.items()
        if key not in _DROPPED and key != "$defs"
    }
