"""The tables as one CSV file each: UTF-8, comma, every cell quoted, lists joined with "; ".

A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path

from summarizer.bulk.draft import drafted
from summarizer.bulk.tables import COLUMNS, Cell, LetterRows
from summarizer.spreadsheet import safe_cell


@contextmanager
def csv_tables(folder: Path) -> Iterator[Callable[[LetterRows], None]]:
    """Write `letters.csv` and the others; they appear when all letters are there."""
    with ExitStack() as stack:
        writers = {}
        for table, columns in COLUMNS.items():
            file = stack.enter_context(drafted(folder / f"{table}.csv"))
            text = stack.enter_context(TextIOWrapper(file, encoding="utf-8", newline=""))
            writers[table] = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writers[table].writerow(columns)

        def add(letter: LetterRows) -> None:
            for table, rows in letter.rows.items():
                writers[table].writerows([cell_text(row[name]) for name in COLUMNS[table]] for row in rows)

        yield add


def cell_text(cell: Cell) -> str:
    """What stands in the file for a value."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case list():
            return safe_cell("; ".join(cell))
        case str():
            return safe_cell(cell)
        case _:
            return str(cell)
