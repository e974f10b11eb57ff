"""Two runs on the same letters: side by side, what each gained and lost, and whether that can be chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evals.errors import RunError
from evals.fields import FIELDS
from evals.figures import Scored, score_attempt
from evals.metrics import count
from evals.paired import Pair, f1_difference, holm, mcnemar, permutation
from evals.runfolder import Attempt, Run
from evals.score import Leaf


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field under both runs.

    `only_a`, `only_b`: letters that only one run read without an error in this field; p values of exact
    McNemar on these and of the permutation of letters on F1, each adjusted by Holm over the fields that differ.
    """

    field: str
    f1_a: float | None
    f1_b: float | None
    only_a: int
    only_b: int
    p_mcnemar: float | None
    p_permutation: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One value that one run read right more often than the other. Shares are of the repeats."""

    letter: str
    field: str
    where: str
    expected: str
    got_a: str
    got_b: str
    right_a: float
    right_b: float

    @property
    def gain(self) -> bool:
        return self.right_b > self.right_a


@dataclass(frozen=True, slots=True)
class Comparison:
    """B against A over the letters that both read and whose labels count."""

    letters: int
    only_in_a: tuple[str, ...]
    only_in_b: tuple[str, ...]
    relabelled: tuple[str, ...]
    fields: tuple[FieldDifference, ...]
    gains: tuple[Change, ...]
    losses: tuple[Change, ...]


def compare(a: Run, b: Run) -> Comparison:
    """Compare on the labels of B: where A knew another label, A is scored again.

    Raises `RunError` if no letter is in both.
    """
    labels = {attempt.name: attempt.label for attempt in b.attempts if attempt.counts}
    read_by_a = [attempt for attempt in a.attempts if attempt.name in labels]
    left = _by_letter(attempt.model_copy(update={"label": labels[attempt.name]}) for attempt in read_by_a)
    shared = sorted(left)
    if not shared:
        raise RunError("the two runs have no letter in common; nothing was compared")
    right = _by_letter(attempt for attempt in b.attempts if attempt.name in left)
    names_a, names_b = {one.name for one in a.attempts}, {one.name for one in b.attempts}
    changes = [change for name in shared for change in _changes(name, left[name], right[name])]
    return Comparison(
        letters=len(shared),
        only_in_a=tuple(sorted(names_a - names_b)),
        only_in_b=tuple(sorted(names_b - names_a)),
        relabelled=tuple(sorted({one.name for one in read_by_a if one.label != labels[one.name]})),
        fields=_differences([(left[name], right[name]) for name in shared]),
        gains=tuple(change for change in changes if change.gain),
        losses=tuple(change for change in changes if not change.gain),
    )


def _by_letter(attempts: Iterable[Attempt]) -> dict[str, list[Scored]]:
    letters: defaultdict[str, list[Scored]] = defaultdict(list)
    for attempt in attempts:
        letters[attempt.name].append(score_attempt(attempt))
    return dict(letters)


def _differences(letters: Sequence[tuple[list[Scored], list[Scored]]]) -> tuple[FieldDifference, ...]:
    raw = [_difference(field.name, letters) for field in FIELDS]
    mcnemars = holm({one.field: one.p_mcnemar for one in raw if one.p_mcnemar is not None})
    permutations = holm({one.field: one.p_permutation for one in raw if one.p_permutation is not None})
    return tuple(
        FieldDifference(
            one.field,
            one.f1_a,
            one.f1_b,
            one.only_a,
            one.only_b,
            mcnemars.get(one.field),
            permutations.get(one.field),
        )
        for one in raw
    )


def _difference(field: str, letters: Sequence[tuple[list[Scored], list[Scored]]]) -> FieldDifference:
    """One field with its unadjusted p values; none where the runs do not differ."""
    means = [(_means(field, left), _means(field, right)) for left, right in letters]
    pairs = [Pair(*left, *right) for left, right in means]
    only_a = sum(_clean(left) and not _clean(right) for left, right in means)
    only_b = sum(_clean(right) and not _clean(left) for left, right in means)
    differs = any(left != right for left, right in means) and f1_difference(pairs) is not None
    return FieldDifference(
        field,
        _f1([left for left, _ in means]),
        _f1([right for _, right in means]),
        only_a,
        only_b,
        mcnemar(only_a, only_b) if differs else None,
        permutation(pairs) if differs else None,
    )


def _means(field: str, scored: Sequence[Scored]) -> tuple[float, float]:
    """Correct values and trials of one letter, means over its repeats."""
    counts = count(leaf for one in scored for leaf in one.leaves if leaf.field == field)
    return counts.correct / len(scored), counts.trials / len(scored)


def _clean(means: tuple[float, float]) -> bool:
    correct, trials = means
    return correct == trials


def _f1(means: Sequence[tuple[float, float]]) -> float | None:
    correct, trials = (sum(column) for column in zip(*means, strict=True))
    return 2 * correct / (correct + trials) if trials else None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How one value fared under one run: the share of repeats in which it was right, and one that was not."""

    right: float
    leaf: Leaf


def _changes(name: str, a: Sequence[Scored], b: Sequence[Scored]) -> Iterator[Change]:
    before, after = _outcomes(a), _outcomes(b)
    for field, where in sorted(before.keys() | after.keys()):
        left, right = before.get((field, where)), after.get((field, where))
        # what only one run invented is right in the other
        right_a, right_b = left.right if left else 1.0, right.right if right else 1.0
        if right_a != right_b:
            yield Change(
                name,
                field,
                where,
                _text(next(one.leaf.expected for one in (left, right) if one)),
                _text(left.leaf.got if left else None),
                _text(right.leaf.got if right else None),
                right_a,
                right_b,
            )


def _outcomes(scored: Sequence[Scored]) -> dict[tuple[str, str], _Outcome]:
    leaves: defaultdict[tuple[str, str], list[Leaf]] = defaultdict(list)
    for one in scored:
        for leaf in one.leaves:
            if leaf.verdict != "empty":
                leaves[leaf.field, leaf.expected_at or f"+ {leaf.got}"].append(leaf)
    return {key: _outcome(found, len(scored)) for key, found in leaves.items()}


def _outcome(leaves: Sequence[Leaf], repeats: int) -> _Outcome:
    wrong = [leaf for leaf in leaves if leaf.verdict != "correct"]
    return _Outcome(1 - len(wrong) / repeats, (wrong or leaves)[0])


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)
