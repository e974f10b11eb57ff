"""`imr extract --out DIR`: many letters into a folder, told on standard error."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from pydantic_core import to_json

from summarizer import __version__
from summarizer.bulk.batch_run import Batches, extract_in_batches
from summarizer.bulk.folder import refuse_foreign
from summarizer.bulk.inputs import Inputs
from summarizer.bulk.item import Item, without_key
from summarizer.bulk.job import BulkReader, Identity
from summarizer.bulk.outputs import TellFailure
from summarizer.bulk.progress import counted, progress
from summarizer.bulk.run import Ended, Watch, extract_all
from summarizer.bulk.tables import COLUMNS, TablesInto, folder_of, remove_tables
from summarizer.errors import Exit
from summarizer.intake import printable
from summarizer.output import write_text

# failed letters that are told one by one; all stand in errors.jsonl
_TOLD = 10
_LIBRARIES = ("pypdfium2", "pydantic", "pyarrow", "openai", "instructor", "ray")


@dataclass(frozen=True, slots=True)
class TableFormat:
    """How the tables are written: `jsonl` is the records alone."""

    name: str
    tables: TablesInto | None


# of letters to look at: which decisions those are, and where they are named
_OPEN = (
    "a decision was not found or is contradicted: see /issues/N/decision under `review`, or run imr check on the letter"
)


class Engine(Protocol):
    """What runs over the letters: `extract_all`, or something that does the same elsewhere."""

    def __call__(
        self,
        items: Iterable[Item | None],
        reader: BulkReader,
        folder: Path,
        *,
        tables: TablesInto | None,
        watch: Watch,
        tell: TellFailure,
    ) -> Ended: ...


def extract_into(
    folder: Path, inputs: Inputs, reader: BulkReader, form: TableFormat, engine: Engine = extract_all
) -> Exit:
    """Read letters into records, `errors.jsonl`, the tables and `run.json`."""

    def run(watch: Watch, tell: TellFailure) -> Ended:
        return engine(inputs.items(), reader, folder, tables=form.tables, watch=watch, tell=tell)

    return _reported(folder, inputs, reader.identity, form, run)


def extract_in_batches_into(folder: Path, inputs: Inputs, batches: Batches, form: TableFormat) -> Exit:
    """The same through a provider's batches. Raises `UnderWay` if they are not done."""

    def run(watch: Watch, tell: TellFailure) -> Ended:
        return extract_in_batches(
            inputs.items, batches, folder, tables=form.tables, watch=watch, tell=_tell, tell_failure=tell
        )

    _tell(f"letters are sent to {batches.provider.host}, model {batches.desk.identity.model}, in batches")
    return _reported(folder, inputs, batches.desk.identity, form, run)


def _reported(
    folder: Path, inputs: Inputs, identity: Identity, form: TableFormat, run: Callable[[Watch, TellFailure], Ended]
) -> Exit:
    begun = datetime.now(UTC)
    refuse_foreign(folder, _written(folder))
    report = folder / "run.json"
    failures = _Failures(folder / "errors.jsonl")
    total = inputs.count() if sys.stderr.isatty() else None  # a walk through all folders
    with progress(total, _tell) as watch:
        ended = run(watch, failures.tell)
    remove_tables(folder, keep=form.name)
    write_text(report, _report(inputs, identity, form, ended, begun))
    failures.tell_rest()
    _tell_end(ended)
    return _exit(ended)


def _written(folder: Path) -> Iterator[Path]:
    """What a run writes, in one format or another."""
    yield from (folder / name for name in ("records.jsonl", "records", "errors.jsonl", "run.json"))
    for table in COLUMNS:
        yield from (folder / f"{table}.csv", folder_of(folder, table))


@dataclass(slots=True)
class _Failures:
    listed_in: Path
    count: int = 0

    def tell(self, name: str, message: str) -> None:
        self.count += 1
        if self.count <= _TOLD:
            _tell(f"{printable(name)}: {message}")

    def tell_rest(self) -> None:
        if self.count > _TOLD:
            _tell(f"{self.count - _TOLD} more letters that cannot be read are listed in {self.listed_in}")


def _tell_end(ended: Ended) -> None:
    """Where to look; of several letters also how many."""
    counts = ended.counts
    failed = counts.letters - counts.records
    if counts.to_look_at:
        _tell(_OPEN)
    if counts.letters != 1 or ended.skipped or counts.to_look_at:
        _tell(counted(counts.records, not_readable=failed, to_look_at=counts.to_look_at, skipped=ended.skipped))


def _exit(ended: Ended) -> Exit:
    if ended.counts.records < ended.counts.letters:
        return Exit.UNREADABLE
    return Exit.LOOK if ended.counts.to_look_at else Exit.DONE


def _report(inputs: Inputs, identity: Identity, form: TableFormat, ended: Ended, begun: datetime) -> str:
    """What was read by what, and how much of it. Times stand here and nowhere else."""
    now = datetime.now(UTC)
    counts = ended.counts
    report = {
        "imr": __version__,
        "reader": asdict(identity),
        "configuration": {
            "paths": [without_key(str(path)) for path in inputs.paths],
            "list": str(inputs.listed) if inputs.listed else None,
            "columns": asdict(inputs.columns) if inputs.columns else None,
            "max_bytes": inputs.max_bytes,
            "format": form.name,
        },
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in _LIBRARIES},
        "counts": {
            "letters": counts.letters,
            "records": counts.records,
            "errors": counts.letters - counts.records,
            "to_look_at": counts.to_look_at,
            "different_letters": counts.contents,
            "other_files_skipped": ended.skipped,
            "read_by_this_run": ended.read,
        },
        "tokens": {"input": ended.spent.input, "cached": ended.spent.cached, "output": ended.spent.output},
        "cost": ended.spent.cost,
        "times": {"begun": begun.isoformat(), "ended": now.isoformat(), "seconds": (now - begun).total_seconds()},
    }
    return to_json(report, indent=2).decode() + "\n"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _tell(line: str) -> None:
    print(f"imr: {line}", file=sys.stderr)
