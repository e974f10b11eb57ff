"""The file of a ledger: its tables and their format, held by one run at a time, its damage told and mended.

SQLite, WAL.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from summarizer.bulk import batch_book, said
from summarizer.bulk.folder import alone
from summarizer.bulk.mend import is_damage, mend
from summarizer.errors import LedgerError

_NAME = "ledger.sqlite"
FORMAT = 3
# the same without what a model said: its letters are read, and what it said is kept from now on
_WITHOUT_SAID = 2

_TABLES = """
CREATE TABLE IF NOT EXISTS reader (
    id INTEGER PRIMARY KEY, reader TEXT, version TEXT, prompts TEXT, model TEXT, schema TEXT,
    UNIQUE (reader, version, prompts, model, schema));
CREATE TABLE IF NOT EXISTS reading (
    reader INTEGER, sha256 BLOB, record BLOB, summary BLOB, look INTEGER, error TEXT, message TEXT,
    input INTEGER, cached INTEGER, output INTEGER, cost REAL,
    UNIQUE (reader, sha256));
CREATE TABLE IF NOT EXISTS listing (
    position INTEGER PRIMARY KEY, name TEXT, file_name TEXT, sha256 BLOB, error TEXT, message TEXT);
"""
_ALL_TABLES = _TABLES + said.TABLES + batch_book.TABLES
# those that outlive a run
LASTING = [name for name in re.findall(r"TABLE IF NOT EXISTS (\w+)", _ALL_TABLES) if name != "listing"]


@contextmanager
def held(folder: Path, *, durable: bool) -> Iterator[sqlite3.Connection]:
    """The ledger's file in a folder, for this process alone; committed at the end.

    `durable`: not even a power cut takes back what was committed; else it may take the last letters, to be read again.
    Raises `LedgerError`: another run is at it, it is of another version, the disk is full; or it was damaged, and is
    mended.
    """
    path = folder / _NAME
    with alone(folder), _told(path, mends=True), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        _check_format(connection, path)
        yield connection
        connection.commit()


@contextmanager
def looked_into(folder: Path) -> Iterator[sqlite3.Connection | None]:
    """The same to read, whoever holds it; `None` where there is none. Raises `LedgerError` for a damaged one."""
    path = folder / _NAME
    if not path.exists():
        yield None
        return
    with _told(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def holds_what_was_said(connection: sqlite3.Connection) -> bool:
    """Whether the file is of the format that keeps what a model said."""
    return _format_of(connection) == FORMAT


def make_tables(connection: sqlite3.Connection) -> None:
    """The tables that are not there yet, in this format."""
    connection.executescript(_ALL_TABLES)
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    found = _format_of(connection)
    if found not in (0, _WITHOUT_SAID, FORMAT):
        age = "a newer" if found > FORMAT else "an older"
        raise LedgerError(
            f"{path} was written by {age} version of imr (format {found}; this one reads {_WITHOUT_SAID} and {FORMAT});"
            f" give another --out folder, or go on with that version"
        )
    make_tables(connection)


def _format_of(connection: sqlite3.Connection) -> int:
    [found] = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


@contextmanager
def _told(path: Path, *, mends: bool = False) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise LedgerError(f"{path}: {error}; make room or allow writing, and run the same command again") from error
    except (sqlite3.DatabaseError, zlib.error) as error:
        if not mends or not is_damage(error):
            raise LedgerError(f"{path} is damaged ({error}); a run that reads saves what can be saved") from error
        raise _mended(path) from error


def _mended(path: Path) -> LedgerError:
    """What was done about a damaged ledger. What is lost may cost money, so that it is not read anew without a word."""
    try:
        mended = mend(path, LASTING, make_tables)
    except (sqlite3.OperationalError, OSError):
        return LedgerError(f"{path} is damaged, and what can be saved finds no room; make room, and run it again")
    return LedgerError(
        f"{path} was damaged: {mended.letters:,} of its results are saved, the damaged one is now {mended.kept.name};"
        " the same command goes on, and reads anew what is missing"
    )
