"""Two labels of one letter -> leaves: what was compared, with what outcome.

A leaf is one value, not one pairing: an issue that is missed misses each of its values. Issues are aligned on
the request, never on the decision, so that a flip can only ever be a wrong decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from evals import similarity
from evals.align import Alignment, align
from evals.fields import CITATION_PARTS, FIELDS, ISSUES_FOUND, Comparator, Field
from summarizer.schema import Case, Citation, Claimant, Clinical, Injury, Label, LabelIssue, Reviewer, UtilizationReview

Verdict = Literal["correct", "wrong", "missed", "invented", "empty"]
Value = str | int | dt.date | Citation
Shown = str | int | None
Holder = Label | LabelIssue

EMPTY = Label(
    letter="",
    case=Case(),
    reviewer=Reviewer(),
    claimant=Claimant(),
    injury=Injury(),
    clinical=Clinical(),
    utilization_review=UtilizationReview(),
    issues=(),
)

# Below this likeness two requests are not the same request.
SAME_REQUEST = 0.5


@dataclass(frozen=True, slots=True)
class Leaf:
    """One compared value. `expected_at` and `got_at` are JSON pointers into the label and the record.

    `empty`: neither side has a value, which counts for nothing.
    """

    field: str
    verdict: Verdict
    expected: Shown = None
    got: Shown = None
    expected_at: str | None = None
    got_at: str | None = None


class Placed(NamedTuple):
    """A value and the JSON pointer where it stands."""

    value: Value
    at: str


LIKENESS: dict[Comparator, tuple[Callable[..., float], float]] = {
    "exact": (similarity.exact, 1.0),
    "set": (similarity.exact, 1.0),
    "verbatim": (similarity.verbatim, similarity.VERBATIM_RATIO),
    "verbatims": (similarity.verbatim, similarity.VERBATIM_RATIO),
    "texts": (similarity.dice, similarity.TEXT_DICE),
    "citations": (similarity.citation, similarity.TEXT_DICE),
}


def score(expected: Label, got: Label) -> tuple[Leaf, ...]:
    """Compare a record in a label's shape with the label."""
    leaves: list[Leaf] = []
    for field in FIELDS:
        if not field.in_issue and field.name != ISSUES_FOUND:
            leaves += _compare(field, expected, got, "", "")
    leaves += _score_issues(expected.issues, got.issues)
    return tuple(leaves)


def score_nothing(expected: Label) -> tuple[Leaf, ...]:
    """The leaves of a letter that could not be read: every value is missed."""
    return score(expected, EMPTY)


def align_issues(expected: tuple[LabelIssue, ...], got: tuple[LabelIssue, ...]) -> Alignment:
    """Which issue is which, by the request alone."""
    return align(
        [issue.request for issue in expected], [issue.request for issue in got], similarity.request, SAME_REQUEST
    )


def _score_issues(expected: tuple[LabelIssue, ...], got: tuple[LabelIssue, ...]) -> Iterator[Leaf]:
    for left, right in align_issues(expected, got).sides():
        mine = None if left is None else expected[left]
        theirs = None if right is None else got[right]
        here, there = f"/issues/{left}", f"/issues/{right}"
        yield _leaf(
            ISSUES_FOUND,
            Placed(mine.request, here) if mine else None,
            Placed(theirs.request, there) if theirs else None,
            same=mine is not None and theirs is not None,
        )
        for field in FIELDS:
            if field.in_issue and not field.of_citation:
                yield from _compare(field, mine, theirs, here, there)


def _compare(field: Field, expected: Holder | None, got: Holder | None, here: str, there: str) -> Iterator[Leaf]:
    """The leaves of one field below two holders, of which one may be missing."""
    mine, theirs = _placed(field, expected, here), _placed(field, got, there)
    if field.is_list:
        yield from _compare_lists(field, mine, theirs)
    else:
        likeness, at_least = LIKENESS[field.comparator]
        same = bool(mine and theirs) and likeness(mine[0].value, theirs[0].value) >= at_least
        yield _leaf(field.name, mine[0] if mine else None, theirs[0] if theirs else None, same=same)


def _compare_lists(field: Field, expected: list[Placed], got: list[Placed]) -> Iterator[Leaf]:
    """Entries pair one to one; what has no partner is missed or invented."""
    if not expected and not got:
        yield Leaf(field.name, "empty")
    found = align([one.value for one in expected], [one.value for one in got], *LIKENESS[field.comparator])
    for left, right in found.sides():
        mine = None if left is None else expected[left]
        theirs = None if right is None else got[right]
        yield _leaf(field.name, mine, theirs, same=mine is not None and theirs is not None)
        if field.comparator == "citations":
            for part in CITATION_PARTS:
                yield _exact_leaf(f"{field.name}.{part}", _part(mine, part), _part(theirs, part))


def _part(citation: Placed | None, part: str) -> Placed | None:
    value = getattr(citation.value, part) if citation else None
    return Placed(value, f"{citation.at}/{part}") if citation and value is not None else None


def _exact_leaf(name: str, expected: Placed | None, got: Placed | None) -> Leaf:
    return _leaf(name, expected, got, same=bool(expected and got and expected.value == got.value))


def _leaf(name: str, expected: Placed | None, got: Placed | None, *, same: bool) -> Leaf:
    return Leaf(
        name,
        _verdict(expected is not None, got is not None, same),
        shown(expected.value) if expected else None,
        shown(got.value) if got else None,
        expected.at if expected else None,
        got.at if got else None,
    )


def _verdict(expected: bool, got: bool, same: bool) -> Verdict:
    if expected and got:
        return "correct" if same else "wrong"
    if expected:
        return "missed"
    return "invented" if got else "empty"


def _placed(field: Field, holder: Holder | None, above: str) -> list[Placed]:
    pointer = "/".join((above, *field.path))
    found = values(field, holder)
    if field.is_list:
        return [Placed(value, f"{pointer}/{index}") for index, value in enumerate(found)]
    return [Placed(value, pointer) for value in found]


def values(field: Field, holder: Holder | None) -> tuple[Value, ...]:
    """The field's values below a letter's or an issue's holder: none, one, or those of a list."""
    if holder is None:
        return ()
    value: object = holder
    for step in field.path:
        value = getattr(value, step)
    if value is None:
        return ()
    return cast("tuple[Value, ...]", value if isinstance(value, tuple) else (value,))


def shown(value: Value) -> str | int:
    """A value as a report prints it."""
    if isinstance(value, Citation):
        return value.source if value.title is None else f"{value.source}: {value.title}"
    return value.isoformat() if isinstance(value, dt.date) else value
