"""A row of a Parquet file -> a letter: the text, or the bytes of a file, in one of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from summarizer.bulk.item import Columns, Item, text_item
from summarizer.errors import BadInput
from summarizer.extras import needs_extra
from summarizer.files import in_utf8

with needs_extra("bulk"):
    import pyarrow as pa
    import pyarrow.parquet as pq

# rows that are in memory at once
_ROWS = 64


def texts_of_parquet(path: Path, columns: Columns, max_bytes: int) -> Iterator[Item]:
    """A letter a row. Raises `BadInput`: no Parquet file, or no such column."""
    table = in_utf8(str(path))
    wanted = [name for name in (columns.text, columns.name) if name]
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            missing = [name for name in wanted if name not in file.schema_arrow.names]
            if missing:
                there = ", ".join(file.schema_arrow.names)
                raise BadInput(f"{path} has no column {missing[0]!r}; it has: {there}")
            row = 0
            for batch in file.iter_batches(batch_size=_ROWS, columns=wanted):
                for values in batch.to_pylist():
                    row += 1
                    name = values[columns.name] if columns.name else None
                    yield text_item(table, row, name, values[columns.text], max_bytes)
    except (OSError, pa.ArrowException) as error:
        raise BadInput(f"{path} cannot be read as Parquet: it is missing or damaged") from error
