"""Which disputed items of two readers are one and the same, and where their decisions on it differ."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.schema import Decision, Record, Span


class DecisionConflict(NamedTuple):
    """The readers differ on an item: its index in the rules record, and for each side the decision and its quote."""

    item: int
    request: str
    rules: tuple[Decision, Span]
    model: tuple[Decision, Span]


def decision_conflicts(rules: Record, model: Record) -> tuple[DecisionConflict, ...]:
    """The items on which both readers have a decision, and not the same one."""
    found = []
    for index, other in enumerate(partners_of(rules, model)):
        if other is None:
            continue
        mine, theirs = rules.issues[index].decision, model.issues[other].decision
        if mine and theirs and mine != theirs:
            my_span = rules.evidence[f"/issues/{index}/decision"][0]
            their_span = model.evidence[f"/issues/{other}/decision"][0]
            found.append(DecisionConflict(index, rules.issues[index].request, (mine, my_span), (theirs, their_span)))
    return tuple(found)


def partners_of(rules: Record, model: Record) -> tuple[int | None, ...]:
    """For each item of the rules reader the model's of the same heading."""
    free = list(range(len(model.issues)))
    partners: list[int | None] = []
    for index in range(len(rules.issues)):
        other = next((one for one in free if _is_same_item(rules, index, model, one)), None)
        if other is not None:
            free.remove(other)
        partners.append(other)
    return tuple(partners)


def _is_same_item(rules: Record, index: int, model: Record, other: int) -> bool:
    """They rest on the same heading: its decision word, or the words of the request, which may stand there twice."""
    return any(
        one.start < another.end and another.start < one.end
        for one in _heading_places(rules, index)
        for another in _heading_places(model, other)
    )


def _heading_places(record: Record, index: int) -> tuple[Span, ...]:
    names = ("decision", "request", "original_request", "already_authorized")
    return tuple(span for name in names for span in record.evidence.get(f"/issues/{index}/{name}", ()))
