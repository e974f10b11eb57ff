"""One file, stream or text -> `Letter`. What cannot be one is refused with a line that says what to do.

A file is judged by its content: a PDF, or text as UTF-8, UTF-16 with a byte-order mark or, where the bytes are no
UTF-8, Windows-1252. Only an archive or a table, which holds many letters, is told by its ending.
"""

from __future__ import annotations

import codecs
import os
import re
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

from summarizer.errors import UnreadableFile
from summarizer.letter import Letter, letter_from_pages
from summarizer.pdf import pages_of_pdf

MAX_BYTES = 20_000_000
# Read at once: a stream makes room for as much as is asked for, and most letters are smaller than this.
_PIECE = 200_000
LETTER_ENDINGS = frozenset({".pdf", ".txt"})
# of files that hold many letters
ARCHIVE_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
TABLE_ENDINGS = (".jsonl", ".parquet")

_PDF_MARK = b"%PDF-"
_ENCODING_OF_MARK = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How other kinds of file begin that people hold a letter in.
_OTHER_KINDS = (
    ((b"PK\x03\x04",), "a Word document or a zip archive; save the letter as PDF or plain text"),
    ((b"\xd0\xcf\x11\xe0",), "an old Word document; save the letter as PDF or plain text"),
    ((b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML"), "a web page; save the letter as PDF or plain text"),
    ((b'{"', b'[{"'), "JSON; save the letter as PDF or plain text (a table of letters has the ending .jsonl)"),
    ((b"{\\rtf",), "an RTF document; save the letter as PDF or plain text"),
    (
        (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"GIF8"),
        "a picture; recognise its text first, for example with `ocrmypdf --image-dpi 300 picture.png letter.pdf`",
    ),
)
_EMPTY = "the file is empty; fetch or copy it again"
_ONLY_NUMBERS = (
    "its pages hold no words but page numbers; if they are pictures, recognise the text first, for example with"
    " `ocrmypdf scan.pdf letter.pdf`"
)
_OF_MANY = "no letter but many: `imr extract --out DIR` reads archives, and tables with --column NAME"
# Control characters that no text holds: a stray one is dropped (it could command a terminal), many mean a binary file.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_CONTROLS_ALLOWED = 0.01


def load_letter(path: Path, *, max_bytes: int = MAX_BYTES) -> Letter:
    """Read a PDF or text file. Raises `LetterError`: it is missing, too large, locked, a scan, or no text."""
    return letter_from_bytes(bytes_of(path, max_bytes=max_bytes), name=in_utf8(path.name))


def bytes_of(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a file. Raises `UnreadableFile`: it is missing, too large, many letters or cannot be opened."""
    try:
        with path.open("rb") as file:
            if path.name.lower().endswith((*ARCHIVE_ENDINGS, *TABLE_ENDINGS)):
                raise UnreadableFile(_OF_MANY)
            return bytes_from(file, max_bytes=max_bytes)
    except IsADirectoryError as error:
        raise UnreadableFile("a folder without .pdf or .txt files") from error
    except FileNotFoundError as error:
        raise UnreadableFile("no such file") from error
    except OSError as error:
        raise UnreadableFile(f"cannot be opened: {error.strerror}") from error


def in_utf8(name: str) -> str:
    """A file name that can be written into a record: one that is no UTF-8 cannot as it is."""
    return os.fsencode(name).decode("utf-8", "replace")


def bytes_from(stream: BinaryIO | IO[bytes], *, max_bytes: int = MAX_BYTES) -> bytes:
    """All of a stream. Reads no more than needed to see that it is too much: it may be a pipe that never ends."""
    pieces = []
    room = max_bytes + 1
    while room and (piece := stream.read(min(room, _PIECE))):
        pieces.append(piece)
        room -= len(piece)
    if not room:
        raise too_large(max_bytes)
    return b"".join(pieces)


def too_large(max_bytes: int) -> UnreadableFile:
    """The error of a letter beyond the limit."""
    return UnreadableFile(
        f"larger than {max_bytes / 1e6:g} MB, which a letter is not; if it is one, allow more with --max-size"
    )


def letter_from_stream(stream: BinaryIO, *, name: str = "stdin", max_bytes: int = MAX_BYTES) -> Letter:
    """Read standard input. Text is hashed as UTF-8, however it came in."""
    data = bytes_from(stream, max_bytes=max_bytes)
    return letter_from_bytes(data, name=name) if _is_pdf(data) else letter_from_text(text_of(data), name=name)


def letter_from_bytes(data: bytes, *, name: str, digest: str | None = None) -> Letter:
    """The bytes of a PDF or text file. `digest`: their sha256, where it is known."""
    digest = digest or sha256(data).hexdigest()
    if _is_pdf(data):
        return _letter(pages_of_pdf(data), name=name, digest=digest, empty=_ONLY_NUMBERS)
    return _letter((_without_last_break(text_of(data)),), name=name, digest=digest)


def letter_from_text(text: str, *, name: str) -> Letter:
    """A letter that is text already (standard input, a column of a table); `sha256` of its UTF-8 bytes."""
    return _letter((_without_last_break(text),), name=name, digest=sha256(text.encode("utf-8", "replace")).hexdigest())


def text_of(data: bytes) -> str:
    """Decode the bytes of a text file. Raises `UnreadableFile` if they are not text."""
    for starts, kind in _OTHER_KINDS:
        if data.startswith(starts):
            raise UnreadableFile(f"this is {kind}")
    encoding = next((encoding for mark, encoding in _ENCODING_OF_MARK if data.startswith(mark)), None)
    text = data.decode(encoding, "replace") if encoding else _decoded_without_mark(data)
    if "\x00" in text or len(_CONTROLS.findall(text)) > _CONTROLS_ALLOWED * len(text):
        raise UnreadableFile("neither a PDF nor text: the file is binary or damaged; give the letter as .pdf or .txt")
    return text


def _decoded_without_mark(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _without_last_break(text: str) -> str:
    """pdftotext ends each page with a form feed, also the last: no page follows it."""
    return text.rstrip()


def _letter(pages: tuple[str, ...], *, name: str, digest: str, empty: str = _EMPTY) -> Letter:
    letter = letter_from_pages([_CONTROLS.sub("", page) for page in pages], name=name, sha256=digest)
    if not letter.text.strip():
        raise UnreadableFile(empty)
    return letter


def _is_pdf(data: bytes) -> bool:
    """Readers accept a PDF whose mark stands behind up to a kilobyte of something else."""
    return _PDF_MARK in data[:1024]
