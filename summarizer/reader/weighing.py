"""Which reasons a rationale as a whole speaks for: weights learned from labelled ones (`data/reason_weights.json`).

A rule sees one sentence. What stands around it counts too: the signs of the other sentences, the reasons that other
rules found, the kind of request. Each such feature adds its weight to each reason; `evals/learn.py` finds the weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from summarizer.reader.signs import BARE_VERDICT, RECITAL, Signs, names_of, sign_named
from summarizer.resources import read_text
from summarizer.schema import Category, Decision, Reason

# a logit: three in eight
LIKELY = -0.5
ALWAYS = "always"
"""The feature of every rationale."""

# What is known of a sign is where it stands: each kind of sentence has two sets of them, those it holds and those it
# denies.
_SETS = ("stated", "stated no", "recited", "recited no", "verdict", "verdict no")
_KINDS = RECITAL | BARE_VERDICT
_FIRST_SET = {0: 0, RECITAL: 2, RECITAL | BARE_VERDICT: 2, BARE_VERDICT: 4}

_Row = tuple[float, ...]


class Features(NamedTuple):
    """What is known of a rationale: `sets` of signs as in `_SETS`, and what else, by name."""

    sets: tuple[int, ...]
    others: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """ "always", "category therapy", "stated no benefit", "recited quantity", …"""
        yield from self.others
        for kind, signs in zip(_SETS, self.sets, strict=True):
            yield from (f"{kind} {name}" for name in names_of(signs))


class _Table(NamedTuple):
    """A side's reasons, and a weight for each of them: for the signs of each set, for the other features."""

    reasons: tuple[Reason, ...]
    signs: tuple[Mapping[int, _Row], ...]
    known: tuple[int, ...]
    others: Mapping[str, _Row]


def features(
    signs: Iterable[Signs], ruled: Mapping[Reason, float], chosen: Iterable[Reason], category: Category | None
) -> Features:
    """`ruled`: the weights of the rules that found a reason. `chosen`: the reasons that the rules would give."""
    others = [ALWAYS, f"category {category}"]
    others += [f"ruled {reason} {int(weight)}" for reason, weight in ruled.items()]
    others += [f"chosen {reason}" for reason in chosen]
    return Features(_sets(signs), tuple(others))


def _sets(signs: Iterable[Signs]) -> tuple[int, ...]:
    sets = [0] * len(_SETS)
    for here, denied, *_ in signs:
        first = _FIRST_SET[here & _KINDS]
        sets[first] |= here & ~(denied | _KINDS)
        sets[first + 1] |= denied
    return tuple(sets)


def weigh(side: Decision, known: Features) -> dict[Reason, float]:
    """The sum of the weights of each reason of a side, a logit."""
    table = _tables()[side]
    rows = [*_rows(table, known.sets), *(table.others[name] for name in known.others if name in table.others)]
    return dict(zip(table.reasons, map(sum, zip(*rows, strict=True)), strict=True))


def weight_of(side: Decision, reason: Reason, signs: Signs) -> float:
    """What the signs of one sentence say for one reason."""
    table = _tables()[side]
    column = table.reasons.index(reason)
    return sum(row[column] for row in _rows(table, _sets((signs,))))


def _rows(table: _Table, sets: Iterable[int]) -> Iterator[_Row]:
    for rows, known, found in zip(table.signs, table.known, sets, strict=True):
        signs = found & known
        while signs:
            lowest = signs & -signs
            yield rows[lowest]
            signs ^= lowest


@cache
def _tables() -> dict[str, _Table]:
    return {side: _table(data) for side, data in json.loads(read_text("data/reason_weights.json")).items()}


def _table(data: Mapping[str, Any]) -> _Table:
    signs: list[dict[int, _Row]] = [{} for _ in _SETS]
    others: dict[str, _Row] = {}
    for name, row in data["weights"].items():
        kind, _, sign = name.rpartition(" ")
        if kind in _SETS:
            signs[_SETS.index(kind)][sign_named(sign)] = tuple(row)
        else:
            others[name] = tuple(row)
    return _Table(tuple(data["reasons"]), tuple(signs), tuple(map(sum, signs)), others)
