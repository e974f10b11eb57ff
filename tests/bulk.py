"""Small bulk runs for tests: different letters, the command in a process of its own, what it wrote."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

from typer.testing import CliRunner, Result

from summarizer.cli import app
from tests.console import IMR
from tests.samples import KNEE_LETTER

# what may differ between two runs with the same result
_NOT_COMPARED = ("run.json", "ledger.sqlite", ".lock")


def letter(number: int) -> str:
    """A letter like no other number's."""
    return KNEE_LETTER.replace("CM19-0123456", f"CM19-{number:07}").replace("6 visits", f"{number % 40 + 2} visits")


def write_letters(folder: Path, count: int, *, first: int = 0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"CM19-{number:07}.txt").write_text(letter(number), encoding="utf-8")


def watched(folder: Path, count: int) -> Path:
    """The folder with `letters/` to run in, and `seen/` for a reader's notes."""
    write_letters(folder / "letters", count)
    (folder / "seen").mkdir()
    return folder


def extract(cwd: Path, *arguments: str) -> Result:
    """`imr extract` with two workers, to its end."""
    with chdir(cwd):
        return CliRunner().invoke(app, ["extract", *arguments, "--workers", "2"])


def started(cwd: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The same in a process group of its own, which may be killed."""
    command = [*IMR, "extract", *arguments, "--workers", "2"]
    return subprocess.Popen(command, cwd=cwd, stderr=subprocess.PIPE, env=environment(), start_new_session=True)


def environment() -> dict[str, str]:
    return {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).parents[1])}


def results(out: Path) -> dict[str, bytes]:
    """Every output file of a folder by its path."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(_NOT_COMPARED)
    }


def counts(out: Path) -> dict[str, int]:
    """The counts of `run.json`."""
    return dict(json.loads((out / "run.json").read_text("utf-8"))["counts"])


def records(out: Path) -> list[str]:
    """The letters' names in `records.jsonl`, in order."""
    return [json.loads(line)["letter"]["name"] for line in (out / "records.jsonl").read_text("utf-8").splitlines()]


def errors(out: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (out / "errors.jsonl").read_text("utf-8").splitlines()]


def until(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)
