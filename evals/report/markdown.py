"""The board as markdown for a pull request, and comparison and agreement as markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evals.agreement import Agreement
from evals.board import Board, Cost, Error
from evals.compare import Change, Comparison
from evals.fields import ROWS
from evals.figures import DROP, Figure
from evals.risk import RiskPoint, Surety
from evals.sidebyside import Column, SideBySide
from evals.summaries import SummaryFigure
from evals.table import figure
from summarizer.intervals import Interval

_MOST_ERRORS = 50
_SURETY: dict[Surety, str] = {
    "both readers": "both readers alike",
    "one reader": "one reader, the other silent",
    "chosen": "one of two that differ, by preference",
    "open": "nobody settled it",
}
_HEAD = ("", "F1", "95%", "target", "precision", "recall", "right", "wrong", "missed", "invented")


def board_markdown(board: Board, human: Mapping[str, float | None] | None = None) -> str:
    """Rows with intervals and targets, worst first; flips and crashes by name; critical errors; summaries.

    `human`: row -> F1 of one labeller against another, for a column of its own.
    """
    rows = sorted((row for row in board.rows if row.f1), key=_badness)
    parts = [
        f"## {board.config.reader} reader on {board.config.golden}",
        _headline(board),
        _table(
            (*_HEAD, *(["two people"] if human else [])),
            ((*_row(row), *([figure(human[row.name])] if human else [])) for row in rows),
        ),
        *_named("Decisions flipped", [f"{error.letter} {error.leaf.expected_at}" for error in board.flips]),
        *_named("Crashed", [name for name, _ in board.crashes]),
        _critical(board.errors),
        _risk(board.risk),
        _summaries(board.summaries),
        _cost(board.cost),
        _power(board),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def side_by_side_markdown(found: SideBySide, names: Sequence[str]) -> str:
    """A column for each run, under its name: F1 of each row with its interval, decisions, and every flip by name."""
    columns = found.columns
    heads = [f"{_shown(name)}: {column.reader}" for name, column in zip(names, columns, strict=True)]
    named = [row.name for row in columns[0].rows if any(column_row.f1 for column_row in _rows(columns, row.name))]
    table = _table(
        ("F1", "target", *heads),
        [
            *((name, _target(name), *(_interval(row.f1) for row in _rows(columns, name))) for name in named),
            ("decisions right", "", *(_interval(column.decisions) for column in columns)),
            ("records without any error", "", *(_interval(column.exact_records) for column in columns)),
            ("decisions flipped", "0", *(str(len(column.flips)) for column in columns)),
        ],
    )
    flips = [
        f"{head}: {flip.letter} {flip.leaf.expected_at}"
        for head, column in zip(heads, columns, strict=True)
        for flip in column.flips
    ]
    parts = [
        f"## {len(columns)} runs on the same {found.letters} letters",
        table,
        *_named("Decisions flipped", flips),
        *_named("Left out, as not every run has read them", found.left_out),
    ]
    return "\n\n".join(parts) + "\n"


def comparison_markdown(found: Comparison, a: str, b: str) -> str:
    """Fields that differ, then each gain and loss by letter; `a` and `b` name the runs."""
    differing = [one for one in found.fields if one.p_permutation is not None]
    parts = [
        f"## B against A on {found.letters} letters",
        f"A: {_shown(a)}. B: {_shown(b)}.",
        *_named("Only in A", found.only_in_a),
        *_named("Only in B", found.only_in_b),
        *_named("Labelled anew since A (A was scored again)", found.relabelled),
        _table(
            ("field", "F1 A", "F1 B", "only A right", "only B right", "p McNemar", "p permutation"),
            (
                (
                    one.field,
                    figure(one.f1_a),
                    figure(one.f1_b),
                    str(one.only_a),
                    str(one.only_b),
                    figure(one.p_mcnemar),
                    figure(one.p_permutation),
                )
                for one in differing
            ),
        )
        if differing
        else "No field differs.",
        "p values are two-sided and adjusted by Holm over the fields that differ." if differing else "",
        _changes("Gains", found.gains),
        _changes("Losses", found.losses),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def agreement_markdown(found: Agreement) -> str:
    """F1 and kappa of each field, then every difference."""
    measured = [one for one in found.fields if one.counts.measured]
    parts = [
        f"## Agreement of two labellers on {len(found.letters)} letters",
        *_named("Only labelled by A", found.only_a),
        *_named("Only labelled by B", found.only_b),
        _table(
            ("field", "F1", "kappa", "same", "different", "only A", "only B"),
            (
                (
                    one.field,
                    figure(one.counts.f1),
                    figure(one.kappa),
                    str(one.counts.correct),
                    str(one.counts.wrong),
                    str(one.counts.missed),
                    str(one.counts.invented),
                )
                for one in measured
            ),
        ),
        "### Differences" if found.differences else "No difference.",
        _table(
            ("letter", "field", "A", "B"),
            (
                (one.letter, one.leaf.field, _shown(one.leaf.expected), _shown(one.leaf.got))
                for one in found.differences
            ),
        )
        if found.differences
        else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _rows(columns: Sequence[Column], name: str) -> Iterator[Figure]:
    for column in columns:
        yield next(row for row in column.rows if row.name == name)


def _target(name: str) -> str:
    target = next(row.target for row in ROWS if row.name == name)
    return "" if target is None else f"{target:.2f}"


def _headline(board: Board) -> str:
    parts = [
        f"{board.letters} letters",
        f"decisions {_interval(board.decisions)}",
        f"records without any error {_interval(board.exact_records)}",
        f"values with evidence that holds {_interval(board.evidence.share)}",
        f"{len(board.flips)} flips",
        f"{len(board.crashes)} crashes",
    ]
    if board.left_out:
        parts.append(f"{len(board.left_out)} left out: their labels are in progress, to be marked as validated")
    if board.without_status:
        parts.append(f"{board.without_status} labels without a status are taken as they are")
    return "; ".join(parts) + "."


def _row(row: Figure) -> tuple[str, ...]:
    mark = {True: " ✓", False: " ✗", None: ""}[row.met]
    interval = f"{figure(row.f1.low)} to {figure(row.f1.high)}" if row.f1 else ""
    target = "" if row.row.target is None else f"{row.row.target:.2f}{mark}"
    counts = row.counts
    return (
        row.name,
        figure(row.f1.value if row.f1 else None),
        interval,
        target,
        figure(row.precision.value if row.precision else None),
        figure(row.recall.value if row.recall else None),
        *map(str, (counts.correct, counts.wrong, counts.missed, counts.invented)),
    )


def _critical(errors: Iterable[Error]) -> str:
    critical = [error for error in errors if error.critical]
    if not critical:
        return "No error in a critical field."
    table = _table(
        ("letter", "field", "outcome", "expected", "got"),
        (
            (error.letter, error.leaf.field, error.leaf.verdict, _shown(error.leaf.expected), _shown(error.leaf.got))
            for error in critical[:_MOST_ERRORS]
        ),
    )
    more = f"\n\n… and {len(critical) - _MOST_ERRORS} more." if len(critical) > _MOST_ERRORS else ""
    return f"### Errors in critical fields\n\n{table}{more}"


def _summaries(told: SummaryFigure) -> str:
    failures = [f"{number} {name}" for name, number in told.failures.items() if number]
    parts = [
        f"**Summaries:** {told.summaries}, of which pass every check {_interval(told.clean)}",
        ", ".join(failures) or "no failure",
        f"another outcome than the label's: {', '.join(map(_shown, told.misleading)) or 'none'}",
    ]
    if told.by_model:
        parts.append(f"{told.by_model} in the model's words")
    if told.stale:
        parts.append(f"{told.stale} in the rules' words, as the model's are not recorded or stale")
    if told.crashes:
        parts.append(f"crashed: {', '.join(map(_shown, told.crashes))}")
    if told.reading:
        reading = told.reading
        parts.append(
            f"reading grade {reading.grade:.1f} (median), {reading.worst_grade:.1f} at worst "
            f"({reading.words_per_sentence:.1f} words a sentence, {reading.syllables_per_word:.2f} syllables a word, "
            f"{reading.hard_words:.0%} hard words)"
        )
    return "; ".join(parts) + "."


def _risk(curve: Sequence[RiskPoint]) -> str:
    if not curve:
        return ""
    table = _table(
        ("values given by", "values", "right", "these and those above: share of all", "accuracy"),
        (
            (
                _SURETY[point.surety],
                str(point.values),
                figure(point.right / point.values if point.values else None),
                f"{point.coverage:.3f}",
                _interval(point.accuracy),
            )
            for point in curve
        ),
    )
    agreed = curve[0]
    said = f"{agreed.coverage:.1%} of the values shown need no review; of these {_interval(agreed.accuracy)} are right."
    return f"### Agreement of the two readers (risk and coverage)\n\n{said}\n\n{table}"


def _cost(cost: Cost) -> str:
    if not cost.tokens_input:
        return ""
    parts = [
        f"**Extraction:** {cost.tokens_input / cost.attempts:,.0f} tokens in and"
        f" {(cost.tokens_output or 0) / cost.attempts:,.0f} out a letter",
        f"{cost.tokens_cached or 0:,} of all {cost.tokens_input:,} from the provider's cache",
        f"{cost.retries or 0} repeated requests",
    ]
    if cost.dollars is not None:
        parts.append(f"{cost.dollars:.4f} US dollars in all")
    return "; ".join(parts) + "."


def _power(board: Board) -> str:
    decision = next(one for one in board.fields if one.name == "issues.decision")
    if decision.f1 is None or decision.power is None:
        return ""
    return (
        f"With {board.letters} letters (worth {decision.f1.effective_n:.0f} independent decisions) a "
        f"{DROP * 100:.0f}-point drop of the decisions, if nothing else changes, is seen with probability about "
        f"{decision.power:.2f}."
    )


def _changes(title: str, changes: Sequence[Change]) -> str:
    if not changes:
        return f"### {title}\n\nnone"
    table = _table(
        ("letter", "field", "expected", "A", "B"),
        (
            (change.letter, change.field, _shown(change.expected), _shown(change.got_a), _shown(change.got_b))
            for change in changes
        ),
    )
    return f"### {title}\n\n{table}"


def _named(title: str, names: Sequence[str]) -> list[str]:
    return [f"**{title}:** {', '.join(map(_shown, names))}"] if names else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _interval(interval: Interval | None) -> str:
    return "n/a" if interval is None else f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})"


def _badness(row: Figure) -> float:
    return (row.f1.value if row.f1 else 2.0) - (row.row.target or 0.0)


def _shown(value: object) -> str:
    """Text of a letter inside a table: no markup, no line break, no cell border."""
    text = "" if value is None else " ".join(str(value).split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|~&" else char for char in text)
