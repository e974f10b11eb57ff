"""Answers that are broken in six ways: every letter ends as a record or a named error, within the tries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from summarizer.model.client import Patience
from tests.soak.runs import Run, errors_in, records_in, server
from tests.soak.told import Told, at_most, exactly

_LETTERS = 400
_KINDS = ("drop", "hang", "trunc", "mal", "wrong", "refuse")
_NAMED = {"EndpointTrouble", "AnswerTruncated", "InvalidAnswer", "Refused"}


def faulty(folder: Path) -> Iterator[Told]:
    """A tenth of the requests each: dropped, hanging, truncated, malformed, of another schema, refused."""
    with server() as address:
        run = Run(address, ",".join([*(f"p{kind}=0.1" for kind in _KINDS), "latency=50"]), folder)
        run.write(_LETTERS)
        run.extract("out", "--timeout", "1")
        counted = run.stats()
    records, errors = records_in(folder / "out"), errors_in(folder / "out")
    told = ", ".join(f"{count} {name}" for name, count in sorted(errors.items()))
    yield exactly(f"10% each of {', '.join(_KINDS)}: records and errors", records + errors.total(), _LETTERS)
    yield Told(f"of them errors: {told}", str(errors.total()), "named", errors.keys() <= _NAMED)
    yield at_most("requests for one letter", counted["max_attempts_per_doc"], Patience().tries)
