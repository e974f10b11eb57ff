"""The same over many machines: each part of the input is a task of Ray Data, which tries it again where one dies.

The output folder lies on a disk that every machine shares; the letters too, or in an object store.
`ray_environment` comes before this module, which loads Ray.
"""

from __future__ import annotations

import logging
import pickle
import socket
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypedDict
from uuid import uuid4

from summarizer import __version__
from summarizer.bulk.draft import drafted
from summarizer.bulk.folder import alone
from summarizer.bulk.item import Item
from summarizer.bulk.job import BulkReader
from summarizer.bulk.ledger import Counts, Spent
from summarizer.bulk.outputs import TellFailure, error_line
from summarizer.bulk.parquet_tables import LETTERS_A_PART, remove_parts
from summarizer.bulk.part_task import PartRead, read_part
from summarizer.bulk.parts import Finished, Listing, finished_part, remove_notes
from summarizer.bulk.ray_environment import LOCAL
from summarizer.bulk.run import Ended, SoFar, Watch
from summarizer.bulk.stop import first_interrupt_asked
from summarizer.bulk.tables import TablesInto
from summarizer.errors import BadInput, ClusterError, ImrError, Stopped
from summarizer.extras import needs_extra
from summarizer.files import MAX_BYTES

with needs_extra("cluster"):
    import ray
    from ray.exceptions import RayError

# seconds for a connection to the cluster
_PATIENCE = 10.0


class _TaskIn(TypedDict):
    """A row in: a `Part`, pickled and compressed."""

    part: bytes


