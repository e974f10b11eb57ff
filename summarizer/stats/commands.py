"""`imr stats`: figures to standard output, and a page to a file."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.progress import open as open_with_progress
from rich.table import Table
from rich.text import Text

from summarizer.output import write_text
from summarizer.stats.as_csv import csv_table
from summarizer.stats.as_html import html_page
from summarizer.stats.as_text import text_tables
from summarizer.stats.count import count
from summarizer.stats.figures import Figures, figures_of
from summarizer.stats.letters import CountedLetter, read_letters, records_of, unreadable_letters

# a table of fewer columns of the terminal would lose names and digits: better the terminal breaks its lines
NARROWEST_TABLE = 80


def stats(
    folder: Path, ways: Collection[str], *, form: Literal["table", "csv"], page: Path | None, minimum: int
) -> None:
    """Print the figures of the records in `folder`, and write `page` with all of them."""
    figures = _figures(folder, minimum)
    if page:
        write_text(page, html_page(figures))
    if form == "csv":
        sys.stdout.write(csv_table(figures, ways))
    else:
        _print_flush_left(text_tables(figures, ways))


def _print_flush_left(blocks: Iterable[Text | Table]) -> None:
    """Without the blanks that fill the lines of a table up, which nobody sees and every copy carries on."""
    narrow = Console(highlight=False)
    wide = Console(highlight=False, width=max(narrow.width, NARROWEST_TABLE))
    for block in blocks:
        console = wide if isinstance(block, Table) else narrow
        with console.capture() as captured:
            console.print(block)
        sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _figures(folder: Path, minimum: int) -> Figures:
    paths = records_of(folder)
    counts = count(letter for path in paths for letter in _letters_of(path))
    return figures_of(counts, minimum=minimum, unreadable=unreadable_letters(folder))


def _letters_of(path: Path) -> Iterator[CountedLetter]:
    console = Console(stderr=True)
    with open_with_progress(
        path, "rb", description="Counting", console=console, transient=True, disable=not sys.stderr.isatty()
    ) as lines:
        yield from read_letters(lines, str(path))
