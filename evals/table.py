"""The acceptance table as text: the rules reader over a folder, worst rows and fields first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.fields import ROWS
from evals.figures import Scored
from evals.metrics import Counts, by_field, by_row, row_of


def acceptance_table(scored: Sequence[Scored]) -> str:
    """The rows of the acceptance table and below each its fields, worst first, over the labels that count."""
    counted = [one for one in scored if one.attempt.counts]
    leaves = [leaf for one in counted for leaf in one.leaves]
    rows, fields = by_row(leaves), by_field(leaves)
    targets = {row.name: row.target for row in ROWS}
    lines = [f"{'F1':>6} {'target':>6} {'P':>6} {'R':>6} {'right':>6} {'wrong':>5} {'missed':>6} {'inv.':>5}  field"]
    for name in _worst_first(rows, targets):
        lines.append(_line(name.upper(), rows[name], targets[name]))
        below = {field: counts for field, counts in fields.items() if row_of(field) == name}
        lines += [_line("  " + field, below[field], None) for field in _worst_first(below, {})]
    return "\n".join([*lines, *_notes(scored)])


def errors_of(scored: Sequence[Scored], field: str) -> str:
    """Each error of a field: letter, outcome, expected, got."""
    return "\n".join(
        f"{one.attempt.name} {leaf.expected_at or leaf.got_at} {leaf.verdict}: "
        f"expected {leaf.expected!r} got {leaf.got!r}"
        for one in scored
        for leaf in one.errors
        if leaf.field == field
    )


def figure(value: float | None, digits: int = 3) -> str:
    """A figure with fixed digits, "n/a" where nothing was measured."""
    return "n/a" if value is None else f"{value:.{digits}f}"


def _notes(scored: Sequence[Scored]) -> list[str]:
    left_out = sum(not one.attempt.counts for one in scored)
    without = sum(one.attempt.label.labelling is None for one in scored)
    crashed = [one.attempt for one in scored if one.attempt.crash]
    notes = [f"{len(scored) - left_out} letters measured, {len(crashed)} crashed"]
    if left_out:
        notes.append(f"{left_out} left out: their labels are in progress, to be marked as validated")
    if without:
        notes.append(f"{without} labels have no status and are taken as they are")
    return notes + [f"\n{attempt.name} crashed:\n{attempt.crash}" for attempt in crashed]


def _worst_first(counted: Mapping[str, Counts], targets: Mapping[str, float | None]) -> list[str]:
    """By the distance below the target, unmeasured last."""

    def badness(name: str) -> float:
        f1 = counted[name].f1
        return 2.0 if f1 is None else f1 - (targets.get(name) or 0.0)

    return sorted(counted, key=badness)


def _line(name: str, counts: Counts, target: float | None) -> str:
    return (
        f"{figure(counts.f1):>6} {figure(target, digits=2) if target else '':>6} {figure(counts.precision):>6} "
        f"{figure(counts.recall):>6} {counts.correct:6} {counts.wrong:5} {counts.missed:6} {counts.invented:5}  {name}"
    )
