"""Requests into files, files into batches: each step is on disk before it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from summarizer.bulk.batch_book import Batch, BatchBook, Sent
from summarizer.bulk.batch_job import Limits, Provider, Request
from summarizer.bulk.draft import draft_of
from summarizer.errors import ImrError


@dataclass(slots=True)
class Spool:
    """A file of requests that grows until it is sent."""

    path: Path
    file: BinaryIO
    letters: list[Sent] = field(default_factory=list)
    size: int = 0
    cost: float = 0.0

    def has_room(self, line: bytes, limits: Limits) -> bool:
        return len(self.letters) < limits.requests and self.size + len(line) <= limits.size

    def add(self, sha256: str, request: Request, line: bytes) -> None:
        self.file.write(line)
        self.letters.append(Sent(sha256, request.question))
        self.size += len(line)
        self.cost += request.highest_cost

    def clear(self) -> None:
        self.file.seek(0)
        self.file.truncate()
        self.letters.clear()
        self.size, self.cost = 0, 0.0


@contextmanager
def spooled(folder: Path) -> Iterator[Spool]:
    """An empty file, removed at the end: it holds letters."""
    path = draft_of(folder / "batch.jsonl")
    try:
        with path.open("wb") as file:
            yield Spool(path, file)
    finally:
        path.unlink(missing_ok=True)


def send(book: BatchBook, provider: Provider, spool: Spool) -> None:
    """Make a batch of what is in the spool, and empty it. Raises `EndpointError` or `EndpointTrouble`: nothing was
    sent."""
    if not spool.letters:
        return
    spool.file.flush()
    batch = book.intend(token_hex(16), provider.host, spool.letters, spool.cost)
    try:
        file = provider.upload(spool.path, batch.key)
    except ImrError:
        book.drop(batch)
        raise
    create(book, provider, book.creating(batch, file), file)
    spool.clear()


def create(book: BatchBook, provider: Provider, batch: Batch, file: str) -> None:
    """Tell the provider to begin. Where its answer is lost the batch stays at the stage `creating`."""
    try:
        name = provider.create(file, batch.key)
    except ImrError:
        book.drop(batch)
        raise
    if name is not None:
        book.sent(batch, name)
