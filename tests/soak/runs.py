"""Runs of `imr extract --out` with a model, against the fault server."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.bench.watched import Watched, watched
from evals.bench.whole import write_numbered
from summarizer.files import letter_from_bytes
from summarizer.reader import rules
from tests.answers import answer_of
from tests.console import IMR
from tests.faultserver import faultserver, stats_of
from tests.samples import KNEE_LETTER

_MODEL = ("--reader", "model", "--model", "soak", "--format", "jsonl")


@contextmanager
def server() -> Iterator[str]:
    """A fault server whose good answer fits the letters of `Run`; its address."""
    with TemporaryDirectory() as folder:
        canned = Path(folder) / "answer.json"
        record = rules.read(letter_from_bytes(KNEE_LETTER.encode(), name="knee.txt"))
        canned.write_text(answer_of(record).model_dump_json(), encoding="utf-8")
        with faultserver(canned) as address:
            yield address


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in `folder`/letters that one endpoint is asked about, as `spec` says (`fault_spec.py`)."""

    address: str
    spec: str
    folder: Path

    def command(self, out: str, *options: str) -> list[str]:
        return [*IMR, "extract", "letters", "--out", out, *_MODEL, *options]

    @property
    def environment(self) -> dict[str, str]:
        url = f"http://{self.address}/f/{self.spec}/v1"
        return os.environ | {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "none"}

    def write(self, letters: int) -> None:
        write_numbered(KNEE_LETTER, self.folder / "letters", letters)

    def extract(self, out: str, *options: str) -> Watched:
        return watched(self.command(out, *options), cwd=self.folder, environment=self.environment)

    def stats(self) -> dict[str, Any]:
        """What the server counted for this spec; see `fault_run.Run.counts`."""
        counted: dict[str, Any] = stats_of(self.address)["specs"].get(self.spec, {"requests": 0})
        return counted


def records_in(out: Path) -> int:
    with (out / "records.jsonl").open("rb") as lines:
        return sum(1 for _ in lines)


def errors_in(out: Path) -> Counter[str]:
    """Letters without a record, by the name of their error."""
    with (out / "errors.jsonl").open("rb") as lines:
        return Counter(json.loads(line)["error"] for line in lines)
