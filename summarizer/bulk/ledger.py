"""The ledger of an output folder: what each letter's bytes gave, and which letters the run listed.

`reading` is keyed by the letter's content and by what read it, `said` (`said.py`) by the content and by what a model
was asked; both grow from run to run. `listing` is the last run's: a row a letter, in input order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from summarizer.bulk.batch_book import BatchBook
from summarizer.bulk.job import Answer, Identity
from summarizer.bulk.ledger_file import held, holds_what_was_said, looked_into
from summarizer.bulk.said import Said, keep_said, said_about
from summarizer.errors import LetterError

# a commit after so many changes, or after so many seconds
_BATCH = 25
_SECONDS = 0.5
# errors that may pass: the next run tries these letters again
PASSING = ("ReaderDied", "StoreTrouble", "EndpointTrouble", "CostCapReached", "NoRecording")

_IDENTITY = "(reader.reader, version, prompts, model, schema) = (?, ?, ?, ?, ?)"
_ROWS = """
SELECT position, name, file_name, listing.sha256, record, summary, coalesce(listing.error, reading.error),
       coalesce(listing.message, reading.message)
FROM listing LEFT JOIN reading ON reading.sha256 = listing.sha256 AND reading.reader = ?
WHERE position >= ? AND position < ? ORDER BY position
"""
_COUNTS = """
SELECT count(*), count(record), coalesce(sum(look), 0), count(DISTINCT listing.sha256)
FROM listing LEFT JOIN reading ON reading.sha256 = listing.sha256 AND reading.reader = ?
"""
_SPENT = """
SELECT coalesce(sum(input), 0), coalesce(sum(cached), 0), coalesce(sum(output), 0), sum(cost)
FROM reading WHERE reader = ? AND sha256 IN (SELECT sha256 FROM listing)
"""


class Row(NamedTuple):
    """A listed letter: `record` and `summary` as stored, or `error` and `message`."""

    position: int
    name: str
    file_name: str
    sha256: bytes | None
    record: bytes | None
    summary: bytes | None
    error: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the listing: `letters`, those with a record, those of them to look at, different contents (where counted)."""

    letters: int
    records: int
    to_look_at: int
    contents: int | None


@dataclass(frozen=True, slots=True)
class Spent:
    """What the listed letters took, in this run or an earlier one. `cost` in US dollars, `None` without a price."""

    input: int
    cached: int
    output: int
    cost: float | None


