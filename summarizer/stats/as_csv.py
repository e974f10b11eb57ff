"""Figures as one CSV table: a row a group, shares from 0 to 1. What is empty was not measured or not published."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from io import StringIO

from summarizer.intervals import Interval
from summarizer.render import printable
from summarizer.spreadsheet import safe_cell
from summarizer.stats.figures import Figures, Folded, Group
from summarizer.stats.published import YearFigure

COLUMNS = (
    *("by", "group", "groups", "letters", "decisions", "overturned", "share", "low", "high", "effective_n"),
    *("published_letters", "published_dir", "published_cwci", "verdict"),
)

_Row = dict[str, str | int | float | None]


def csv_table(figures: Figures, ways: Collection[str]) -> str:
    """`by` is the way of grouping, or `all`; a group that the letters do not state is empty.

    In a row of folded groups `groups` says how many; in all others it is 1.
    """
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(figures, ways))
    return text.getvalue()


def _rows(figures: Figures, ways: Collection[str]) -> Iterator[_Row]:
    if figures.overall:
        yield _group("all", figures.overall)
    for table in figures.tables:
        if table.by in ways:
            yield from (_group(table.by, group) for group in table.groups)
            if table.folded:
                yield _folded(table.by, table.folded, figures.minimum)
    if "year" in ways:
        yield from map(_year, figures.years)
        if figures.few_years:
            yield _folded("year", figures.few_years, figures.minimum)


def _group(by: str, group: Group) -> _Row:
    return {
        "by": by,
        "group": safe_cell(printable(group.name)),
        "groups": 1,
        "letters": group.letters,
        "decisions": group.decisions,
        "overturned": group.overturned,
        **_share(group.share),
    }


def _folded(by: str, few: Folded, minimum: int) -> _Row:
    return {
        "by": by,
        "group": f"fewer than {minimum} letters",
        "groups": few.groups,
        "decisions": few.decisions,
        "overturned": few.overturned,
        "share": round(few.overturned / few.decisions, 6),
    }


def _year(year: YearFigure) -> _Row:
    row: _Row = {
        "by": "year",
        "group": year.year,
        "groups": 1,
        "letters": year.letters,
        "decisions": year.decisions,
        "overturned": year.overturned,
        **_share(year.share),
        "verdict": year.verdict,
    }
    if year.published:
        row["published_letters"] = year.published.letters
        row["published_dir"] = year.published.by_dir
        row["published_cwci"] = year.published.by_cwci
    return row


def _share(share: Interval) -> _Row:
    return {
        "share": round(share.value, 6),
        "low": round(share.low, 6),
        "high": round(share.high, 6),
        "effective_n": round(share.effective_n, 1),
    }
