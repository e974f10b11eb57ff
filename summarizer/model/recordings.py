"""Recorded answers: a file for each call of each letter, which vcrpy plays back through the client that ships.

DIR/extract/NAME.1a2b3c4d.json    the name helps a reader; the letter is found by its sha256

A file holds real exchanges with an endpoint and says under `metadata` where they came from. Every header but the
content type is dropped, and bodies stand in it as JSON, so that a difference can be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.errors import EndpointError
from summarizer.extras import needs_extra
from summarizer.model.question import About
from summarizer.schema import Frozen

with needs_extra("model"):
    import vcr

MATCHED = ("method", "host", "path", "query", "body")
ENDING = ".json"
_KEPT_HEADER = "content-type"
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


def cassettes() -> vcr.VCR:
    """How recordings are compared and written. A changed prompt, schema or letter is another body: no match."""
    recorder = vcr.VCR(
        match_on=MATCHED,
        before_save_interaction=_without_headers,
        serializer="readable",
    )
    recorder.register_serializer("readable", _Readable)
    return recorder


class _Readable:
    """vcrpy's serializer: JSON, in which a body that is JSON stands as such."""

    @staticmethod
    def serialize(cassette: Mapping[str, Any]) -> str:
        interactions = [
            {"request": _opened(one["request"], "body"), "response": _opened(one["response"], "body", "string")}
            for one in cassette["interactions"]
        ]
        return json.dumps({**cassette, "interactions": interactions}, ensure_ascii=False, indent=1) + "\n"

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        cassette: dict[str, Any] = json.loads(text)
        for one in cassette["interactions"]:
            one["request"] = _closed(one["request"], "body")
            one["response"] = _closed(one["response"], "body", "string")
        return cassette


def _opened(side: Mapping[str, Any], *steps: str) -> dict[str, Any]:
    """A request or response whose body is a value in place of its text, if it is JSON."""
    body = side["body"]
    text = body if len(steps) == 1 else body.get(steps[1])
    try:
        return {**side, "body": {"json": json.loads(text)}}
    except (TypeError, ValueError):
        return dict(side)


def _closed(side: Mapping[str, Any], *steps: str) -> dict[str, Any]:
    body = side["body"]
    if not isinstance(body, dict) or "json" not in body:
        return dict(side)
    text = json.dumps(body["json"], ensure_ascii=False, separators=(",", ":"))
    return {**side, "body": text if len(steps) == 1 else {steps[1]: text}}


def _without_headers(request: Any, response: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Keys, cookies and account names stand in headers."""
    request.headers = _kept(request.headers)
    return request, {**response, "headers": _kept(response["headers"])}


def _kept(headers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in headers.items() if name.lower() == _KEPT_HEADER}