class Ledger:
    """An open ledger, for one identity of the reader."""

    def __init__(self, connection: sqlite3.Connection, identity: Identity) -> None:
        self._connection = connection
        self._changes = 0
        self._committed = monotonic()
        self._is_paid = bool(identity.model)
        key = _key(identity)
        connection.execute("INSERT OR IGNORE INTO reader VALUES (NULL, ?, ?, ?, ?, ?)", key)
        [self._reader] = connection.execute(f"SELECT id FROM reader WHERE {_IDENTITY}", key).fetchone()
        marks = ", ".join("?" * len(PASSING))
        connection.execute(f"DELETE FROM reading WHERE error IN ({marks})", PASSING)
        self.begin_listing()

    def begin_listing(self) -> None:
        """No letter is listed."""
        self._connection.execute("DELETE FROM listing")
        self.commit()

    def batches(self) -> BatchBook:
        """What was sent to a provider's batches."""
        return BatchBook(self._connection, self._reader)

    def knows(self, sha256: str) -> bool:
        """Whether these bytes were read."""
        found = self._connection.execute(
            "SELECT 1 FROM reading WHERE reader = ? AND sha256 = ?", (self._reader, bytes.fromhex(sha256))
        )
        return found.fetchone() is not None

    def said(self, sha256: str) -> tuple[Said, ...]:
        """What a model said about these bytes; nothing where no model reads."""
        return said_about(self._connection, sha256) if self._is_paid else ()

    def list_letter(self, position: int, name: str, file_name: str, sha256: str) -> None:
        self._change(
            "INSERT INTO listing VALUES (?, ?, ?, ?, NULL, NULL)", (position, name, file_name, bytes.fromhex(sha256))
        )

    def list_failure(self, position: int, name: str, file_name: str, error: LetterError) -> None:
        """A letter whose bytes could not be had."""
        self._change(
            "INSERT INTO listing VALUES (?, ?, ?, NULL, ?, ?)",
            (position, name, file_name, type(error).__name__, str(error)),
        )

    def store(self, answer: Answer) -> None:
        """Keep what became of a letter: a model's answer at once, so that a kill loses nothing that was paid for."""
        if answer.is_finished:
            self._store_reading(answer)
        keep_said(self._connection, answer.sha256, answer.said)
        if self._is_paid:
            self._connection.commit()

    def rows(self, start: int, stop: int) -> Iterator[Row]:
        """The listed letters of these positions, in order."""
        return map(Row._make, self._connection.execute(_ROWS, (self._reader, start, stop)))

    def counts(self) -> Counts:
        return Counts(*self._connection.execute(_COUNTS, (self._reader,)).fetchone())

    def spent(self) -> Spent:
        return Spent(*self._connection.execute(_SPENT, (self._reader,)).fetchone())

    def commit_when_due(self, *, now: bool = False) -> bool:
        """Commit many changes at once; whether it did."""
        if not now and self._changes < _BATCH and monotonic() - self._committed < _SECONDS:
            return False
        self.commit()
        return True

    def commit(self) -> None:
        self._connection.commit()
        self._changes = 0
        self._committed = monotonic()

    def _store_reading(self, answer: Answer) -> None:
        tokens = answer.tokens
        used = (tokens.input, tokens.cached, tokens.output) if tokens else (None, None, None)
        self._change(
            "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._reader,
                bytes.fromhex(answer.sha256),
                answer.record,
                answer.summary,
                answer.look,
                answer.error,
                answer.message,
                *used,
                answer.cost,
            ),
        )

    def _change(self, statement: str, values: tuple[object, ...]) -> None:
        self._connection.execute(statement, values)
        self._changes += 1


@contextmanager
def open_ledger(folder: Path, identity: Identity, *, durable: bool = False) -> Iterator[Ledger]:
    """The ledger of a folder, for this process alone; begins a new listing. Raises `LedgerError`, as `held` does."""
    with held(folder, durable=durable) as connection:
        yield Ledger(connection, identity)


class Peek(NamedTuple):
    """`knows`: whether the letter of a sha256 was read already, or is in a batch. `said`: what a model said of it."""

    knows: Callable[[str], bool]
    said: Callable[[str], tuple[Said, ...]]


@contextmanager
def peeked(folder: Path, identity: Identity) -> Iterator[Peek]:
    """Look into a ledger without changing anything. Raises `LedgerError` for a damaged one."""
    marks = ", ".join("?" * len(PASSING))
    query = f"""
    SELECT 1 FROM reading JOIN reader ON reading.reader = reader.id
    WHERE sha256 = ? AND {_IDENTITY} AND coalesce(error, '') NOT IN ({marks})
    UNION ALL
    SELECT 1 FROM batch_letter JOIN batch ON batch.id = batch JOIN reader ON batch.reader = reader.id
    WHERE sha256 = ? AND {_IDENTITY}
    """
    with looked_into(folder) as connection:
        if connection is None:
            yield Peek(lambda _: False, lambda _: ())
            return

        def knows(sha256: str) -> bool:
            key = (bytes.fromhex(sha256), *_key(identity))
            found = connection.execute(query, (*key, *PASSING, *key))
            return found.fetchone() is not None

        yield Peek(knows, partial(said_about, connection) if holds_what_was_said(connection) else lambda _: ())


def _key(identity: Identity) -> tuple[str, ...]:
    return (identity.reader, identity.version, identity.prompts, identity.model, identity.schema)
