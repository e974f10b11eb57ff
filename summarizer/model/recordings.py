"""Recorded answers: a file for each call of each letter, which vcrpy plays back through the client that ships.

DIR/extract/NAME.1a2b3c4d.json    the name helps a reader; the letter is found by its sha256

A file holds real exchanges with an endpoint and says under `metadata` where they came from. Every header but the
content type is dropped, and bodies stand in it as JSON, so that a difference can be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from summarizer.errors import EndpointError
from summarizer.model.question import About
from summarizer.schema import Frozen

ENDING = ".json"
_SHORT = 8


class Origin(Frozen):
    """Where recorded answers came from. `by` says it in words; `recorded` is the day."""

    endpoint: str
    model: str
    by: str
    recorded: str


def recording_path(folder: Path, about: About) -> Path:
    """Where the recording of a call is to be written."""
    stem = about.name.rpartition(".")[0] or about.name
    return folder / about.call / f"{stem}.{about.sha256[:_SHORT]}{ENDING}"


def find_recording(folder: Path, about: About) -> Path | None:
    """The recording of a call, whatever its letter was called then."""
    return next((folder / about.call).glob(f"*.{about.sha256[:_SHORT]}{ENDING}"), None)


def all_recordings(folder: Path) -> Iterator[Path]:
    """Every file below a folder of recordings, in order."""
    return iter(sorted(folder.glob(f"*/*{ENDING}")))


def origin_of(folder: Path) -> Origin:
    """The endpoint and model of the recordings in a folder. Raises `EndpointError` where there are none."""
    path = next(all_recordings(folder), None)
    if path is None:
        raise EndpointError(
            f"{folder}: no recordings here; give --replay DIR, or make some with `imr-eval record --model NAME`"
        )
    try:
        return Origin.model_validate(json.loads(path.read_bytes())["metadata"]["origin"])
    except (ValueError, KeyError, ValidationError) as error:
        raise EndpointError(f"{path}: damaged, or no recording; record it again with `imr-eval record`") from error
