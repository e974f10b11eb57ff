"""How sure F1, precision and recall are: `summarizer.intervals` over the values of letters.

F1 is no rate, but its Jaccard form J = correct / (correct + false positives + false negatives) is one, and
F1 = 2J / (1 + J) carries J's interval over (Lam et al. 2023, "Wilson indirect").
"""

from __future__ import annotations

from collections.abc import Iterable

from evals.metrics import Counts
from summarizer.intervals import LEVEL, Cluster, Interval, rate_interval


def f1_interval(letters: Iterable[Counts], level: float = LEVEL) -> Interval | None:
    """F1 pooled over letters, through its Jaccard form."""
    jaccard = rate_interval((Cluster(counts.correct, counts.trials) for counts in letters), level)
    if jaccard is None:
        return None
    value, low, high = (2 * share / (1 + share) for share in (jaccard.value, jaccard.low, jaccard.high))
    return Interval(value, low, high, jaccard.effective_n)


def precision_interval(letters: Iterable[Counts], level: float = LEVEL) -> Interval | None:
    """Precision pooled over letters."""
    return rate_interval(
        (Cluster(counts.correct, counts.correct + counts.wrong + counts.invented) for counts in letters), level
    )


def recall_interval(letters: Iterable[Counts], level: float = LEVEL) -> Interval | None:
    """Recall pooled over letters."""
    return rate_interval(
        (Cluster(counts.correct, counts.correct + counts.wrong + counts.missed) for counts in letters), level
    )
