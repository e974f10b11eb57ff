"""Two records of one letter -> one, and what a person must look at. Nothing is settled in silence.

Where both readers say the same, that is the value. Where one says nothing, the other's counts. Where they differ, the
template fields are the rules reader's and the history fields the model's; a decision is nobody's until it is settled.
Every difference is listed under `review` with both values and quotes, and with what settled it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from summarizer.pairing import partners_of
from summarizer.schema import (
    Basis,
    Citation,
    Decision,
    Inconsistency,
    Issue,
    Plain,
    ReadBy,
    Record,
    Review,
    Span,
    outcome_of,
)

M = TypeVar("M", bound=Plain)

Reader = Literal["rules", "model"]

DISAGREE = "readers_disagree"
ONE_SIDED = "one_reader_only"
RE_ASKED = "re-ask"
DROPPED = "grounding"

# whose value counts where both have one; the letter's template is what rules read best, its prose what a model does
_PREFERRED: dict[str, dict[str, Reader]] = {
    "case": dict.fromkeys(("number", "priority", "assigned", "received", "decided", "injury", "ur_denial"), "rules"),
    "reviewer": {"licensed_in": "rules", "specialties": "rules"},
    "claimant": {"age": "rules", "sex": "rules", "represented": "rules"},
    "injury": {"date": "rules", "body_parts": "model", "mechanism": "model"},
    "clinical": {"diagnoses": "model", "treatments_tried": "model", "work_status": "model"},
    "utilization_review": {"date": "rules", "decision": "rules"},
}
_PREFERRED_OF_AN_ITEM: dict[str, Reader] = {
    **dict.fromkeys(
        ("request", "original_request", "already_authorized", "category", "body_parts", "side", "quantity"), "rules"
    ),
    "claims_administrator_basis": "rules",
    "reviewer_basis": "rules",
    "reasons": "model",
    "rationale": "rules",
}
_LETTERS = str.maketrans("", "", " .,;:()\"'-")


@dataclass(slots=True)
class _Merge:
    """What the merged record will hold besides its values."""

    rules: Record
    model: Record
    evidence: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    review: list[Review] = field(default_factory=list)

    def take(self, reader: Reader, source: str, target: str) -> None:
        """The evidence of a value and of all below it."""
        record = self.rules if reader == "rules" else self.model
        below = f"{source}/"
        for pointer, spans in record.evidence.items():
            if pointer == source or pointer.startswith(below):
                self.evidence[target + pointer.removeprefix(source)] = spans

    def quotes(self, reader: Reader, pointer: str) -> tuple[str, ...]:
        """The first words that a reader's value rests on."""
        record = self.rules if reader == "rules" else self.model
        places = (spans for at, spans in record.evidence.items() if at == pointer or at.startswith(f"{pointer}/"))
        return tuple(span.quote for spans in places for span in spans[:1])[:1]


def reconcile(
    rules: Record, model: Record, read_by: ReadBy, settled: Mapping[int, Decision | None] | None = None
) -> Record:
    """One record of both. `settled`: what a re-ask answered about items on which the decisions differ."""
    merge = _Merge(rules, model)
    parts = {name: _part(merge, name, fields) for name, fields in _PREFERRED.items()}
    issues = _items(merge, settled or {})
    merge.review += [*_kept(rules, merge), *_dropped(model, merge)]
    return rules.model_copy(
        update={
            **parts,
            "issues": issues,
            "outcome": outcome_of(issues),
            "inconsistencies": _inconsistencies(rules, model),
            "evidence": merge.evidence,
            "review": tuple(merge.review),
            "read_by": read_by,
        }
    )


def _part(merge: _Merge, name: str, fields: Mapping[str, Reader]) -> Plain:
    mine: Plain = getattr(merge.rules, name)
    theirs: Plain = getattr(merge.model, name)
    return _merged(merge, mine, theirs, (f"/{name}", f"/{name}"), fields)


def _items(merge: _Merge, settled: Mapping[int, Decision | None]) -> tuple[Issue, ...]:
    """The rules reader's items, each with the model's of the same heading; the model's where rules found none."""
    rules, model = merge.rules, merge.model
    if not rules.issues:
        for index in range(len(model.issues)):
            merge.take("model", f"/issues/{index}", f"/issues/{index}")
        if model.issues:
            merge.review.append(Review(pointer="/issues", why=ONE_SIDED, values=("", f"{len(model.issues)} items")))
        return model.issues
    partners = partners_of(rules, model)
    items = [_item(merge, index, other, settled) for index, other in enumerate(partners)]
    for other, issue in enumerate(model.issues):
        if other not in partners:
            quotes = merge.quotes("model", f"/issues/{other}/request")
            merge.review.append(Review(pointer="/issues", why=ONE_SIDED, values=(None, issue.request), quotes=quotes))
    return tuple(items)


def _item(merge: _Merge, index: int, other: int | None, settled: Mapping[int, Decision | None]) -> Issue:
    at = f"/issues/{index}"
    mine = merge.rules.issues[index]
    if other is None:
        merge.take("rules", at, at)
        quotes = merge.quotes("rules", f"{at}/request")
        merge.review.append(_one_sided(at, mine.request, None, quotes, "rules"))
        return mine
    theirs = merge.model.issues[other]
    pointers = (at, f"/issues/{other}")
    item = _merged(merge, mine, theirs, pointers, _PREFERRED_OF_AN_ITEM)
    return replace(item, decision=_decision(merge, mine, theirs, pointers, settled.get(index)))


