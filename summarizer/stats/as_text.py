"""Figures as tables, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Collection

from rich.box import SIMPLE_HEAD
from rich.table import Table as Grid
from rich.text import Text

from summarizer.stats.figures import Figures, Group, Table
from summarizer.stats.words import folded_name, group_name, interval, method, percent, published_text, rule, told, words


def text_tables(figures: Figures, ways: Collection[str]) -> tuple[Text | Grid, ...]:
    """What is told of all letters, a table for each way, and how the figures were made."""
    blocks: list[Text | Grid] = [Text(line) for line in told(figures)]
    if figures.overall is None:
        return tuple(blocks)
    for table in figures.tables:
        if table.by in ways:
            blocks += [Text(), _grid(table, figures.minimum)]
    if "year" in ways and (figures.years or figures.few_years):
        blocks += [Text(), Text(words().by["year"]), _years(figures), Text(rule())]
    return (*blocks, Text(), *(Text(line) for line in method(figures)))


def _grid(table: Table, minimum: int) -> Grid:
    head = words().head
    grid = _empty_grid(words().by[table.by])
    for name in ("letters", "decisions", "overturned", "share", "interval"):
        grid.add_column(head[name], justify="right", no_wrap=True)
    for group in table.groups:
        grid.add_row(Text(group_name(table.by, group.name)), *_cells(group))
    if table.folded:
        few = table.folded
        share = percent(few.overturned / few.decisions)
        grid.add_row(Text(folded_name(few, minimum)), "", f"{few.decisions:,}", f"{few.overturned:,}", share, "")
    return grid


def _cells(group: Group) -> tuple[str, ...]:
    numbers = (group.letters, group.decisions, group.overturned)
    return (*(f"{number:,}" for number in numbers), percent(group.share.value), interval(group.share))


def _years(figures: Figures) -> Grid:
    head = words().head
    grid = _empty_grid(head["year"])
    for name in ("letters", "share", "interval"):
        grid.add_column(head[name], justify="right", no_wrap=True)
    for name in ("published", "verdict"):
        grid.add_column(head[name])
    for year in figures.years:
        grid.add_row(
            str(year.year),
            f"{year.letters:,}",
            percent(year.share.value),
            interval(year.share),
            published_text(year.published),
            words().verdict[year.verdict],
        )
    if figures.few_years:
        few = figures.few_years
        grid.add_row(folded_name(few, figures.minimum), "", percent(few.overturned / few.decisions), "", "", "")
    return grid


def _empty_grid(first: str) -> Grid:
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    grid.add_column(first, overflow="fold")
    return grid
