"""How far a run is: a line that moves on a terminal, one line a minute elsewhere; and the last line of all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from summarizer.bulk.run import SoFar, Watch

EVERY = 60.0


@contextmanager
def progress(total: int | None, tell: Callable[[str], None], *, on_terminal: bool | None = None) -> Iterator[Watch]:
    """What a run tells its progress to. `total`: how many letters there are, where that is known.

    `tell` gets the lines where standard error is no terminal.
    """
    if on_terminal is None:
        on_terminal = sys.stderr.isatty()
    if not on_terminal:
        now = monotonic()
        yield _Lines(total, tell, begun=now, told=now)
        return
    bar = Progress(
        SpinnerColumn(),
        TextColumn("Reading {task.completed:,}" + (f" of {total:,}" if total is not None else "")),
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total, told="")
        begun = monotonic()

        def watch(done: SoFar, errors: int) -> None:
            rate = done.letters / max(monotonic() - begun, 0.001)
            bar.update(task, completed=done.letters, told=", ".join([f"{rate:,.0f}/s", *_told(done, errors)]))

        yield watch


@dataclass(slots=True)
class _Lines:
    """A line whenever a minute has passed since the last one."""

    total: int | None
    tell: Callable[[str], None]
    begun: float
    told: float

    def __call__(self, done: SoFar, errors: int) -> None:
        now = monotonic()
        if now - self.told >= EVERY:
            self.told = now
            self.tell(progress_line(done, self.total, now - self.begun, errors))


def progress_line(done: SoFar, total: int | None, seconds: float, errors: int) -> str:
    """One line that says how far a run is and, where the total is known, how long it still takes."""
    letters = done.letters
    rate = letters / seconds if seconds else 0.0
    parts = [f"{letters:,} of {total:,} letters" if total is not None else f"{letters:,} letters", f"{rate:,.0f}/s"]
    if total is not None and rate:
        parts.append(f"{(total - letters) / rate / 60:,.0f} min left")
    return ", ".join([*parts, *_told(done, errors)])


def counted(read: int, *, not_readable: int, to_look_at: int, skipped: int) -> str:
    """How a run ended: "41 read, 2 not readable". What did not occur is left out."""
    rest = ((not_readable, "not readable"), (to_look_at, "to look at"), (skipped, "other files skipped"))
    return ", ".join([f"{read} read", *(f"{count} {what}" for count, what in rest if count)])


def _told(done: SoFar, errors: int) -> Iterator[str]:
    yield f"{errors:,} not readable"
    if done.tokens:
        yield f"{done.tokens:,} tokens"
    if done.cost:
        yield f"{done.cost:.2f} US dollars"
