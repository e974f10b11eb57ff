"""A run folder: what was run, and one JSON line an attempt with everything that scoring needs.

RUN/config.json      how it was run
RUN/attempts.jsonl   one line for each letter and repeat, appended as soon as it is read
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pydantic import ValidationError

from evals.errors import RunError
from summarizer.letter import Letter
from summarizer.schema import Frozen, Label, PlainSummary, ReaderName, Record

CONFIG = "config.json"
ATTEMPTS = "attempts.jsonl"


class RunConfig(Frozen):
    """What makes two runs the same run. A sha256 for all that the figures depend on.

    `suite_sha256`: names, letters and labels; `reader_sha256`: code and data of the reader.
    """

    reader: ReaderName
    model: str | None
    repeat: int
    golden: str
    slice: str | None
    letters: int
    suite_sha256: str
    reader_sha256: str
    prompt_sha256: str | None
    versions: dict[str, str]


class Attempt(Frozen):
    """One letter read once: the letter, its label, the record or the traceback, and how long it took.

    `slices` are what letters are grouped by in a report. `repeat` counts from 0. A summary has a traceback of its
    own: where only it crashed, the record still counts. `is_stale`: no model's words were recorded for it.
    """

    name: str
    repeat: int
    sha256: str
    text: str
    page_starts: tuple[int, ...]
    slices: dict[str, str]
    label: Label
    record: Record | None = None
    crash: str | None = None
    seconds: float = 0.0
    summary: PlainSummary | None = None
    summary_crash: str | None = None
    is_stale: bool = False

    @property
    def letter(self) -> Letter:
        return Letter(self.name, self.sha256, self.text, self.page_starts, self.text.replace("\n", " "))

    @property
    def counts(self) -> bool:
        """A label that is still in progress measures nothing."""
        return self.label.labelling is None or self.label.labelling.status == "validated"


class Run(Frozen):
    """A whole run."""

    config: RunConfig
    attempts: tuple[Attempt, ...]


def load_run(folder: Path) -> Run:
    """Read a run folder. Raises `RunError` if it is none, damaged or empty."""
    config = load_config(folder)
    attempts = tuple(_attempts(folder))
    if not attempts:
        raise RunError(f"{folder}: the run holds no letter; nothing was measured")
    return Run(config=config, attempts=attempts)


def load_config(folder: Path) -> RunConfig:
    """How a run was made. Raises `RunError` if the folder is no run."""
    try:
        return RunConfig.model_validate_json((folder / CONFIG).read_bytes())
    except FileNotFoundError as error:
        raise RunError(f"{folder}: not a run folder, it has no {CONFIG}") from error
    except ValidationError as error:
        raise RunError(f"{folder}/{CONFIG}: damaged, or of another version of this program") from error


def open_run(folder: Path, config: RunConfig) -> frozenset[tuple[str, int]]:
    """Start a run folder or resume one: which (name, repeat) are there already.

    Raises `RunError` if the folder holds another run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / CONFIG).exists():
        before = load_config(folder)
        if before != config:
            changed = [name for name in RunConfig.model_fields if getattr(before, name) != getattr(config, name)]
            raise RunError(f"{folder}: holds another run ({', '.join(changed)} differ); give another --out")
    else:
        (folder / CONFIG).write_text(config.model_dump_json(indent=2) + "\n", encoding="utf-8")
    _drop_broken_end(folder / ATTEMPTS)
    return frozenset((attempt.name, attempt.repeat) for attempt in _attempts(folder))


@contextmanager
def appending(folder: Path) -> Iterator[TextIO]:
    """The file of attempts, open for appending, held by one process only."""
    with (folder / ATTEMPTS).open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RunError(f"{folder}: another process is writing to this run") from error
        yield file


def append(file: TextIO, attempt: Attempt) -> None:
    """Write one attempt and hand it to the system, so that an interruption loses at most the one under way."""
    file.write(attempt.model_dump_json() + "\n")
    file.flush()


def _attempts(folder: Path) -> Iterator[Attempt]:
    path = folder / ATTEMPTS
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield Attempt.model_validate_json(line)
            except ValidationError as error:
                raise RunError(f"{path}:{number}: damaged, or of another version of this program") from error


def _drop_broken_end(path: Path) -> None:
    """Cut off a last line that an interruption left unfinished."""
    if not path.exists():
        return
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        path.write_bytes(whole)
