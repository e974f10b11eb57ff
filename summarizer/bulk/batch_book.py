"""What the ledger remembers of batches: which letters are in which, what came back, how often nothing did.

Each stage of a batch is on disk before the step that it announces, so that a run that is killed between any two steps
is taken up by the next one:

    intended     its letters are taken; nothing is at the provider but perhaps a file
    creating     its file is there, and it may be under way: the list of the provider's batches tells
    sent         under way, by the provider's name for it
    collected    its responses are in the ledger
    refused      the provider did not begin it
"""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from summarizer.bulk.batch_job import Outcome

Stage = Literal["intended", "creating", "sent", "collected", "refused"]

# the account's queue holds fewer tokens than the batch has, or than are free
QUEUE_FULL = "token_limit_exceeded"

# `batch_letter` holds letters for as long as their batch is open
TABLES = """
CREATE TABLE IF NOT EXISTS batch (
    id INTEGER PRIMARY KEY, reader INTEGER, key TEXT UNIQUE, host TEXT, stage TEXT, since REAL, requests INTEGER,
    cost REAL, file TEXT, name TEXT, why TEXT);
CREATE TABLE IF NOT EXISTS batch_letter (sha256 BLOB, batch INTEGER, question BLOB, PRIMARY KEY (sha256, batch));
CREATE TABLE IF NOT EXISTS batch_response (
    reader INTEGER, sha256 BLOB, question BLOB, response BLOB, PRIMARY KEY (reader, sha256, question));
CREATE TABLE IF NOT EXISTS batch_failure (
    reader INTEGER, sha256 BLOB, count INTEGER, why TEXT, PRIMARY KEY (reader, sha256));
CREATE TABLE IF NOT EXISTS batch_form (reader INTEGER PRIMARY KEY, form TEXT);
"""


class Sent(NamedTuple):
    """A letter in a batch, and the fingerprint of what is asked about it."""

    sha256: str
    question: bytes


class Batch(NamedTuple):
    """`key`: our name for it, which it carries; `name`, `file`: the provider's. `since`: when it came to this stage,
    in seconds. `cost`: in US dollars, the highest until it is collected."""

    id: int
    key: str
    host: str
    stage: Stage
    since: float
    requests: int
    cost: float
    file: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """How often a letter was not answered, and why the last time."""

    count: int
    why: str


