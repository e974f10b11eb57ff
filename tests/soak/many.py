"""100,000 letters: memory stays flat, and the first rows are on disk at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from evals.bench.watched import watched
from tests.console import IMR
from tests.letter_factory import WrittenLetter, written_letters
from tests.soak.runs import errors_in, records_in
from tests.soak.told import Told, at_most, exactly

_LETTERS, _DIFFERENT, _A_FOLDER = 100_000, 200, 1000
_CASE_NUMBER = re.compile(r"CM\d\d-\d{7}")


def many(folder: Path) -> Iterator[Told]:
    """With the rules reader, in folders of 1,000."""
    _write(folder / "letters")
    command = [*IMR, "extract", "letters", "--out", "out", "--format", "jsonl"]
    first = folder / "out" / "records.jsonl.part"
    ended = watched(command, cwd=folder, environment=os.environ, first=first)
    yield exactly(f"{_LETTERS:,} letters: records", records_in(folder / "out"), _LETTERS)
    yield exactly("errors", errors_in(folder / "out").total(), 0)
    yield at_most("memory of all processes, each counted whole", ended.memory, 600, " MB")
    yield at_most("the same, what they share counted once", ended.shared, 600, " MB")
    yield at_most("first rows on disk after", ended.first or ended.seconds, 10, " s")
    yield Told("letters/s", f"{_LETTERS / ended.seconds:,.0f}", "", True)


def _write(folder: Path) -> None:
    letters = _generated(_DIFFERENT)
    for number, letter in enumerate(islice(cycle(letters), _LETTERS)):
        name = f"CM{18 + number // 10_000_000}-{number:07}"
        below = folder / f"{number // _A_FOLDER:03}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{name}.txt").write_text(_CASE_NUMBER.sub(name, letter), encoding="utf-8")


def _generated(count: int) -> list[str]:
    """Different letters of the layouts that tell their case number, the same in every run."""
    texts: list[str] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(written_letters("DE"))
    def collect(written: WrittenLetter) -> None:
        texts.append(written.text)

    collect()
    return texts
