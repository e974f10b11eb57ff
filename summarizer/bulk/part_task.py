"""One part of a run on a cluster, from its letters' files to its own files: done by one task, wherever it runs.

Done twice, also at once on two machines, it gives the same files: so a task may be tried again after its machine died.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePath

from summarizer import __version__
from summarizer.bulk.addresses import bytes_at, with_versions
from summarizer.bulk.draft import drafted
from summarizer.bulk.item import Place, item_of
from summarizer.bulk.job import (
    Answer,
    BulkReader,
    Identity,
    Job,
    kept_answer,
    record_json,
    unanswered,
    without_evidence,
)
from summarizer.bulk.ledger import PASSING, Spent
from summarizer.bulk.parquet_tables import write_part
from summarizer.bulk.parts import (
    Failure,
    Finished,
    Part,
    PartLetter,
    finished_part,
    keep_finished,
    records_of_part,
)
from summarizer.bulk.stop import Stop
from summarizer.bulk.tables import COLUMNS, no_rows, rows_of
from summarizer.errors import LetterError
from summarizer.intake import Source
from summarizer.schema import Record, Tokens

# letters that are fetched at once
_AHEAD = 16


@dataclass(frozen=True, slots=True)
class PartRead:
    """`read`: how many letters were read for it; none if all were known."""

    finished: Finished
    read: int


def read_part(part: Part, reader: BulkReader, folder: Path) -> PartRead:
    """Read what is not known yet of a part and write its files.

    Raises `ImrError` for what all letters would fail at.
    """
    known = finished_part(folder, part.number)
    stamp = _stamp(part, reader.identity)
    if known and known.stamp == stamp and not known.passing:
        return PartRead(known, 0)
    reading = _Reading(part)
    if known and known.identity == reader.identity:
        reading.keep(records_of_part(folder, part.number))
    for answer in reader.read(reading.jobs(), Stop()):
        reading.answers[answer.sha256] = answer
    finished = _written(part.number, stamp, reader.identity, reading, folder)
    return PartRead(finished, len(reading.asked))


@dataclass(slots=True)
class _Reading:
    """`found`: the answer's key of each letter so far. `asked`: those that had to be read."""

    part: Part
    answers: dict[str, Answer] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def keep(self, records: Path) -> None:
        with records.open("rb") as lines:
            self.answers.update((answer.sha256, answer) for answer in map(kept_answer, lines))

    def jobs(self) -> Iterator[Job]:
        for letter, data in _fetched(self.part):
            if isinstance(data, LetterError):
                failed = Job(f"position {letter.position}", b"")
                self.answers[failed.sha256] = unanswered(failed, data)
                self.found.append(failed.sha256)
                continue
            digest = sha256(data).hexdigest()
            self.found.append(digest)
            if digest not in self.answers and digest not in self.asked:
                self.asked.add(digest)
                yield Job(digest, data)

    def rows(self) -> Iterator[tuple[PartLetter, Answer]]:
        for letter, key in zip(self.part.letters, self.found, strict=True):
            yield letter, self.answers[key]


def _fetched(part: Part) -> Iterator[tuple[PartLetter, bytes | LetterError]]:
    """Every letter with its bytes, some ahead of those that are read: a store takes its time for each."""
    under_way: deque[tuple[PartLetter, Future[bytes | LetterError]]] = deque()
    with ThreadPoolExecutor(_AHEAD) as threads:
        for letter in part.letters:
            under_way.append((letter, threads.submit(_bytes_of, letter.place, part.max_bytes)))
            if len(under_way) == _AHEAD:
                first, data = under_way.popleft()
                yield first, data.result()
        for first, data in under_way:
            yield first, data.result()


def _bytes_of(place: Place, max_bytes: int) -> bytes | LetterError:
    try:
        if place.store:
            return bytes_at(place, max_bytes=max_bytes)
        path = Path(place.path)
        return item_of(Source(path, PurePath(path.name)), max_bytes).load()
    except LetterError as error:
        return error


def _stamp(part: Part, identity: Identity) -> str:
    """Changes if a letter is named, placed or written anew, and with whatever else the files depend on."""
    stamp = sha256(repr((__version__, identity, COLUMNS, part.max_bytes)).encode())
    places = with_versions([letter.place for letter in part.letters])
    for letter, place in zip(part.letters, places, strict=True):
        stamp.update(repr((letter.position, letter.name, letter.file_name, place, _size_and_time(place))).encode())
    return stamp.hexdigest()


def _size_and_time(place: Place) -> tuple[int, int] | None:
    if place.store:
        return place.version
    try:
        found = os.stat(place.path)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _written(number: int, stamp: str, identity: Identity, reading: _Reading, folder: Path) -> Finished:
    writer = f".{socket.gethostname()}-{os.getpid()}"
    tables, failures = no_rows(), []
    records = records_of_part(folder, number)
    with drafted(records, writer) as file:
        for letter, answer in reading.rows():
            if answer.record is None:
                failures.append(Failure(letter.name, answer.error or "", answer.message or ""))
                continue
            line = record_json(answer.record, letter.file_name)
            file.write(line + b"\n")
            record = Record.model_validate_json(without_evidence(line))
            for table, rows in rows_of(letter.position, letter.name, record).rows.items():
                tables[table] += rows
    paths = [records, *write_part(folder, number, tables, writer=writer)]
    finished = Finished(
        stamp=stamp,
        identity=identity,
        files={path.relative_to(folder).as_posix(): path.stat().st_size for path in paths},
        letters=len(reading.found),
        records=len(reading.found) - len(failures),
        to_look_at=sum(answer.look for _, answer in reading.rows()),
        passing=sum(failure.error in PASSING for failure in failures),
        spent=_spent(reading),
        failures=tuple(failures),
    )
    keep_finished(folder, number, finished, writer=writer)
    return finished


def _spent(reading: _Reading) -> Spent:
    answers = [reading.answers[key] for key in dict.fromkeys(reading.found)]
    tokens = [answer.tokens or Tokens() for answer in answers]
    costs = [answer.cost for answer in answers if answer.cost is not None]
    return Spent(
        sum(used.input for used in tokens),
        sum(used.cached for used in tokens),
        sum(used.output for used in tokens),
        sum(costs) if costs else None,
    )
