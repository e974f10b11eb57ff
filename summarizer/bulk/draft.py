"""A file under a temporary name until it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def draft_of(path: Path) -> Path:
    """What it is called until then. The same in every run, so that a killed run leaves nothing that stays."""
    return path.with_name(f"{path.name}.part")


@contextmanager
def drafted(path: Path) -> Iterator[BinaryIO]:
    """A file to write in, which takes `path`'s place at the end and is removed if something goes wrong before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(path)
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
