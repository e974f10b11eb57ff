"""Files that appear whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO


def write_text(path: Path, text: str) -> None:
    """Write one file, and the folders above it."""
    with replacing(path) as file:
        file.write(text)


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write one line after another as they come; how many there were. Without a line there is no file."""
    rest = iter(lines)
    first = next(rest, None)
    if first is None:
        return 0
    count = 0
    with replacing(path) as file:
        for line in chain((first,), rest):
            file.write(f"{line}\n")
            count += 1
    return count


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A file to write in, which takes `path`'s place at the end and is removed if something goes wrong before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
