"""The one table of what is compared: each field's comparator, its row of the acceptance table, how grave it is.

`LABELLING`'s rules: verbatim text is equal when folded or at a character ratio of 0.97; free-text lists and
citation titles pair at a Dice of 0.6, a citation's source exactly; coded lists are sets; all else is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Comparator = Literal["exact", "verbatim", "set", "verbatims", "texts", "citations"]
"""`exact`, `verbatim`: one value. `set`: a coded list. `verbatims`, `texts`: a list of texts. `citations`."""

CITATION_PARTS = ("year", "pages")
ISSUE = "issues"
ISSUES_FOUND = "issues found"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the acceptance table: a name, and the F1 (and precision) wanted on unseen letters."""

    name: str
    target: float | None
    precision_target: float | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the record. `name` is its path; below `issues.` it is read from each aligned issue."""

    name: str
    comparator: Comparator
    row: str
    critical: bool = False

    @property
    def in_issue(self) -> bool:
        return self.name.startswith(f"{ISSUE}.")

    @property
    def is_list(self) -> bool:
        return self.comparator not in ("exact", "verbatim")

    @property
    def of_citation(self) -> bool:
        """Compared on paired citations, not on the issue itself."""
        return self.name.endswith(tuple(f".citations.{part}" for part in CITATION_PARTS))

    @property
    def path(self) -> tuple[str, ...]:
        """Steps from the label, or from the issue, to the value."""
        steps = tuple(self.name.split("."))
        return steps[1:] if self.in_issue else steps


ROWS: tuple[Row, ...] = (
    Row("template", 0.99),
    Row("people and dates", 0.98),
    Row("request details", 0.95),
    Row("body parts and work", 0.90),
    Row("history", 0.80),
    Row("reasons", 0.75),
    Row("inconsistencies", 0.75, precision_target=0.90),
    Row("not in the table", None),
)

FIELDS: tuple[Field, ...] = (
    Field("case.number", "exact", "template", critical=True),
    Field("case.priority", "exact", "template"),
    Field("case.assigned", "exact", "template", critical=True),
    Field("case.received", "exact", "template", critical=True),
    Field("case.decided", "exact", "template", critical=True),
    Field("case.injury", "exact", "template", critical=True),
    Field("case.ur_denial", "exact", "template", critical=True),
    Field("reviewer.licensed_in", "verbatims", "template"),
    Field("reviewer.specialties", "verbatims", "template"),
    Field(ISSUES_FOUND, "exact", "template", critical=True),
    Field("issues.decision", "exact", "template", critical=True),
    Field("issues.request", "verbatim", "template", critical=True),
    Field("issues.original_request", "verbatim", "template"),
    Field("issues.already_authorized", "verbatim", "template"),
    Field("issues.claims_administrator_basis.kind", "exact", "template"),
    Field("issues.reviewer_basis.kind", "exact", "template"),
    Field("claimant.age", "exact", "people and dates"),
    Field("claimant.sex", "exact", "people and dates"),
    Field("claimant.represented", "exact", "people and dates"),
    Field("injury.date", "exact", "people and dates"),
    Field("utilization_review.date", "exact", "people and dates"),
    Field("utilization_review.decision", "exact", "people and dates"),
    Field("issues.category", "exact", "request details"),
    Field("issues.side", "exact", "request details"),
    Field("issues.quantity", "exact", "request details"),
    Field("issues.claims_administrator_basis.citations", "citations", "request details"),
    Field("issues.reviewer_basis.citations", "citations", "request details"),
    Field("injury.body_parts", "set", "body parts and work"),
    Field("issues.body_parts", "set", "body parts and work"),
    Field("clinical.work_status", "exact", "body parts and work"),
    Field("clinical.diagnoses", "texts", "history"),
    Field("clinical.treatments_tried", "texts", "history"),
    Field("issues.reasons", "set", "reasons"),
    Field("inconsistencies", "set", "inconsistencies"),
    Field("injury.mechanism", "verbatim", "not in the table"),
    Field("issues.claims_administrator_basis.citations.year", "exact", "not in the table"),
    Field("issues.claims_administrator_basis.citations.pages", "exact", "not in the table"),
    Field("issues.reviewer_basis.citations.year", "exact", "not in the table"),
    Field("issues.reviewer_basis.citations.pages", "exact", "not in the table"),
)

BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
