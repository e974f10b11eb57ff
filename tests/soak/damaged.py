"""A folder of files that are no letters: each one a named error, and no crash."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from evals.bench.watched import watched
from summarizer import errors
from summarizer.errors import Exit, LetterError
from tests.console import IMR
from tests.samples import KNEE_LETTER, pdf_of
from tests.soak.runs import errors_in, records_in
from tests.soak.told import Told, exactly

_FILES, _HUGE = 1000, 5
# beginnings of a PNG, a Word file, a program, a gzip, a web page
_OTHER_TYPES = (b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\x7fELF\x02\x01", b"\x1f\x8b\x08", b"<!DOCTYPE html><html>")
_NAMES = ("{:04}", "line\nbreak {:04}", "a 'quoted' \"name\" {:04}", "tab\t{:04}", "=formula() {:04}", "-rf {:04}")

Damage = Callable[[random.Random], bytes]

_PDF = pdf_of(KNEE_LETTER)
_DAMAGES: tuple[Damage, ...] = (
    lambda dice: _PDF[: dice.randrange(1, len(_PDF) - 10)],
    lambda dice: dice.randbytes(dice.randrange(0, 5000)),
    lambda dice: dice.choice(_OTHER_TYPES) + dice.randbytes(500),
    lambda dice: b"%PDF-1.7\n" + dice.randbytes(2000) + b"\n%%EOF\n",
    lambda dice: b" \n" * dice.randrange(0, 3),
)


def damaged(folder: Path) -> Iterator[Told]:
    """Truncated, random, of another type, empty, far too large; half of them called .pdf, half .txt."""
    _write(folder / "files")
    ended = watched([*IMR, "extract", "files", "--out", "out"], cwd=folder, environment=os.environ)
    found = errors_in(folder / "out")
    told = ", ".join(f"{count} {name}" for name, count in sorted(found.items()))
    named = all(issubclass(getattr(errors, name, object), LetterError) for name in found)
    yield exactly(f"{_FILES:,} damaged files: errors", found.total(), _FILES)
    yield exactly("records", records_in(folder / "out"), 0)
    yield Told(f"{told}", "named" if named and "ReaderFault" not in found else "not named", "named", named)
    yield exactly("exit code, no traceback", (ended.code, "Traceback" in ended.errors), (int(Exit.UNREADABLE), False))


def _write(folder: Path) -> None:
    folder.mkdir()
    dice = random.Random(7)
    for number in range(_FILES):
        name = _NAMES[number % len(_NAMES)].format(number)
        path = folder / f"{name}{'.txt' if number % 4 == 3 else '.pdf'}"
        if number < _HUGE:
            with path.open("wb") as file:
                file.truncate(100_000_000)  # with holes: it takes no room
        else:
            path.write_bytes(dice.choice(_DAMAGES)(dice))
