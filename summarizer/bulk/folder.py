"""The folder that a run over many letters writes to: there, and held by one run only.

A lock that a killed run leaves is no lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from summarizer.errors import LedgerError, OutputClash

# what a run leaves in its folder from its first moment on; `parts`: a cluster's
_MARKS = (".lock", "ledger.sqlite", "parts")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make the folder, and hold it: SQLite's own lock on an empty file, which ends with the process.

    Raises `LedgerError`: it cannot be made or written to, or another run is at it.
    """
    _make(folder)
    try:
        lock = sqlite3.connect(folder / ".lock", timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise _unwritable(folder) from error
    with closing(lock):
        try:
            lock.execute("PRAGMA journal_mode = OFF")
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise _unwritable(folder) from error
            raise LedgerError(f"another run writes to {folder}; wait until it ends, or give another --out") from error
        yield


def refuse_foreign(folder: Path, written: Iterable[Path]) -> None:
    """Before anything is `written`. Raises `OutputClash` for what is there already and no run left there."""
    if any((folder / mark).exists() for mark in _MARKS):
        return
    for path in written:
        if path.exists():
            raise OutputClash(f"{path} is there already, and not of an earlier run; move it, or give another --out")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise LedgerError(f"{folder}: a file, and no folder; give another --out") from error
    except OSError as error:
        raise LedgerError(f"{folder}: cannot be made ({error.strerror}); give another --out") from error


def _unwritable(folder: Path) -> LedgerError:
    return LedgerError(f"{folder}: cannot be written to; allow it or make room there, or give another --out")
