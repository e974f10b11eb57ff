"""The ledger -> the files of an output folder, in input order and no faster than the letters before are done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from summarizer.bulk.draft import drafted
from summarizer.bulk.job import record_json, without_evidence
from summarizer.bulk.ledger import Ledger, Row
from summarizer.bulk.tables import LetterRows, TablesInto, rows_of
from summarizer.errors import LedgerError
from summarizer.schema import Record

TellFailure = Callable[[str, str], None]


@dataclass(slots=True)
class Outputs:
    """`records.jsonl`, `errors.jsonl` and the tables, as far as `written` letters. `tell` gets a failed letter's name
    and message."""

    ledger: Ledger
    records: BinaryIO
    errors: BinaryIO
    add: Callable[[LetterRows], None] | None
    tell: TellFailure
    written: int = 0
    failures: int = 0

    def advance(self, ready: int) -> None:
        """Write the letters up to position `ready`, all of which have an answer."""
        for row in self.ledger.rows(self.written, ready):
            if row.record is None:
                self._write_error(row)
            else:
                self._write_record(row, record_json(row.record, row.file_name))
        self.written = ready
        self.records.flush()
        self.errors.flush()

    def _write_record(self, row: Row, record: bytes) -> None:
        self.records.write(record + b"\n")
        if self.add:
            self.add(rows_of(row.position, row.name, Record.model_validate_json(without_evidence(record))))

    def _write_error(self, row: Row) -> None:
        self.errors.write(error_line(row.name, row.error, row.message))
        self.failures += 1
        self.tell(row.name, row.message or "")


def error_line(name: str, error: str | None, message: str | None) -> bytes:
    """A line of `errors.jsonl`."""
    row = {"letter": name, "error": error, "message": message}
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


@contextmanager
def outputs_into(folder: Path, ledger: Ledger, tables: TablesInto | None, tell: TellFailure) -> Iterator[Outputs]:
    """Files that appear when all letters are there; parts of tables before. Raises `LedgerError` for a full disk."""
    try:
        with ExitStack() as stack:
            records = stack.enter_context(drafted(folder / "records.jsonl"))
            errors = stack.enter_context(drafted(folder / "errors.jsonl"))
            add = stack.enter_context(tables(folder)) if tables else None
            yield Outputs(ledger, records, errors, add, tell)
    except OSError as error:
        what_now = "make room or allow writing, and run the same command again: what was read is kept"
        raise LedgerError(f"{folder}: {error.strerror}; {what_now}") from error
