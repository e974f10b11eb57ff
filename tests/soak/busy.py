"""An endpoint that has too much to do: a storm of 429, a rate limit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.soak.runs import Run, records_in, server
from tests.soak.told import Told, at_most, exactly

_LETTERS = 400
_LATENCY = 0.2


def storm(folder: Path) -> Iterator[Told]:
    """All requests get 429 for 8 seconds."""
    with server() as address:
        run = Run(address, "storm=0:8,latency=200", folder)
        run.write(_LETTERS)
        run.extract("out")
        counted = run.stats()
    yield exactly(f"storm of 429 for 8 s: records of {_LETTERS} letters", records_in(folder / "out"), _LETTERS)
    yield at_most("requests for one letter", counted["max_attempts_per_doc"], 4)


def rate(folder: Path) -> Iterator[Told]:
    """40 requests a second are answered, 429 beyond."""
    with server() as address:
        run = Run(address, "rate=40,latency=200", folder)
        run.write(_LETTERS)
        run.extract("out")
        counted = run.stats()
    yield exactly(f"rate limit of 40/s: records of {_LETTERS} letters", records_in(folder / "out"), _LETTERS)
    yield at_most("requests a letter", counted["requests"] / _LETTERS, 1.1)
    yield at_most("first request to last answer (9 s is ideal)", counted["span_s"] + _LATENCY, 10.4, " s")
