"""Letters in an object store: whatever pyarrow has a file system for ("s3://bucket/2019", "gs://bucket/2019",
"file:///letters"), with settings as pyarrow takes them ("s3://bucket/2019?region=us-west-2")."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from summarizer.bulk.item import Item, Place, refused, without_key
from summarizer.errors import BadInput, StoreTrouble, UnreadableFile
from summarizer.extras import needs_extra
from summarizer.files import LETTER_ENDINGS, bytes_from

with needs_extra("bulk"):
    import pyarrow as pa
    from pyarrow import fs

# "When reading information for key 'a' in bucket 'b': AWS Error ACCESS_DENIED during HeadObject operation: ..."
_CODE = re.compile(r"\bAWS Error ([A-Z_]+)")


@dataclass(frozen=True, slots=True)
class _Store:
    """`root`: its address, from which any process opens it. `shown`: what stands before a path in a letter's name."""

    root: str
    shown: str
    files: fs.FileSystem


def letters_at(address: str, max_bytes: int) -> Iterator[Item | None]:
    """The letter at an address, or all below it in the order of their paths; `None` for each file of another kind.

    Raises `BadInput` for an address that cannot be opened.
    """
    store, path = _opened(address)
    if PurePosixPath(path).suffix.lower() in LETTER_ENDINGS:
        yield _item(store, Place(path, store.root), max_bytes)  # not asked for here: a list may hold millions
        return
    try:
        info = store.files.get_file_info(path)
        if info.type != fs.FileType.Directory:
            what = "no such file or folder" if info.type == fs.FileType.NotFound else "neither a .pdf nor a .txt file"
            yield refused(f"{store.shown}{path}", info.base_name, UnreadableFile(what))
            return
        found = False
        for letter in _below(store, path):
            found = found or letter is not None
            yield _item(store, letter, max_bytes) if letter else None
    except (OSError, pa.ArrowException) as error:
        raise BadInput(without_key(f"{address}: {_reason(error)}")) from error
    if not found:
        what = "a folder without .pdf or .txt files"
        yield refused(f"{store.shown}{path}", PurePosixPath(path).name, UnreadableFile(what))


def bytes_at(place: Place, *, max_bytes: int) -> bytes:
    """The bytes of a letter in a store. Raises `UnreadableFile`, or `StoreTrouble` for what may pass."""
    try:
        with _files(place.store or "").open_input_stream(place.path) as stream:
            return bytes_from(stream, max_bytes=max_bytes)
    except FileNotFoundError as error:
        raise UnreadableFile("no such file") from error
    except (OSError, pa.ArrowException) as error:
        raise StoreTrouble(f"the store does not give it: {_reason(error)}; the same command tries again") from error


def with_versions(places: Sequence[Place]) -> list[Place]:
    """The same with size and time of change of those in a store of which they are not known; many are asked at once.

    What cannot be asked about stays as it is.
    """
    known = {place: place for place in places}
    for root in {place.store for place in places if place.store and place.version is None}:
        asked = [place for place in places if place.store == root and place.version is None]
        try:
            infos = _files(root or "").get_file_info([place.path for place in asked])
        except (OSError, pa.ArrowException):
            continue
        known |= {place: replace(place, version=_version(info)) for place, info in zip(asked, infos, strict=True)}
    return [known[place] for place in places]


def _below(store: _Store, folder: str) -> Iterator[Place | None]:
    infos = store.files.get_file_info(fs.FileSelector(folder))
    for info in sorted(infos, key=lambda info: info.base_name):
        if info.base_name.startswith("."):
            continue
        if info.type == fs.FileType.Directory:
            yield from _below(store, info.path)
        elif PurePosixPath(info.path).suffix.lower() in LETTER_ENDINGS:
            yield Place(info.path, store.root, _version(info))
        else:
            yield None


def _item(store: _Store, place: Place, max_bytes: int) -> Item:
    name = PurePosixPath(place.path).name
    return Item(f"{store.shown}{place.path}", name, partial(bytes_at, place, max_bytes=max_bytes), place)


def _opened(address: str) -> tuple[_Store, str]:
    try:
        parts = urlsplit(address)
        settings = f"?{parts.query}" if parts.query else ""
        root = f"{parts.scheme}://{parts.netloc}/{settings}"
        _, path = fs.FileSystem.from_uri(address)
        return _Store(root, f"{parts.scheme}://", _files(root)), path.rstrip("/")
    except (OSError, ValueError, ImportError, pa.ArrowException) as error:
        raise BadInput(without_key(f"{address}: {_reason(error)}")) from error


@cache
def _files(root: str) -> fs.FileSystem:
    return fs.FileSystem.from_uri(root)[0]


def _version(info: fs.FileInfo) -> tuple[int, int] | None:
    return (info.size or 0, info.mtime_ns or 0) if info.type == fs.FileType.File else None


def _reason(error: Exception) -> str:
    """In short: what a store answers may go on over lines."""
    code = _CODE.search(str(error))
    if code:
        return code[1].lower().replace("_", " ")
    if isinstance(error, OSError):
        return os.strerror(error.errno) if error.errno else "it cannot be reached, or says no"
    return str(error).splitlines()[0]
