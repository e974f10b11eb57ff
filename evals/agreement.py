"""Two people label the same letters: how far do they agree, beyond what chance gives?

Observed agreement is the mean likeness of their values over the units (letters, or issues aligned on the
request); expected agreement the mean over all pairs of units, as if one labeller's values were dealt out anew.
(observed - expected) / (1 - expected) is Cohen's kappa where values are single codes, and a kappa weighted by
the share of common entries where they are lists. F1 is the figure that a reader gets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.align import align
from evals.errors import CasesError
from evals.fields import BY_NAME, FIELDS, ISSUES_FOUND, ROWS, Field
from evals.metrics import Counts, by_field
from evals.score import LIKENESS, Leaf, Value, align_issues, score, values
from summarizer.schema import Label

Values = tuple[Value, ...]
Unit = tuple[Values, Values]


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """One field. `kappa` is `None` where chance alone would give full agreement, or the field has no units."""

    field: str
    counts: Counts
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that the two labellers do not share."""

    letter: str
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two labellers over the letters that both labelled."""

    letters: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    fields: tuple[FieldAgreement, ...]
    differences: tuple[Difference, ...]


def agreement(a: Mapping[str, Label], b: Mapping[str, Label]) -> Agreement:
    """Compare the labels of two people by letter. Raises `CasesError` if they share none."""
    shared = sorted(a.keys() & b.keys())
    if not shared:
        raise CasesError("the two folders have no letter in common")
    leaves = {name: score(a[name], b[name]) for name in shared}
    counts = by_field(leaf for below in leaves.values() for leaf in below)
    pairs = [(a[name], b[name]) for name in shared]
    return Agreement(
        letters=tuple(shared),
        only_a=tuple(sorted(a.keys() - b.keys())),
        only_b=tuple(sorted(b.keys() - a.keys())),
        fields=tuple(
            FieldAgreement(field.name, counts[field.name], _kappa(field, _units(field, pairs))) for field in FIELDS
        ),
        differences=tuple(
            Difference(name, leaf)
            for name in shared
            for leaf in leaves[name]
            if leaf.verdict not in ("correct", "empty")
        ),
    )


def human_f1(found: Agreement) -> dict[str, float | None]:
    """F1 of one labeller against the other for each field and each row of the acceptance table."""
    rows: dict[str, Counts] = {row.name: Counts() for row in ROWS}
    for one in found.fields:
        rows[BY_NAME[one.field].row] += one.counts
    return {name: counts.f1 for name, counts in rows.items()} | {one.field: one.counts.f1 for one in found.fields}


def _units(field: Field, pairs: Sequence[tuple[Label, Label]]) -> list[Unit]:
    """What both labellers wrote for the same thing. Parts of citations and the finding of issues have no units."""
    if field.name == ISSUES_FOUND or field.of_citation:
        return []
    if not field.in_issue:
        return [(values(field, left), values(field, right)) for left, right in pairs]
    return [
        (values(field, left.issues[mine]), values(field, right.issues[theirs]))
        for left, right in pairs
        for mine, theirs in align_issues(left.issues, right.issues).pairs
    ]


def _kappa(field: Field, units: Sequence[Unit]) -> float | None:
    if not units:
        return None
    observed = sum(_likeness(field, left, right) for left, right in units) / len(units)
    lefts, rights = Counter(left for left, _ in units), Counter(right for _, right in units)
    expected = sum(
        times * others * _likeness(field, left, right)
        for left, times in lefts.items()
        for right, others in rights.items()
    ) / (len(units) ** 2)
    return (observed - expected) / (1 - expected) if expected < 1 else None


def _likeness(field: Field, left: Values, right: Values) -> float:
    """Share of common entries (Dice); two empty values are alike."""
    if not left and not right:
        return 1.0
    return 2 * len(align(left, right, *LIKENESS[field.comparator]).pairs) / (len(left) + len(right))
