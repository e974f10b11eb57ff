"""Parts of a run on a cluster: a fixed number of letters each, read by one task, and what is kept of a finished one.

Part 7 is `letters.parquet/part-00007.parquet`, the same of the other tables, `records/part-00007.jsonl` and, written
last, `parts/part-00007.json`, which says that the others are whole and from which letters they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from summarizer.bulk.draft import drafted
from summarizer.bulk.item import Item, Place
from summarizer.bulk.job import Identity
from summarizer.bulk.ledger import Spent
from summarizer.errors import BadInput


@dataclass(frozen=True, slots=True)
class PartLetter:
    """`name`: as the user knows it. `file_name`: what its record calls it. `place`: where every machine finds it."""

    position: int
    name: str
    file_name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Part:
    """Letters that lie next to each other in the input. Files of more than `max_bytes` are refused."""

    number: int
    letters: tuple[PartLetter, ...]
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A row of `errors.jsonl`."""

    letter: str
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished part. `stamp`: of its letters as they lay on the disk, and of what read and wrote them.

    `files`: their sizes by their paths below the folder. `passing`: failures that another run may not meet again.
    """

    stamp: str
    identity: Identity
    files: dict[str, int]
    letters: int
    records: int
    to_look_at: int
    passing: int
    spent: Spent
    failures: tuple[Failure, ...]


@dataclass(slots=True)
class Listing:
    """The input as parts. `skipped`: how many files of other kinds were met."""

    items: Iterable[Item | None]
    letters_a_part: int
    max_bytes: int
    skipped: int = field(default=0, init=False)

    def parts(self) -> Iterator[Part]:
        """Raises `BadInput` for what another machine could not open: archives, tables, standard input."""
        letters = self._letters()
        number = 0
        while some := tuple(islice(letters, self.letters_a_part)):
            yield Part(number, some, self.max_bytes)
            number += 1

    def _letters(self) -> Iterator[PartLetter]:
        position = 0
        for item in self.items:
            if item is None:
                self.skipped += 1
                continue
            if item.place is None:
                raise BadInput(f"{item.name}: --engine ray reads files and folders alone; unpack it first")
            yield PartLetter(position, item.name, item.file_name, _absolute(item.place))
            position += 1


def _absolute(place: Place) -> Place:
    return place if place.store else replace(place, path=str(Path(place.path).absolute()))


_FINISHED = TypeAdapter(Finished)


def finished_part(folder: Path, number: int) -> Finished | None:
    """What is kept of a part, if it was finished and its files are as they were."""
    try:
        finished = _FINISHED.validate_json(_note_of(folder, number).read_bytes())
        whole = all((folder / name).stat().st_size == size for name, size in finished.files.items())
    except (OSError, ValidationError):  # not there, cut short, or of another version
        return None
    return finished if whole else None


def keep_finished(folder: Path, number: int, finished: Finished, *, writer: str) -> None:
    """Say that a part is finished; its files must be there."""
    with drafted(_note_of(folder, number), writer) as file:
        file.write(to_json(finished))


def records_of_part(folder: Path, number: int) -> Path:
    """Its records, a line each."""
    return folder / "records" / f"part-{number:05}.jsonl"


def remove_notes(folder: Path, *, after: int) -> None:
    """Forget the parts of an earlier, longer run, and what killed tasks left behind."""
    for path in (folder / "parts").glob("part-*.json"):
        if path.name >= _note_of(folder, after).name:
            path.unlink()
    for path in (folder / "records").glob("part-*.jsonl"):
        if path.name >= records_of_part(folder, after).name:
            path.unlink()
    for path in folder.glob("*/part-*.part"):
        path.unlink()


def _note_of(folder: Path, number: int) -> Path:
    return folder / "parts" / f"part-{number:05}.json"
