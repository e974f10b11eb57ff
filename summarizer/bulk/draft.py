"""A file under a temporary name until it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def draft_of(path: Path, writer: str = "") -> Path:
    """What it is called until then. The same in every run, so that a killed run leaves nothing that stays.

    `writer` tells several processes apart that may write the same file at once.
    """
    return path.with_name(f"{path.name}{writer}.part")


@contextmanager
def drafted(path: Path, writer: str = "") -> Iterator[BinaryIO]:
    """A file to write in, which takes `path`'s place at the end and is removed if something goes wrong before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(path, writer)
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
