"""Small runs in batches for tests: letters, what a model would answer about them, the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import chdir
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from summarizer.bulk import batch_collect, batch_run
from summarizer.cli import app
from summarizer.files import letter_from_bytes
from summarizer.reader import rules
from tests.answers import answer_of
from tests.batchserver import BatchServer, Row, batchserver, row
from tests.bulk import letter, results, write_letters
from tests.endpoint import completion

LETTERS = 6
SHAS = [sha256(letter(number).encode()).hexdigest() for number in range(LETTERS + 2)]
ANSWERS = {
    sha: answer_of(rules.read(letter_from_bytes(letter(number).encode(), name=""))) for number, sha in enumerate(SHAS)
}
GOOD = {sha: row(completion(answer.model_dump_json())) for sha, answer in ANSWERS.items()}
ARGUMENTS = ("extract", "letters", "--out", "out", "--model", "scripted", "--format", "csv", "--batch")


def right(request: dict[str, Any]) -> Row:
    """Every letter is answered."""
    return GOOD[request["custom_id"]]


def but(number: int, *fates: Row) -> Callable[[dict[str, Any]], Row]:
    """One letter meets these fates, one batch after another, and is then answered like the others."""
    left = list(fates)

    def answer(request: dict[str, Any]) -> Row:
        return left.pop(0) if left and request["custom_id"] == SHAS[number] else right(request)

    return answer


def run(work: Path, server: BatchServer, *more: str) -> Result:
    with chdir(work):
        return CliRunner().invoke(app, [*ARGUMENTS, *more], env={"OPENAI_BASE_URL": server.url})


def batch_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder with `letters/`, to run in; nothing is waited for. No letter stays there outside the ledger."""
    write_letters(folder / "letters", LETTERS)
    monkeypatch.setattr(batch_run, "POLL", 0.001)
    monkeypatch.setattr(batch_collect, "SETTLING", 0.0)
    yield folder
    assert not list(folder.rglob("*.part"))


@cache
def undisturbed_results() -> dict[str, bytes]:
    """What a run gives that nothing happens to."""
    with TemporaryDirectory() as name, batchserver(right) as server:
        write_letters(Path(name) / "letters", LETTERS)
        run(Path(name), server)
        return results(Path(name) / "out")
