"""What a model said, question by question, as the ledger keeps it: apart from what was made of it.

So an explanation after an extraction, an extraction after a summary, another version of the rules or a letter that is
asked about again after a cap on cost sends only the questions that nobody has answered yet.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.schema import Tokens

TABLES = """
CREATE TABLE IF NOT EXISTS said (
    sha256 BLOB, question BLOB, value BLOB, error TEXT, message TEXT,
    input INTEGER, cached INTEGER, output INTEGER, cost REAL, requests INTEGER,
    PRIMARY KEY (sha256, question));
"""
_NOTHING = Tokens()
_QUICKEST = 1


@dataclass(frozen=True, slots=True)
class Said:
    """What came of one question about a letter: `value` (JSON), or `error` (a class of `errors.py`) and its message.

    `question`: the fingerprint of all that was asked, and of whom. `tokens` and `cost` (US dollars, `None` without a
    known price) of all `requests` that it took.
    """

    question: bytes
    value: bytes | None = None
    tokens: Tokens = _NOTHING
    cost: float | None = None
    requests: int = 0
    error: str | None = None
    message: str | None = None


def keep_said(connection: sqlite3.Connection, sha256: str, said: Sequence[Said]) -> None:
    """Keep what was said about the letter of these bytes."""
    connection.executemany(
        "INSERT OR REPLACE INTO said VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                bytes.fromhex(sha256),
                one.question,
                None if one.value is None else zlib.compress(one.value, _QUICKEST),
                one.error,
                one.message,
                one.tokens.input,
                one.tokens.cached,
                one.tokens.output,
                one.cost,
                one.requests,
            )
            for one in said
        ),
    )


def said_about(connection: sqlite3.Connection, sha256: str) -> tuple[Said, ...]:
    """All that was said about the letter of these bytes, whoever was asked."""
    rows = connection.execute(
        "SELECT question, value, input, cached, output, cost, requests, error, message FROM said WHERE sha256 = ?",
        (bytes.fromhex(sha256),),
    )
    return tuple(
        Said(
            question,
            None if value is None else zlib.decompress(value),
            Tokens(input=given, cached=cached, output=answered),
            *rest,
        )
        for question, value, given, cached, answered, *rest in rows
    )
