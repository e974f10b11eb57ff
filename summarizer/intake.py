"""What the user named -> the letters to read, in a fixed order, and where each one's output belongs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from summarizer.errors import BadInput, OutputClash
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
        return "standard input" if self.is_stdin else printable(str(self.path))


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
        for source in sources_of(path, output=output):
            if source is None:
                skipped += 1
            else:
                sources.setdefault(_identity(source.path), source)
    return Intake(tuple(sources.values()), skipped, any(path.is_dir() for path in paths))


def refuse_missing(paths: Iterable[Path]) -> None:
    """Before anything is read into a folder. Raises `BadInput` for a path that was named and is not there: what an
    earlier run wrote would give way to nothing."""
    for path in paths:
        try:
            if path != STDIN:
                path.stat()
        except OSError as error:
            raise BadInput(f"{printable(str(path))}: {error.strerror}; nothing was read or written") from error


def sources_of(path: Path, *, output: Path | None = None) -> Iterator[Source | None]:
    """What one path names, as it is found: itself, or all below it; `None` for each file of another kind."""
    if path == STDIN:
        yield Source(path, PurePath("stdin"))
    elif not path.is_dir():
        yield Source(path, PurePath(path.name))
    else:
        yield from _below(path, _identity(output) if output else None)


def printable(name: str) -> str:
    """A name fit for one line of a terminal."""
    return "".join(char if char.isprintable() else "?" for char in name)


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


def _below(folder: Path, avoided: Path | None) -> Iterator[Source | None]:
    """Letters in the order of their paths. A folder that cannot be listed, or holds none, is a source itself."""
    found = False
    for path in _walk(folder, avoided):
        # a link to nowhere stays a letter, to be told as missing
        is_letter = path.suffix.lower() in LETTER_ENDINGS and (path.is_file() or not path.exists())
        unlisted = not is_letter and path.is_dir()
        found = found or is_letter or unlisted
        if is_letter:
            yield Source(path, path.relative_to(folder))
        else:
            yield Source(path, path.resolve()) if unlisted else None
    if not found:
        yield Source(folder, folder.resolve())


def _walk(folder: Path, avoided: Path | None) -> Iterator[Path]:
    """The files below a folder, and the folders that cannot be listed; without what is hidden or avoided, and without
    links to folders, which may form a loop."""
    names, folders = [], set()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or (entry.is_symlink() and entry.is_dir()):
                    continue
                names.append(entry.name)
                if entry.is_dir():
                    folders.add(entry.name)
    except OSError:
        yield folder
        return
    for name in sorted(names):
        path = folder / name
        if name not in folders:
            yield path
        elif _identity(path) != avoided:
            yield from _walk(path, avoided)


def _identity(path: Path) -> Path:
    return path if path == STDIN else path.resolve()


def _key(path: Path) -> str:
    """Equal for paths that are one file on a disk that ignores case."""
    return str(path.resolve()).casefold()
