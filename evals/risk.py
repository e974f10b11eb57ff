"""How far two readers' agreement can be trusted: accuracy of what needs no review, and the risk-coverage curve.

Over the values that a record shows. A value is surest where both readers gave it, then where one gave it and the other
none, then where they differed and a preference chose; a value that nobody settled comes last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.figures import Scored
from evals.score import Leaf
from summarizer.intervals import Cluster, Interval, rate_interval
from summarizer.reconcile import DISAGREE, ONE_SIDED
from summarizer.schema import Review

Surety = Literal["both readers", "one reader", "chosen", "open"]
SURETIES: tuple[Surety, ...] = ("both readers", "one reader", "chosen", "open")


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """The values of one surety, and all that are at least as sure together.

    `coverage`: their share of all values shown; `accuracy`: how many of them are right, clustered by letter.
    """

    surety: Surety
    values: int
    right: int
    coverage: float
    accuracy: Interval | None


def risk_curve(scored: Iterable[Scored]) -> tuple[RiskPoint, ...]:
    """The curve from the surest values to all; empty where no record is of both readers."""
    found: defaultdict[Surety, dict[str, Cluster]] = defaultdict(dict)
    for one in scored:
        record = one.attempt.record
        if record is None or record.read_by.reader != "both":
            continue
        for leaf in one.leaves:
            if leaf.got_at is not None:
                _add(found[surety_of(leaf.got_at, record.review)], one.attempt.name, leaf)
    total = sum(cluster.trials for letters in found.values() for cluster in letters.values())
    return tuple(_point(found, SURETIES[: number + 1], total) for number in range(len(SURETIES))) if total else ()


def surety_of(pointer: str, review: Sequence[Review]) -> Surety:
    """How sure a value is, by the doubts about it, about what it is a part of, and about its parts."""
    doubts = [doubt for doubt in review if _is_about(doubt.pointer, pointer)]
    if any(doubt.settled_by is None and doubt.why != ONE_SIDED for doubt in doubts):
        return "open"
    if any(doubt.why == DISAGREE for doubt in doubts):
        return "chosen"
    return "one reader" if doubts else "both readers"


def _is_about(doubted: str, pointer: str) -> bool:
    return pointer == doubted or pointer.startswith(f"{doubted}/") or doubted.startswith(f"{pointer}/")


def _add(letters: dict[str, Cluster], name: str, leaf: Leaf) -> None:
    before = letters.get(name, Cluster(0, 0))
    letters[name] = Cluster(before.successes + (leaf.verdict == "correct"), before.trials + 1)


def _point(found: dict[Surety, dict[str, Cluster]], sureties: Sequence[Surety], total: int) -> RiskPoint:
    own = found[sureties[-1]].values()
    letters: defaultdict[str, Cluster] = defaultdict(lambda: Cluster(0, 0))
    for surety in sureties:
        for name, cluster in found[surety].items():
            before = letters[name]
            letters[name] = Cluster(before.successes + cluster.successes, before.trials + cluster.trials)
    covered = sum(cluster.trials for cluster in letters.values())
    return RiskPoint(
        sureties[-1],
        sum(cluster.trials for cluster in own),
        sum(cluster.successes for cluster in own),
        covered / total,
        rate_interval(letters.values()) if covered else None,
    )
