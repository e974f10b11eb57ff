"""How vcrpy plays recordings back and writes them. Apart, because it loads the stacks of many HTTP clients."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from summarizer.extras import needs_extra

with needs_extra("model"):
    import vcr

MATCHED = ("method", "host", "path", "query", "body")
_KEPT_HEADER = "content-type"


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
