"""What the user named -> the letters to read, in a fixed order, and where each one's output belongs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from summarizer.errors import OutputClash
from summarizer.files import LETTER_ENDINGS

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Source:
    """One letter to read. `place` is where it lies below the folder that was named, or its bare name."""

    path: Path
    place: PurePath

    @property
    def is_stdin(self) -> bool:
        return self.path == STDIN

    def __str__(self) -> str:
        """As the user named it, fit for one line of a terminal."""
        shown = "standard input" if self.is_stdin else str(self.path)
        return "".join(char if char.isprintable() else "?" for char in shown)


@dataclass(frozen=True, slots=True)
class Intake:
    """The letters, and how many files of other kinds were left out of the folders."""

    sources: tuple[Source, ...]
    skipped: int
    from_folders: bool


def gather(paths: Sequence[Path], *, output: Path | None = None) -> Intake:
    """Files as they were named, folders with all below them, sorted; each letter once.

    Hidden files and the output folder are left out. What is missing or holds no letter stays a source, so
    that reading it says what is wrong with it.
    """
    sources: dict[Path, Source] = {}
    skipped = 0
    for path in paths:
        found, others = _below(path, output) if path != STDIN and path.is_dir() else ([_single(path)], 0)
        skipped += others
        for source in found:
            sources.setdefault(_identity(source.path), source)
    return Intake(tuple(sources.values()), skipped, any(path.is_dir() for path in paths))


def output_paths(sources: Iterable[Source], folder: Path, ending: str) -> tuple[Path, ...]:
    """`folder/place` with another ending for each source.

    Raises `OutputClash` before anything is written: two letters would get one file, or a letter would be overwritten.
    """
    sources = tuple(sources)
    targets = tuple(folder / source.place.with_suffix(ending) for source in sources)
    owners: dict[str, Source] = {}
    letters = {_key(source.path): source for source in sources if not source.is_stdin}
    for source, target in zip(sources, targets, strict=True):
        owner = owners.setdefault(_key(target), source)
        if owner is not source:
            raise OutputClash(f"{owner} and {source} would both be written to {target}; read them in two runs")
        if _key(target) in letters:
            raise OutputClash(f"{target} would overwrite the letter {letters[_key(target)]}; give another --out folder")
    return targets


def _single(path: Path) -> Source:
    return Source(path, PurePath("stdin" if path == STDIN else path.name))


def _below(folder: Path, output: Path | None) -> tuple[list[Source], int]:
    """The letters below a folder and the number of other files. A folder that cannot be listed is a source."""
    unlisted: list[Path] = []
    names = list(_file_names(folder, output, unlisted))
    letters = [path for path in names if path.suffix.lower() in LETTER_ENDINGS and path.is_file()]
    found = [Source(path, path.relative_to(folder)) for path in sorted(letters)]
    without = unlisted or ([] if found else [folder])
    return found + [Source(path, path.resolve()) for path in without], len(names) - len(letters)


def _file_names(folder: Path, output: Path | None, unlisted: list[Path]) -> Iterator[Path]:
    avoided = _identity(output) if output else None
    for here, folders, files in os.walk(folder, onerror=lambda error: unlisted.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".") and _identity(Path(here, name)) != avoided]
        yield from (Path(here, name) for name in files if not name.startswith("."))


def _identity(path: Path) -> Path:
    return path if path == STDIN else path.resolve()


def _key(path: Path) -> str:
    """Equal for paths that are one file on a disk that ignores case."""
    return str(path.resolve()).casefold()