@dataclass(frozen=True, slots=True)
class BatchBook:
    """The batches of one identity of the reader in an open ledger. What changes a stage is committed at once."""

    connection: sqlite3.Connection
    reader: int

    def open(self) -> list[Batch]:
        """Those that are not collected yet, the oldest first."""
        rows = self.connection.execute(
            "SELECT id, key, host, stage, since, requests, cost, file, name FROM batch"
            " WHERE reader = ? AND stage NOT IN ('collected', 'refused') ORDER BY id",
            (self.reader,),
        )
        return [Batch._make(row) for row in rows]

    def has(self, sha256: str) -> bool:
        """Whether the letter is in an open batch."""
        found = self.connection.execute(
            "SELECT 1 FROM batch_letter JOIN batch ON batch.id = batch WHERE sha256 = ? AND reader = ?",
            (bytes.fromhex(sha256), self.reader),
        )
        return found.fetchone() is not None

    def cost(self) -> float:
        """US dollars that all batches took, and that the open ones may take."""
        [cost] = self.connection.execute(
            "SELECT coalesce(sum(cost), 0.0) FROM batch WHERE reader = ?", (self.reader,)
        ).fetchone()
        return float(cost)

    def smallest_for_queue(self) -> int | None:
        """The requests of the smallest batch that did not fit into the account's queue."""
        [requests] = self.connection.execute(
            "SELECT min(requests) FROM batch WHERE reader = ? AND why = ?", (self.reader, QUEUE_FULL)
        ).fetchone()
        return None if requests is None else int(requests)

    def intend(self, key: str, host: str, letters: Sequence[Sent], cost: float) -> Batch:
        """Take letters for a new batch."""
        since = time.time()
        with self.connection:
            added = self.connection.execute(
                "INSERT INTO batch (reader, key, host, stage, since, requests, cost)"
                " VALUES (?, ?, ?, 'intended', ?, ?, ?)",
                (self.reader, key, host, since, len(letters), cost),
            )
            number = added.lastrowid or 0
            self.connection.executemany(
                "INSERT INTO batch_letter VALUES (?, ?, ?)",
                ((bytes.fromhex(sha256), number, question) for sha256, question in letters),
            )
        return Batch(number, key, host, "intended", since, len(letters), cost, None, None)

    def creating(self, batch: Batch, file: str) -> Batch:
        """Its file is there, and the provider will be told to begin."""
        return self._moved(batch._replace(stage="creating", since=time.time(), file=file))

    def sent(self, batch: Batch, name: str) -> Batch:
        return self._moved(batch._replace(stage="sent", since=time.time(), name=name))

    def drop(self, batch: Batch) -> None:
        """Nothing was created: its letters are free again."""
        with self.connection:
            self._free(batch)
            self.connection.execute("DELETE FROM batch WHERE id = ?", (batch.id,))

    def collect(self, batch: Batch, outcomes: Iterable[Outcome]) -> None:
        """Keep every response and count what has none, all of it or nothing."""
        with self.connection:
            left = self._letters(batch)
            cost = 0.0
            for outcome in outcomes:
                question = left.pop(outcome.sha256, None)
                if question is None:
                    continue  # a row of somebody else, or one that came twice
                cost += outcome.cost
                if outcome.response is None:
                    self._fail(outcome.sha256, outcome.why)
                else:
                    self._keep(outcome.sha256, question, outcome.response)
            for sha256 in left:
                self._fail(sha256, "no answer")
            self._end(batch, "collected", cost, None)

    def refuse(self, batch: Batch, why: str) -> None:
        """The provider did not begin it. A full queue is nobody's fault while a smaller batch can be made."""
        with self.connection:
            if why != QUEUE_FULL or batch.requests == 1:
                for sha256 in self._letters(batch):
                    self._fail(sha256, why)
            self._end(batch, "refused", 0.0, why)

    def response(self, sha256: str, question: bytes) -> bytes | None:
        """What came back to a question about a letter."""
        found = self.connection.execute(
            "SELECT response FROM batch_response WHERE reader = ? AND sha256 = ? AND question = ?",
            (self.reader, bytes.fromhex(sha256), question),
        ).fetchone()
        return zlib.decompress(found[0]) if found else None

    def failure(self, sha256: str) -> Failure | None:
        """What is known of a letter that was not answered."""
        found = self.connection.execute(
            "SELECT count, why FROM batch_failure WHERE reader = ? AND sha256 = ?", self._key(sha256)
        ).fetchone()
        return Failure(*found) if found else None

    def forget(self, sha256: str) -> None:
        """The letter has its record or error, with which this is committed."""
        for table in ("batch_response", "batch_failure"):
            self.connection.execute(f"DELETE FROM {table} WHERE reader = ? AND sha256 = ?", self._key(sha256))

    def form(self) -> str | None:
        """How the server wants to be asked, as it was learnt."""
        found = self.connection.execute("SELECT form FROM batch_form WHERE reader = ?", (self.reader,)).fetchone()
        return str(found[0]) if found else None

    def learn(self, form: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO batch_form VALUES (?, ?)", (self.reader, form))

    def _moved(self, batch: Batch) -> Batch:
        with self.connection:
            self.connection.execute(
                "UPDATE batch SET stage = ?, since = ?, file = ?, name = ? WHERE id = ?",
                (batch.stage, batch.since, batch.file, batch.name, batch.id),
            )
        return batch

    def _end(self, batch: Batch, stage: Stage, cost: float, why: str | None) -> None:
        self._free(batch)
        self.connection.execute(
            "UPDATE batch SET stage = ?, cost = ?, why = ? WHERE id = ?", (stage, cost, why, batch.id)
        )

    def _free(self, batch: Batch) -> None:
        self.connection.execute("DELETE FROM batch_letter WHERE batch = ?", (batch.id,))

    def _letters(self, batch: Batch) -> dict[str, bytes]:
        rows = self.connection.execute("SELECT sha256, question FROM batch_letter WHERE batch = ?", (batch.id,))
        return {sha256.hex(): question for sha256, question in rows}

    def _keep(self, sha256: str, question: bytes, response: bytes) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO batch_response VALUES (?, ?, ?, ?)",
            (*self._key(sha256), question, zlib.compress(response, 1)),
        )

    def _fail(self, sha256: str, why: str) -> None:
        self.connection.execute(
            "INSERT INTO batch_failure VALUES (?, ?, 1, ?)"
            " ON CONFLICT DO UPDATE SET count = count + 1, why = excluded.why",
            (*self._key(sha256), why),
        )

    def _key(self, sha256: str) -> tuple[int, bytes]:
        return self.reader, bytes.fromhex(sha256)
