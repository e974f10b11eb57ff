"""The story of many letters: list each one, read what the ledger does not know, write what is ready, in input order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from summarizer.bulk.item import Item
from summarizer.bulk.job import Answer, BulkReader, Job
from summarizer.bulk.ledger import Counts, Ledger, Spent, open_ledger
from summarizer.bulk.outputs import TellFailure, outputs_into
from summarizer.bulk.stop import Stop, first_interrupt_asked
from summarizer.bulk.tables import TablesInto
from summarizer.errors import LedgerError, LetterError, Stopped


class SoFar(NamedTuple):
    """How far a run is: `letters` that have an answer, and what a model took in this run (`cost` in US dollars)."""

    letters: int
    tokens: int = 0
    cost: float = 0.0


# how far it is, letters that cannot be read among them
Watch = Callable[[SoFar, int], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """`read`: letters read by this run. `skipped`: files of other kinds."""

    counts: Counts
    spent: Spent
    read: int
    skipped: int


def extract_all(
    items: Iterable[Item | None],
    reader: BulkReader,
    folder: Path,
    *,
    tables: TablesInto | None,
    watch: Watch,
    tell: TellFailure,
) -> Ended:
    """Read what was not read yet and write the files of `folder`.

    Raises `Stopped` after Ctrl-C, when all that was under way is stored; `ImrError` for what all letters would fail at.
    """
    with (
        first_interrupt_asked() as stop,
        open_ledger(folder, reader.identity) as ledger,
        outputs_into(folder, ledger, tables, tell) as outputs,
    ):
        _refuse_letters_in_batches(ledger)

        def written(ready: SoFar) -> None:
            outputs.advance(ready.letters)
            watch(ready, outputs.failures)

        reading = read_all(items, reader, ledger, stop=stop, ready=written)
        return Ended(ledger.counts(), ledger.spent(), reading.read, reading.skipped)


def _refuse_letters_in_batches(ledger: Ledger) -> None:
    """They would be sent, and paid for, twice."""
    waiting = sum(batch.requests for batch in ledger.batches().open())
    if waiting:
        raise LedgerError(f"{waiting} letters are under way in batches: add --batch to collect them")


def read_all(
    items: Iterable[Item | None],
    reader: BulkReader,
    ledger: Ledger,
    *,
    stop: Stop,
    ready: Callable[[SoFar], None],
) -> Reading:
    """List every letter and read those that the ledger does not know.

    `ready` is told now and then, and at the end, below which position every letter has an answer. Raises `Stopped`.
    """
    reading = Reading(ledger, stop, ready)
    try:
        for answer in reader.read(reading.jobs(items), stop):
            reading.keep(answer)
    except KeyboardInterrupt:
        raise reading.stopped("stopped at once") from None
    if stop():
        raise reading.stopped("stopped")
    reading.save(last=True)
    return reading


@dataclass(slots=True)
class Reading:
    """How far it is. `under_way`: the contents that are being read and the first position of each, in input order."""

    ledger: Ledger
    stop: Stop
    ready: Callable[[SoFar], None]
    under_way: dict[str, int] = field(default_factory=dict)
    listed: int = 0
    read: int = 0
    skipped: int = 0
    tokens: int = 0
    cost: float = 0.0

    def keep(self, answer: Answer) -> None:
        """Store what became of a letter; one that is not finished stays under way."""
        self.tokens += sum(said.tokens.input + said.tokens.output for said in answer.said)
        self.cost += sum(said.cost or 0.0 for said in answer.said)
        self.ledger.store(answer)
        if answer.is_finished:
            del self.under_way[answer.sha256]
            self.read += 1
            self.save()

    def stopped(self, how: str) -> Stopped:
        """What to raise when it ends before all letters are read; what was read is kept."""
        self.ledger.commit()
        kept = self.listed - len(self.under_way)
        return Stopped(f"{how}: {kept} letters are read and kept; the same command goes on from there")

    def jobs(self, items: Iterable[Item | None]) -> Iterator[Job]:
        """List every letter; those that must be read."""
        for item in items:
            if self.stop():
                return
            if item is None:
                self.skipped += 1
                continue
            job = self._listed(item)
            self.save()
            if job:
                yield job

    def save(self, *, last: bool = False) -> None:
        """Now and then: keep what was read, tell what is ready."""
        if self.ledger.commit_when_due(now=last):
            self.ready(SoFar(next(iter(self.under_way.values()), self.listed), self.tokens, self.cost))

    def _listed(self, item: Item) -> Job | None:
        """The letter as a job, unless its content is known, under way or not to be had."""
        position = self.listed
        self.listed += 1
        try:
            data = item.load()
        except LetterError as error:
            self.ledger.list_failure(position, item.name, item.file_name, error)
            return None
        digest = sha256(data).hexdigest()
        self.ledger.list_letter(position, item.name, item.file_name, digest)
        if digest in self.under_way or self.ledger.knows(digest):
            return None
        self.under_way[digest] = position
        return Job(digest, data, self.ledger.said(digest))
