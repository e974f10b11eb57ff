"""The letters in a .zip or .tar archive, one after another; nothing is ever unpacked to the disk.

An archive is refused from the place on where it turns out to be a bomb: members that together are far larger than the
file that holds them.
"""

from __future__ import annotations

import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from summarizer.bulk.item import Item, refused
from summarizer.errors import LetterError, PasswordNeeded, UnreadableFile
from summarizer.files import LETTER_ENDINGS, bytes_from, in_utf8, too_large

# Texts shrink to a tenth at most, PDFs hardly; a bomb to a thousandth.
MOST_RATIO = 100
_SMALL = 10_000_000

_DAMAGE = (BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, ValueError)
_DAMAGED = "the archive is damaged here or packed in a way that is not read; pack the letters again"


def letters_of_archive(path: Path, max_bytes: int) -> Iterator[Item | None]:
    """Its letters in the archive's order, and `None` for each file of another kind."""
    archive = _Archive(in_utf8(str(path)), max_bytes)
    try:
        archive.room = MOST_RATIO * path.stat().st_size + _SMALL
        yield from _of_zip(path, archive) if path.suffix.lower() == ".zip" else _of_tar(path, archive)
    except FileNotFoundError:
        yield archive.refusal(UnreadableFile("no such file"))
    except _Bomb:
        why = f"the archive holds more than {MOST_RATIO} times its own size; the letters from here on are not read"
        yield archive.refusal(UnreadableFile(f"{why}: unpack it and give the folder"))
    except _DAMAGE:
        yield archive.refusal(UnreadableFile(f"{_DAMAGED}; letters after this place are not read"))


class _Bomb(Exception):
    """Inside this module only."""


@dataclass(slots=True)
class _Archive:
    """`room`: how many unpacked bytes may still come."""

    name: str
    max_bytes: int
    room: int = field(default=0)

    def refusal(self, error: LetterError) -> Item:
        return refused(self.name, PurePosixPath(self.name).name, error)

    def admit(self, size: int) -> None:
        self.room -= size
        if self.room < 0:
            raise _Bomb

    def member(self, name: str, why_not: LetterError | None, open_: Callable[[], IO[bytes] | None]) -> Item | None:
        """A member as a letter, refused, or `None` where it is none."""
        place = PurePosixPath(name.replace("\\", "/"))
        if place.suffix.lower() not in LETTER_ENDINGS or any(_is_hidden(part) for part in place.parts):
            return None
        shown, own = in_utf8(f"{self.name}/{name}"), in_utf8(place.name)
        if place.is_absolute() or ".." in place.parts:
            why_not = UnreadableFile("its name leads out of the archive; rename it and pack the letters again")
        if why_not:
            return refused(shown, own, why_not)
        return Item(shown, own, partial(_bytes_of_member, open_, self.max_bytes))


def _is_hidden(part: str) -> bool:
    return part.startswith((".", "__MACOSX")) and part not in (".", "..")


def _of_zip(path: Path, archive: _Archive) -> Iterator[Item | None]:
    with ZipFile(path) as file:
        for member in file.infolist():
            if member.is_dir():
                continue
            archive.admit(member.file_size)
            yield archive.member(member.filename, _zip_refusal(member, archive), partial(file.open, member))


def _zip_refusal(member: ZipInfo, archive: _Archive) -> LetterError | None:
    if member.flag_bits & 1:
        return PasswordNeeded("the archive asks for a password; unpack it with the password and give the folder")
    return too_large(archive.max_bytes) if member.file_size > archive.max_bytes else None


def _of_tar(path: Path, archive: _Archive) -> Iterator[Item | None]:
    """Read from front to end in one go, so that a compressed archive is unpacked once."""
    with tarfile.open(path, "r|*") as file:
        for member in file:
            if member.isdir():
                continue
            archive.admit(member.size)
            yield archive.member(member.name, _tar_refusal(member, archive), partial(file.extractfile, member))
            file.members = []  # type: ignore[attr-defined]  # else it remembers each one


def _tar_refusal(member: tarfile.TarInfo, archive: _Archive) -> LetterError | None:
    if not member.isfile():
        return UnreadableFile("a link or device in the archive, not a file; pack the letter itself")
    return too_large(archive.max_bytes) if member.size > archive.max_bytes else None


def _bytes_of_member(open_: Callable[[], IO[bytes] | None], max_bytes: int) -> bytes:
    """The size that an archive declares may be a lie, so that of what comes counts."""
    try:
        stream = open_()
        if stream is None:
            raise UnreadableFile(_DAMAGED)
        with stream:
            return bytes_from(stream, max_bytes=max_bytes)
    except (*_DAMAGE, RuntimeError) as error:
        raise UnreadableFile(_DAMAGED) from error
