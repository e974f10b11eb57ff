"""Counts -> the figures that are shown, the same ones in the text, the CSV and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.intervals import Interval, Sums, interval_of
from summarizer.stats.count import Counts
from summarizer.stats.groups import NOT_STATED, WAYS, By
from summarizer.stats.published import YearFigure, year_figures


@dataclass(frozen=True, slots=True)
class Group:
    """The decisions of one group. `letters`: those with such a decision."""

    name: str
    letters: int
    decisions: int
    overturned: int
    share: Interval


@dataclass(frozen=True, slots=True)
class Folded:
    """Groups of too few letters, in one. A letter can be in several of them: no number of letters, no interval."""

    groups: int
    decisions: int
    overturned: int


@dataclass(frozen=True, slots=True)
class Table:
    """One way of grouping: months in order, other groups with the most decisions first, what is not stated last."""

    by: By
    groups: tuple[Group, ...]
    folded: Folded | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is shown. `minimum`: letters that a group or a year needs to stand alone."""

    counts: Counts
    unreadable: int
    minimum: int
    overall: Group | None
    tables: tuple[Table, ...]
    years: tuple[YearFigure, ...]
    few_years: Folded | None


def figures_of(counts: Counts, *, minimum: int, unreadable: int = 0) -> Figures:
    """The figures of what was counted."""
    years = year_figures(counts.groups["month"])
    few = [year for year in years if year.letters < minimum]
    return Figures(
        counts,
        unreadable,
        minimum,
        _group("", counts.overall),
        tuple(_table(way, counts.groups[way], minimum) for way in WAYS),
        tuple(year for year in years if year.letters >= minimum),
        _folded([(year.decisions, year.overturned) for year in few]),
    )


def _table(by: By, groups: Mapping[str, Sums], minimum: int) -> Table:
    large = [group for name, sums in groups.items() if sums.letters >= minimum and (group := _group(name, sums))]
    small = [(sums.trials, sums.successes) for sums in groups.values() if sums.letters < minimum]
    large.sort(key=lambda group: (group.name == NOT_STATED, 0 if by == "month" else -group.decisions, group.name))
    return Table(by, tuple(large), _folded(small))


def _folded(small: Sequence[tuple[int, int]]) -> Folded | None:
    """Pairs of decisions and those that overturned."""
    if not small:
        return None
    return Folded(len(small), sum(decisions for decisions, _ in small), sum(overturned for _, overturned in small))


def _group(name: str, sums: Sums) -> Group | None:
    share = interval_of(sums)
    return Group(name, sums.letters, sums.trials, sums.successes, share) if share else None
