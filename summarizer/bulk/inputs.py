"""What the user named -> a stream of letters in input order, each with its bytes on demand. Nothing is kept in memory.

Files, folders with all below them, lists of paths, archives, and tables with a column of texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from summarizer.bulk.archives import letters_of_archive
from summarizer.bulk.item import Columns, Item, item_of, without_key
from summarizer.bulk.jsonl_column import texts_of_jsonl
from summarizer.errors import BadInput
from summarizer.files import ARCHIVE_ENDINGS, MAX_BYTES, TABLE_ENDINGS
from summarizer.intake import STDIN, refuse_missing, sources_of

TextsOf = Callable[[Path, Columns, int], Iterator[Item]]
LettersAt = Callable[[str, int], Iterator[Item | None]]

# "s3://", "gs://", "file://"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Inputs:
    """`paths`: a string is an address. `listed`: a file with one path or address a line. `output`: a folder to leave
    out. `texts_of_parquet` and `letters_at` need an extra."""

    paths: Sequence[Path | str]
    listed: Path | None = None
    output: Path | None = None
    columns: Columns | None = None
    max_bytes: int = MAX_BYTES
    texts_of_parquet: TextsOf | None = None
    letters_at: LettersAt | None = None

    def items(self) -> Iterator[Item | None]:
        """Every letter, as it is found, and `None` for each file of another kind in a folder or archive.

        What cannot be read is an item whose bytes raise `LetterError`. What lies at or below a path that was named
        before is left out. Raises `BadInput`.
        """
        named: set[Path] = set()
        for path in self.paths:
            yield from self._letters_at(path) if isinstance(path, str) else self._items_of(path, named)
            if isinstance(path, Path) and path != STDIN and len(self.paths) > 1:
                named.add(path.resolve())
        for path in self._listed():
            yield from self._letters_at(path) if isinstance(path, str) else self._items_of(path, set())

    def check(self) -> None:
        """Raises `BadInput` before anything is written: what was named is not there, or needs another option."""
        refuse_missing(path for path in (*self.paths, self.listed) if isinstance(path, Path))
        for path in self.paths:
            if isinstance(path, str):
                self._letters_at(path)
            elif _ending(path) in TABLE_ENDINGS:
                self._texts_of(path)

    def count(self) -> int | None:
        """How many letters there are; `None` where only an archive, table or store would tell."""
        if any(isinstance(path, str) or _ending(path) for path in chain(self.paths, self._listed())):
            return None
        return sum(item is not None for item in self.items())

    def _items_of(self, path: Path, named: set[Path]) -> Iterator[Item | None]:
        ending = _ending(path)
        if ending in ARCHIVE_ENDINGS:
            yield from letters_of_archive(path, self.max_bytes)
        elif ending:
            yield from self._texts_of(path)
        else:
            for source in sources_of(path, output=self.output):
                if source is None or source.is_stdin or not _is_within(source.path, named):
                    yield item_of(source, self.max_bytes) if source else None

    def _texts_of(self, path: Path) -> Iterator[Item]:
        if self.columns is None:
            raise BadInput(f"{path}: say which column holds the letters: --column NAME")
        texts_of = texts_of_jsonl if _ending(path) == ".jsonl" else self.texts_of_parquet
        if texts_of is None:
            raise BadInput(f"{path}: a .parquet file is named on the command line, not in a list")
        return texts_of(path, self.columns, self.max_bytes)

    def _letters_at(self, address: str) -> Iterator[Item | None]:
        shown = without_key(address)
        if address.partition("?")[0].lower().endswith((*ARCHIVE_ENDINGS, *TABLE_ENDINGS)):
            raise BadInput(f"{shown}: an archive or table is read from a disk; copy it first")
        if self.letters_at is None:
            raise BadInput(f"{shown}: an address stands on the command line, or in a list with --engine ray")
        return self.letters_at(address, self.max_bytes)

    def _listed(self) -> Iterator[Path | str]:
        if self.listed is None:
            return
        try:
            with self.listed.open(encoding="utf-8", errors="surrogateescape") as lines:
                yield from (named(line.rstrip("\n")) for line in lines if line.strip())
        except OSError as error:
            raise BadInput(f"--list {self.listed}: {error.strerror}") from error


def named(path: str) -> Path | str:
    """A path, or as it is an address: "s3://bucket/2019"."""
    return path if _ADDRESS.match(path) else Path(path)


def _ending(path: Path) -> str:
    """The ending of an archive or table, else nothing. A folder may be called anything."""
    name = path.name.lower()
    ending = next((ending for ending in (*ARCHIVE_ENDINGS, *TABLE_ENDINGS) if name.endswith(ending)), "")
    return "" if ending and path.is_dir() else ending


def _is_within(path: Path, named: set[Path]) -> bool:
    if not named:
        return False
    whole = path.resolve()
    return whole in named or not named.isdisjoint(whole.parents)
