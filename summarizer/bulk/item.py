"""One letter of many, before it is read."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from stat import S_ISDIR, S_ISREG
from typing import NoReturn

from summarizer.errors import LetterError, UnreadableFile
from summarizer.files import bytes_from, bytes_of, in_utf8, too_large
from summarizer.intake import Source

# "s3://KEY:SECRET@bucket/2019"; a secret that ought to be quoted may hold a slash
_KEY = re.compile(r"(?<=://)[^\s?]*@")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter lies: a path on a disk, or in a `store` (the address of its root). `version`: size and time of
    change in nanoseconds, where a store has told them."""

    path: str
    store: str | None = None
    version: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """`name`: as the user knows it. `file_name`: what its record calls it.

    `load` gives its bytes, or raises `LetterError`; it is good until the next item is asked for. `place`: where another
    process can load it, if it is a file of its own.
    """

    name: str
    file_name: str
    load: Callable[[], bytes]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a table: `text` holds the letters, `name` what they are called (else the number of the row)."""

    text: str
    name: str | None = None


def without_key(address: str) -> str:
    """An address, or words that name one, as it may be shown."""
    return _KEY.sub("", address)


def item_of(source: Source, max_bytes: int) -> Item:
    """A file or standard input."""
    name = in_utf8(str(source.path))
    if source.is_stdin:
        return Item("standard input", "stdin", partial(bytes_from, sys.stdin.buffer, max_bytes=max_bytes))
    return Item(name, in_utf8(source.path.name), partial(_bytes_of_file, source, max_bytes), Place(str(source.path)))


def refused(name: str, file_name: str, error: LetterError) -> Item:
    """A letter of which it is known already that it cannot be read."""
    return Item(name, file_name, partial(_refuse, error))


def text_item(table: str, row: int, name: object, text: object, max_bytes: int) -> Item:
    """A letter in a table's column. `name`: what its own column calls it; `text`: text, or the bytes of a file."""
    own_name = f"row {row}" if name is None else str(name).encode("utf-8", "replace").decode()
    full_name = f"{table}: {own_name}"
    if isinstance(text, str):
        text = text.encode("utf-8", "replace")
    if not isinstance(text, bytes):
        what = "the column holds nothing here" if text is None else "the column holds no text here"
        return refused(full_name, own_name, UnreadableFile(f"{what}; leave this row out, or name another --column"))
    if len(text) > max_bytes:
        return refused(full_name, own_name, too_large(max_bytes))
    return Item(full_name, own_name, partial(bytes, text))


def _bytes_of_file(source: Source, max_bytes: int) -> bytes:
    """Opening a pipe could wait for ever. What is not there, `bytes_of` tells."""
    with suppress(OSError):
        mode = source.path.stat().st_mode
        if not S_ISREG(mode) and not S_ISDIR(mode):
            raise UnreadableFile("neither a file nor a folder; save the letter to a file first")
    return bytes_of(source.path, max_bytes=max_bytes)


def _refuse(error: LetterError) -> NoReturn:
    raise error
