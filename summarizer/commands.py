"""What the commands do: results to standard output or files, one line for each fault to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from summarizer import render
from summarizer.bulk.folder import refuse_foreign
from summarizer.bulk.job import BulkReader
from summarizer.bulk.progress import counted, progress
from summarizer.bulk.summaries import Summary, summarize_all
from summarizer.bulk.workers import Pool
from summarizer.errors import Exit, OutputClash
from summarizer.findings import findings, open_question
from summarizer.intake import Intake, Source, gather, output_paths, refuse_missing
from summarizer.pipeline import Done, Failed, Reading
from summarizer.resources import load_toml
from summarizer.schema import PlainSummary, Record

T = TypeVar("T")

_ENDINGS = {"md": ".md", "text": ".txt", "html": ".html", "json": ".json"}
_RULE = "-" * 72


@dataclass
class _Tally:
    """What has become of the letters of one command so far."""

    intake: Intake
    done: int = 0
    to_look_at: int = 0
    failed: int = 0

    @property
    def exit(self) -> Exit:
        if self.failed:
            return Exit.UNREADABLE
        return Exit.LOOK if self.to_look_at else Exit.DONE


def summarize(paths: Sequence[Path], reading: Reading, *, form: str | None) -> Exit:
    """The summary of each letter, to standard output."""
    intake = gather(paths)
    tally = _Tally(intake)
    if form == "html" and len(intake.sources) > 1:
        raise OutputClash("several html pages cannot share standard output; give --out DIR")
    for source, result in _results(tally, reading.summarize(intake.sources)):
        _print_summary(result.summary, form, of_several=len(intake.sources) > 1, first=not tally.done)
        _note(tally, source, open_question(result.record), withheld=result.withheld, not_by_model=result.not_by_model)
    return _ended(tally)


def summarize_into(
    folder: Path, paths: Sequence[Path], reader: BulkReader, pool: Pool, *, form: str | None, max_bytes: int
) -> Exit:
    """The summary of each letter to a file below `folder`, read through its ledger."""
    refuse_missing(paths)
    intake = gather(paths, output=folder)
    tally = _Tally(intake)
    form = form or "md"
    targets = output_paths(intake.sources, folder, _ENDINGS[form])
    refuse_foreign(folder, targets)
    pages = tuple(zip(intake.sources, targets, strict=True))

    def note(source: Source, summary: Summary) -> None:
        if summary.error is not None:
            tally.failed += 1
            _tell(f"{source}: {summary.error}")
        else:
            tally.done += 1
            _note(tally, source, summary.question, withheld=summary.withheld, not_by_model=summary.not_by_model)

    with progress(len(intake.sources), _tell) as watch:
        summarize_all(pages, reader, pool, folder, form=form, max_bytes=max_bytes, watch=watch, tell=note)
    return _ended(tally)


def extract(paths: Sequence[Path], reading: Reading, *, indented: bool | None) -> Exit:
    """The record of each letter as JSON. `indented`: `None` for one letter on a terminal, else one line a letter."""
    intake = gather(paths)
    tally = _Tally(intake)
    if indented is None:
        indented = len(intake.sources) == 1 and sys.stdout.isatty()
    for source, record in _results(tally, reading.extract(intake.sources)):
        print(record.model_dump_json(indent=2 if indented else None))
        _note(tally, source, open_question(record))
    return _ended(tally)


def check(paths: Sequence[Path], reading: Reading) -> Exit:
    """What is contradictory, to look up or missing in each letter, as indented lines."""
    intake = gather(paths)
    tally = _Tally(intake)
    for source, record in _results(tally, reading.extract(intake.sources)):
        _print_findings(source, record)
        _note(tally, source, open_question(record))
    return _ended(tally)


def _results(tally: _Tally, outcomes: Iterator[Done[T] | Failed]) -> Iterator[tuple[Source, T]]:
    """The results in order, faults told as they come; a progress bar where it disturbs nothing else on the terminal."""
    total = len(tally.intake.sources)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=total < 2 or not sys.stderr.isatty() or sys.stdout.isatty(),
    )
    with bar:
        for outcome in bar.track(outcomes, total=total, description="Reading"):
            match outcome:
                case Failed(source, error):
                    tally.failed += 1
                    _tell(f"{source}: {error}")
                case Done(source, result):
                    yield source, result
                    tally.done += 1


def _note(
    tally: _Tally, source: Source, question: str | None, *, withheld: bool = False, not_by_model: str | None = None
) -> None:
    """Say why somebody must look at this letter, and count it."""
    if question:
        _tell(f"{source}: {question}")
    if withheld:
        _tell(f"{source}: {load_toml('check_en')['open']['withheld']}")
    if not_by_model:
        _tell(f"{source}: {load_toml('check_en')['open'][not_by_model]}")
    tally.to_look_at += bool(question or withheld)


def _ended(tally: _Tally) -> Exit:
    """The exit code; for a folder or several letters also a line that counts."""
    intake = tally.intake
    if intake.from_folders or len(intake.sources) > 1:
        _tell(counted(tally.done, not_readable=tally.failed, to_look_at=tally.to_look_at, skipped=intake.skipped))
    return tally.exit


def _tell(line: str) -> None:
    print(f"imr: {line}", file=sys.stderr)


def _print_summary(summary: PlainSummary, form: str | None, *, of_several: bool, first: bool) -> None:
    if form is None and _has_style():
        Console().print(Markdown(render.markdown(summary)))
        return
    if form == "json":
        sys.stdout.write(render.as_file(summary, form, indented=sys.stdout.isatty() and not of_several))
        return
    form = form or ("text" if sys.stdout.isatty() else "md")
    if not first:
        sys.stdout.write("\n---\n\n" if form == "md" else f"\n{_RULE}\n\n")
    sys.stdout.write(render.as_file(summary, form))


def _print_findings(source: Source, record: Record) -> None:
    words = load_toml("check_en")
    found = findings(record)
    print(_bold(str(source)))
    groups = (
        (words["contradictory"], found.contradictory),
        (words["look_up"], found.look_up),
        (words["not_found"], found.not_found),
    )
    for heading, group in groups:
        if group:
            print(f"  {_bold(heading)}")
        for finding in group:
            print(f"    {finding.text}")
            for quote in finding.quotes:
                print(f"      {quote}")
    if not any(group for _, group in groups):
        print(f"  {words['nothing']}")


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m" if _has_style() else text


def _has_style() -> bool:
    """Standard output is a terminal that shows styles, and nobody asked for none (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
