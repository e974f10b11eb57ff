"""The tables as Parquet, in parts of a fixed number of letters: `letters.parquet/part-00000.parquet` and so on.

A part is written as soon as its letters are read, under a temporary name, and then renamed. The same letters and
records give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.bulk.draft import drafted
from summarizer.bulk.tables import (
    COLUMNS,
    NOT_FROM_LETTER,
    Kind,
    LetterRows,
    TableName,
    TableRow,
    folder_of,
    no_rows,
    parts_of,
)
from summarizer.extras import needs_extra

with needs_extra("bulk"):
    import pyarrow as pa
    import pyarrow.parquet as pq

LETTERS_A_PART = 1000

_WORD = pa.dictionary(pa.int32(), pa.string())
_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "word": _WORD,
    "texts": pa.list_(pa.string()),
    "words": pa.list_(pa.string()),
    "number": pa.int64(),
    "flag": pa.bool_(),
    "date": pa.date32(),
}


def _field(name: str, kind: Kind) -> pa.Field:
    origin = NOT_FROM_LETTER.get(name)
    return pa.field(name, _TYPES[kind], metadata={"not_from_the_letter": origin} if origin else None)


SCHEMAS: dict[TableName, pa.Schema] = {
    table: pa.schema([_field(name, kind) for name, kind in columns.items()]) for table, columns in COLUMNS.items()
}


@contextmanager
def parquet_tables(folder: Path) -> Iterator[Callable[[LetterRows], None]]:
    """Write part after part; at the end those of an earlier, longer run are removed."""
    parts = _Parts(folder)
    yield parts.add
    parts.finish()


@dataclass(slots=True)
class _Parts:
    folder: Path
    number: int = 0
    rows: dict[TableName, list[TableRow]] = field(default_factory=no_rows)

    def add(self, letter: LetterRows) -> None:
        while letter.position // LETTERS_A_PART > self.number:
            self._write()
        for table, rows in letter.rows.items():
            self.rows[table] += rows

    def finish(self) -> None:
        self._write()
        remove_parts(self.folder, after=self.number)

    def _write(self) -> None:
        write_part(self.folder, self.number, self.rows)
        self.rows = no_rows()
        self.number += 1


def write_part(folder: Path, number: int, rows: dict[TableName, list[TableRow]], *, writer: str = "") -> list[Path]:
    """Write the rows of one part of every table; the files. `writer`: see `draft_of`."""
    paths = [folder_of(folder, table) / _part_name(number) for table in SCHEMAS]
    for path, (table, schema) in zip(paths, SCHEMAS.items(), strict=True):
        with drafted(path, writer) as file:
            pq.write_table(pa.Table.from_pylist(rows[table], schema), file, compression="zstd")
    return paths


def remove_parts(folder: Path, *, after: int) -> None:
    """Remove the parts of every table from number `after` on."""
    for table in SCHEMAS:
        for path in parts_of(folder, table):
            if path.name >= _part_name(after):
                path.unlink()


def _part_name(number: int) -> str:
    return f"part-{number:05}.parquet"