class _TaskOut(TypedDict):
    """A row out: a `PartRead`, or the `ImrError` that ends the run, pickled."""

    number: int
    result: bytes


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a run takes place: at a cluster's `address`, or at one that is started here (`ray_environment.LOCAL`).

    `workers`: so many tasks at once, and so many cores of a cluster that is started here.
    """

    address: str
    workers: int | None = None
    letters_a_part: int = LETTERS_A_PART
    max_bytes: int = MAX_BYTES

    def extract_all(
        self,
        items: Iterable[Item | None],
        reader: BulkReader,
        folder: Path,
        *,
        tables: TablesInto | None,  # noqa: ARG002 - Parquet alone, as `commands.Engine` asks
        watch: Watch,
        tell: TellFailure,
    ) -> Ended:
        """Read what was not read yet and write the parts and `errors.jsonl`.

        Raises `Stopped` after Ctrl-C, when a task has ended; `ImrError` for what all letters would fail at.
        """
        folder = folder.absolute()
        if (folder / "ledger.sqlite").exists():
            raise BadInput(f"{folder} holds a run without --engine ray; give another --out folder")
        listing = Listing(items, self.letters_a_part, self.max_bytes)
        with first_interrupt_asked() as stopped, alone(folder):
            rows = [_TaskIn(part=zlib.compress(pickle.dumps(part))) for part in listing.parts()]
            total = _Total(watch, tell)
            (folder / "errors.jsonl").unlink(missing_ok=True)  # it is there again when all parts are
            with _ray(self.address, self.workers), _told():
                for number, read in self._parts_read(rows, reader, folder):
                    _check_there(folder, number, read.finished)
                    total.add(read)
                    if stopped():
                        raise Stopped(
                            f"stopped after {total.counts.letters} letters; the same command goes on from there"
                        )
            remove_parts(folder, after=len(rows))
            remove_notes(folder, after=len(rows))
            _write_errors(folder, len(rows))
        return Ended(total.counts, total.spent, total.read, listing.skipped)

    def _parts_read(self, rows: list[_TaskIn], reader: BulkReader, folder: Path) -> Iterator[tuple[int, PartRead]]:
        if not rows:
            return
        task = partial(_task, reader=reader, folder=str(folder), token=_token(folder), version=__version__)
        parts = ray.data.from_items(rows, override_num_blocks=len(rows))
        for row in parts.map(task, num_cpus=1, concurrency=self.workers).iter_rows():
            result = pickle.loads(row["result"])
            if isinstance(result, ImrError):
                raise result
            yield row["number"], result


@dataclass(slots=True)
class _Total:
    watch: Watch
    tell: TellFailure
    counts: Counts = field(default_factory=lambda: Counts(0, 0, 0, None))
    spent: Spent = field(default_factory=lambda: Spent(0, 0, 0, None))
    read: int = 0

    def add(self, part: PartRead) -> None:
        done, counts, spent = part.finished, self.counts, self.spent
        self.counts = Counts(
            counts.letters + done.letters, counts.records + done.records, counts.to_look_at + done.to_look_at, None
        )
        costs = [cost for cost in (spent.cost, done.spent.cost) if cost is not None]
        self.spent = Spent(
            spent.input + done.spent.input,
            spent.cached + done.spent.cached,
            spent.output + done.spent.output,
            sum(costs) if costs else None,
        )
        self.read += part.read
        for failure in done.failures:
            self.tell(failure.letter, failure.message)
        self.watch(SoFar(self.counts.letters), self.counts.letters - self.counts.records)


def _task(row: _TaskIn, *, reader: BulkReader, folder: str, token: str, version: str) -> _TaskOut:
    """Runs on some machine of the cluster."""
    part = pickle.loads(zlib.decompress(row["part"]))
    try:
        _check_machine(Path(folder), token, version)
        result: PartRead | ImrError = read_part(part, reader, Path(folder))
    except ImrError as error:
        result = error
    except OSError as error:
        result = ClusterError(f"{error.filename or folder}: {error.strerror}; run the same command again")
    return _TaskOut(number=part.number, result=pickle.dumps(result))


def _check_machine(folder: Path, token: str, version: str) -> None:
    machine = ray.util.get_node_ip_address()
    if version != __version__:
        raise ClusterError(f"machine {machine} has imr {__version__}, this one {version}; install the same on all")
    try:
        same = (folder / "parts" / ".run").read_text("ascii") == token
    except OSError:
        same = False
    if not same:
        raise ClusterError(f"machine {machine} does not see {folder}; give an --out on a disk that all machines share")


def _token(folder: Path) -> str:
    """Something that only the same folder holds."""
    token = uuid4().hex
    with drafted(folder / "parts" / ".run") as file:
        file.write(token.encode("ascii"))
    return token


def _check_there(folder: Path, number: int, finished: Finished) -> None:
    if finished_part(folder, number) != finished:
        raise ClusterError(f"part {number} was finished elsewhere and is not in {folder}; run the same command again")


def _write_errors(folder: Path, parts: int) -> None:
    with drafted(folder / "errors.jsonl") as file:
        for number in range(parts):
            finished = finished_part(folder, number)
            for failure in finished.failures if finished else ():
                file.write(error_line(failure.letter, failure.error, failure.message))


@contextmanager
def _ray(address: str, workers: int | None) -> Iterator[None]:
    try:
        if address == LOCAL:
            ray.init(
                LOCAL,
                num_cpus=workers,
                include_dashboard=False,
                log_to_driver=False,
                logging_level=logging.ERROR,
            )
        else:
            _check_listening(address)
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
    except (RayError, OSError, RuntimeError, ValueError) as error:
        where = "a cluster on this machine does not start" if address == LOCAL else f"no cluster at {address}"
        raise ClusterError(f"--engine ray: {where} ({type(error).__name__})") from error
    try:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        yield
    finally:
        ray.shutdown()


def _check_listening(address: str) -> None:
    """Raises `OSError` where nobody listens: Ray itself would go on trying for ten minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdecimal():
        socket.create_connection((host, int(port)), timeout=_PATIENCE).close()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except RayError as error:
        raise ClusterError(
            f"the cluster gave up ({type(error).__name__}); finished parts are kept: run the same command again"
        ) from error
