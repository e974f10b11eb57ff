"""A JSON line -> a letter: the text in one of its keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from summarizer.bulk.item import Columns, Item, refused, text_item
from summarizer.errors import BadInput, UnreadableFile
from summarizer.files import in_utf8

# a text of all control characters is six times as long in JSON
_ESCAPED = 6


def texts_of_jsonl(path: Path, columns: Columns, max_bytes: int) -> Iterator[Item]:
    """A letter a line; one that is no JSON object, or lacks the key, is refused alone. Raises `BadInput`."""
    table, longest = in_utf8(str(path)), _ESCAPED * max_bytes
    try:
        with path.open("rb") as lines:
            row = 0
            while line := lines.readline(longest + 1):
                row += 1
                while len(line) > longest and not line.endswith(b"\n") and (lines.readline(longest)):
                    pass
                if line.strip():
                    yield _item(table, row, line, columns, max_bytes)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error


def _item(table: str, row: int, line: bytes, columns: Columns, max_bytes: int) -> Item:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        why = UnreadableFile("this line is no JSON object, or too long; write one object a line")
        return refused(f"{table}: row {row}", f"row {row}", why)
    name = value.get(columns.name) if columns.name else None
    return text_item(table, row, name, value.get(columns.text), max_bytes)
