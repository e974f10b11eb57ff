"""Whole runs of `imr extract --out` with a model: from the files of letters to `records.jsonl`."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from statistics import median

from evals.bench.cores import IMR
from evals.bench.watched import watched

_CASE_NUMBER = re.compile(r"CM\d\d-\d{7}")  # CM19-0123456


@dataclass(frozen=True, slots=True)
class Whole:
    """Letters a second, start and end of the command inside; megabytes of all its processes at the peak."""

    letters: int
    rate: float
    memory: float


def measure_whole(
    server: str, letter: str, folder: Path, *, latency: float, letters: int, at_once: int, rounds: int = 3
) -> Whole:
    """Letters below `folder`, like `letter` but for the case number."""
    write_numbered(letter, folder / "letters", letters)
    environment = os.environ | {"OPENAI_BASE_URL": f"{server}/f/latency={latency:g}/v1", "OPENAI_API_KEY": "none"}
    options = ("--format", "jsonl", "--reader", "model", "--model", "local", "--concurrency", str(at_once))
    rates, memory = [], []
    for _ in range(rounds):
        ended = watched([*IMR, "extract", "letters", "--out", "out", *options], cwd=folder, environment=environment)
        if not (folder / "out" / "records.jsonl").exists():
            raise RuntimeError(f"imr extract ended with {ended.code}: {ended.errors}")
        rmtree(folder / "out")
        rates.append(letters / ended.seconds)
        memory.append(ended.memory)
    return Whole(letters, median(rates), max(memory))


def write_numbered(letter: str, folder: Path, count: int) -> None:
    """So many letters, each with a case number of its own."""
    folder.mkdir(parents=True)
    for number in range(count):
        name = f"CM18-{number:07}"
        (folder / f"{name}.txt").write_text(_CASE_NUMBER.sub(name, letter), encoding="utf-8")
