"""The story of a run in batches: collect what is back, send what is new, and either wait or let the next run go on."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from summarizer.bulk.batch_book import BatchBook
from summarizer.bulk.batch_collect import Gathered, gather
from summarizer.bulk.batch_job import Desk, Limits, Provider, Request
from summarizer.bulk.batch_send import Spool, send, spooled
from summarizer.bulk.item import Item
from summarizer.bulk.job import Answer, Identity, Job, unanswered
from summarizer.bulk.ledger import Ledger, open_ledger
from summarizer.bulk.outputs import TellFailure, outputs_into
from summarizer.bulk.run import Ended, Reading, Watch, read_all
from summarizer.bulk.stop import Stop, first_interrupt_asked
from summarizer.bulk.tables import TablesInto
from summarizer.errors import CostCapReached, EndpointError, EndpointTrouble, Stopped, UnderWay

# how often a letter goes into a batch before it is given up
TRIES = 3
# seconds between two questions how the batches are
POLL = 60.0
_BLINK = 0.25
_GO_ON = "the same command, from any machine that has this folder, collects them"


@dataclass(frozen=True, slots=True)
class Batches:
    """Who turns letters into requests, who works through them, and whether to stay until all is done."""

    desk: Desk
    provider: Provider
    wait: bool = False


def extract_in_batches(
    items: Callable[[], Iterable[Item | None]],
    batches: Batches,
    folder: Path,
    *,
    tables: TablesInto | None,
    watch: Watch,
    tell: Callable[[str], None],
    tell_failure: TellFailure,
) -> Ended:
    """As `extract_all`. Raises `UnderWay` if letters are in batches and nobody waits."""
    with first_interrupt_asked() as stop, open_ledger(folder, batches.desk.identity, durable=True) as ledger:
        run = _Run(ledger, ledger.batches(), batches, folder, stop, tell)
        read = 0
        while (reading := run.step(items(), watch)).under_way:
            read += reading.read
            run.wait()
        with outputs_into(folder, ledger, tables, tell_failure) as outputs:
            outputs.advance(reading.listed)
        return Ended(ledger.counts(), ledger.spent(), read + reading.read, reading.skipped)


@dataclass(frozen=True, slots=True)
class _Run:
    ledger: Ledger
    book: BatchBook
    batches: Batches
    folder: Path
    stop: Stop
    tell: Callable[[str], None]

    def step(self, items: Iterable[Item | None], watch: Watch) -> Reading:
        """Collect, then go through the letters: a record for what is answered, a batch for what is not."""
        self.look()
        self.ledger.begin_listing()
        reader = BatchReader(self.book, self.batches, self.folder)
        return read_all(items, reader, self.ledger, stop=self.stop, ready=lambda ready: watch(ready, 0))

    def look(self) -> Gathered:
        try:
            return gather(self.book, self.batches.provider, self.tell)
        except EndpointTrouble as trouble:
            raise EndpointError(f"{trouble}; {_GO_ON}") from trouble

    def wait(self) -> None:
        """Until a batch has ended. Raises `UnderWay` where nobody waits, `Stopped` after Ctrl-C."""
        gathered = self.look()
        if not gathered.ended and not self.batches.wait:
            raise UnderWay(f"{gathered}; {_GO_ON} (or --wait)")
        told = ""
        while not gathered.ended:
            if str(gathered) != told:
                told = str(gathered)
                self.tell(told)
            self._sleep(POLL)
            try:
                gathered = gather(self.book, self.batches.provider, self.tell)
            except EndpointTrouble as trouble:
                self.tell(f"{trouble}; going on")

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.stop():
                raise Stopped(f"stopped; the batches go on by themselves, and {_GO_ON}")
            time.sleep(min(_BLINK, seconds))


@dataclass(frozen=True, slots=True)
class BatchReader:
    """A `BulkReader` for one pass: letters that go into a batch, or are in one, have no answer yet."""

    book: BatchBook
    batches: Batches
    folder: Path

    @property
    def identity(self) -> Identity:
        return self.batches.desk.identity

    def read(self, jobs: Iterator[Job], stop: Stop) -> Iterator[Answer]:
        limits, files = self._room()
        with self.batches.desk.opened(self.book.cost(), self.book) as reply, spooled(self.folder) as spool:
            for job in jobs:
                if self.book.has(job.sha256):
                    continue
                answer = self._given_up(job) or reply(job, partial(self.book.response, job.sha256))
                if isinstance(answer, Answer):
                    if answer.error != CostCapReached.__name__:  # what it took so far is still of use
                        self.book.forget(job.sha256)
                    yield answer
                elif files:
                    files -= self._add(spool, job, answer, limits)
            if files and not stop():
                self._send(spool)

    def _room(self) -> tuple[Limits, int]:
        """How large a file may be, and how many may be sent: an account whose queue was full gets one at a time."""
        limits = self.batches.provider.limits
        too_many = self.book.smallest_for_queue()
        if too_many is None:
            return limits, sys.maxsize
        return replace(limits, requests=max(1, too_many // 2)), 0 if self.book.open() else 1

    def _given_up(self, job: Job) -> Answer | None:
        failure = self.book.failure(job.sha256)
        if failure is None or failure.count < TRIES:
            return None
        return unanswered(
            job,
            EndpointTrouble(
                f"{failure.count} batches at {self.batches.provider.host} gave no answer about this letter, the last"
                f" for {failure.why!r}; the same command sends it again"
            ),
        )

    def _add(self, spool: Spool, job: Job, request: Request, limits: Limits) -> int:
        """Into the file, and before that into a new one if it is full; how many were sent."""
        line = self.batches.provider.line(job.sha256, request.body)
        sent = 0
        if spool.letters and not spool.has_room(line, limits):
            self._send(spool)
            sent = 1
        spool.add(job.sha256, request, line)
        return sent

    def _send(self, spool: Spool) -> None:
        try:
            send(self.book, self.batches.provider, spool)
        except EndpointTrouble as trouble:
            raise EndpointError(f"{trouble}; the same command goes on") from trouble
