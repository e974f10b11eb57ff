"""A damaged ledger: what can be read of it goes into a new one, and it is kept beside that under another name."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from summarizer.bulk.draft import draft_of

# the results of SQLite that mean damage
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_FAR = 2**32
_SIDES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Mended:
    """`letters`: results that are in the new ledger. `kept`: what the damaged one is called now."""

    letters: int
    kept: Path


def is_damage(error: sqlite3.DatabaseError | zlib.error) -> bool:
    """Whether the file is to blame, and neither the disk nor the statement. SQLite does not see a changed value."""
    return isinstance(error, zlib.error) or getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def mend(path: Path, tables: Sequence[str], prepare: Callable[[sqlite3.Connection], None]) -> Mended:
    """Put a new ledger with what can be read of these tables in the place of a damaged one. Nobody else is at it.

    `prepare` makes the empty tables. Killed in between, it leaves the damaged ledger where it was, or the new one (on a
    disk without hard links perhaps none, and the damaged one under its other name).
    Raises `sqlite3.OperationalError` or `OSError` for a disk that is full.
    """
    draft, kept = draft_of(path), _free_name(path)
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft)) as new:
        prepare(new)
        with closing(sqlite3.connect(path)) as old:
            for table in tables:
                _copy(table, old, new)
        new.commit()
        [letters] = new.execute("SELECT count(*) FROM reading").fetchone()
    try:
        kept.hardlink_to(path)
    except OSError:  # a disk without such links
        path.replace(kept)
    for side in _SIDES:
        with suppress(FileNotFoundError):
            path.with_name(path.name + side).replace(kept.with_name(kept.name + side))
    draft.replace(path)
    return Mended(letters, kept)


def _copy(table: str, old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    marks = ", ".join("?" * len(new.execute(f"PRAGMA table_info({table})").fetchall()))
    rows = (row for row in _readable_rows(table, old) if _is_whole(row))
    new.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)


def _readable_rows(table: str, damaged: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """In their order; where the next one cannot be read, those after a gap that grows."""
    at, gap = 0, 1
    with suppress(sqlite3.DatabaseError):
        damaged.execute("PRAGMA writable_schema = ON")  # else a file that was cut off is not looked at
    while gap < _FAR:
        try:
            for number, *row in damaged.execute(f"SELECT rowid, * FROM {table} WHERE rowid >= ? ORDER BY rowid", (at,)):
                at, gap = number + 1, 1
                yield tuple(row)
        except sqlite3.DatabaseError:  # of a table that is not there as well
            at, gap = at + gap, 2 * gap
        else:
            return


def _is_whole(row: tuple[object, ...]) -> bool:
    """What is compressed says itself whether it is; fingerprints have 32 bytes."""
    for value in row:
        if isinstance(value, bytes) and len(value) != 32:
            try:
                zlib.decompress(value)
            except zlib.error:
                return False
    return True


def _free_name(path: Path) -> Path:
    """ "ledger.damaged.sqlite", "ledger.damaged-2.sqlite" """
    number, name = 1, path.with_stem(f"{path.stem}.damaged")
    while name.exists():
        number += 1
        name = path.with_stem(f"{path.stem}.damaged-{number}")
    return name