def _decision(
    merge: _Merge, mine: Issue, theirs: Issue, pointers: tuple[str, str], settled: Decision | None
) -> Decision | None:
    """Nobody's where the readers differ, unless the re-ask came back to what the heading says; nor where rules find the
    item and cannot read its decision."""
    at, other = f"{pointers[0]}/decision", f"{pointers[1]}/decision"
    if mine.decision == theirs.decision or (mine.decision and not theirs.decision):
        return _chosen(merge, (mine.decision, theirs.decision), (at, other), "rules")
    if not mine.decision:
        quotes = merge.quotes("model", other)
        merge.review.append(Review(pointer=at, why=ONE_SIDED, values=(None, theirs.decision), quotes=quotes))
        return None
    quotes = (*merge.quotes("rules", at), *merge.quotes("model", other))
    is_settled = settled == mine.decision
    merge.review.append(
        Review(
            pointer=at,
            why=DISAGREE,
            values=(mine.decision, theirs.decision),
            quotes=quotes,
            settled_by=RE_ASKED if is_settled else None,
        )
    )
    if not is_settled:
        return None
    merge.take("rules", at, at)
    return mine.decision


def _merged(merge: _Merge, mine: M, theirs: M, pointers: tuple[str, str], preferred: Mapping[str, Reader]) -> M:
    """A part of the record, field by field."""
    values = {
        name: _chosen(
            merge,
            (getattr(mine, name), getattr(theirs, name)),
            (f"{pointers[0]}/{name}", f"{pointers[1]}/{name}"),
            reader,
        )
        for name, reader in preferred.items()
    }
    return replace(mine, **values)


V = TypeVar("V")


def _chosen(merge: _Merge, values: tuple[V, V], pointers: tuple[str, str], preferred: Reader) -> V:
    """One of two values of a field, listed under `review` unless they are the same."""
    mine, theirs = values
    if _same(mine, theirs):
        # the same value rests best on the words of the reader that is surer of such fields
        taken: Reader = preferred
    elif _is_empty(mine) or _is_empty(theirs):
        taken = "model" if _is_empty(mine) else "rules"
        quotes = merge.quotes(taken, pointers[taken == "model"])
        merge.review.append(_one_sided(pointers[0], _shown(mine), _shown(theirs), quotes, taken))
    else:
        taken = preferred
        quotes = (*merge.quotes("rules", pointers[0]), *merge.quotes("model", pointers[1]))
        both = (_shown(mine), _shown(theirs))
        merge.review.append(Review(pointer=pointers[0], why=DISAGREE, values=both, quotes=quotes, settled_by=preferred))
    merge.take(taken, pointers[taken == "model"], pointers[0])
    return theirs if taken == "model" else mine


def _one_sided(
    pointer: str, mine: str | int | None, theirs: str | int | None, quotes: tuple[str, ...], taken: Reader
) -> Review:
    return Review(pointer=pointer, why=ONE_SIDED, values=(mine, theirs), quotes=quotes, settled_by=taken)


def _inconsistencies(rules: Record, model: Record) -> tuple[Inconsistency, ...]:
    """What either reader found; a kind that both found is told in the rules reader's words."""
    known = {found.kind for found in rules.inconsistencies}
    return (*rules.inconsistencies, *(found for found in model.inconsistencies if found.kind not in known))


def _kept(rules: Record, merge: _Merge) -> Iterable[Review]:
    """The rules reader's own doubts, but for what the model could read."""
    filled = {review.pointer for review in merge.review if review.why == ONE_SIDED and review.settled_by == "model"}
    return (doubt for doubt in rules.review if not (doubt.why == "not_found" and doubt.pointer in filled))


def _dropped(model: Record, merge: _Merge) -> Iterable[Review]:
    """What the model said without the letter saying it: settled where the field has another value."""
    for doubt in model.review:
        settled = doubt.pointer in merge.evidence or any(at.startswith(f"{doubt.pointer}/") for at in merge.evidence)
        yield replace(doubt, settled_by=DROPPED) if settled else doubt


def _same(mine: object, theirs: object) -> bool:
    match mine, theirs:
        case Basis(), Basis():
            return mine.kind == theirs.kind and _folded_set(mine.citations) == _folded_set(theirs.citations)
        case tuple(), tuple():
            return _folded_set(mine) == _folded_set(theirs)
        case _:
            return _folded(mine) == _folded(theirs)


def _folded_set(values: Sequence[object]) -> frozenset[object]:
    return frozenset(map(_folded, values))


def _folded(value: object) -> object:
    if isinstance(value, Citation):
        return (value.source, _folded(value.title or ""), value.year)
    return value.casefold().translate(_LETTERS) if isinstance(value, str) else value


def _is_empty(value: object) -> bool:
    return value is None or value == () or value == Basis()


def _shown(value: object) -> str | int | None:
    """A value in one line of `review`."""
    match value:
        case None | int() | str():
            return value
        case Basis():
            titles = (f"{citation.source} {citation.title or ''}".strip() for citation in value.citations)
            return "; ".join((value.kind or "", *titles))
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
