"""Every answer of the fault server. A fault repeats the document's number, as real ones repeat the prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

from tests.fault_spec import Kind, Spec, Status

_ERRORS: dict[Status, tuple[str, str | None]] = {
    "400": ("invalid_request_error", "bad_request"),
    "401": ("invalid_request_error", "invalid_api_key"),
    "429": ("requests", "rate_limit_exceeded"),
    "500": ("server_error", None),
    "503": ("server_error", None),
    "529": ("overloaded_error", None),
}
_CHARACTERS_A_TOKEN = 4


class _Told(NamedTuple):
    content: str | None
    refusal: str | None = None
    finish: str = "stop"


# from a document's number and the good answer
_FAULTY: dict[Kind, Callable[[str, str], _Told]] = {
    "trunc": lambda _, canned: _Told(canned[: len(canned) // 2], finish="length"),
    "mal": lambda document, canned: _Told(canned.replace('":', '" ', 1) + f" This was {document}."),
    "wrong": lambda document, _: _Told(f'{{"number": "{document}", "wrong": "MAYBE"}}'),
    "refuse": lambda document, _: _Told(None, refusal=f"I'm sorry, I cannot assist with {document}."),
    "empty": lambda *_: _Told(None),
    "filter": lambda *_: _Told("", finish="content_filter"),
}


class Reply(NamedTuple):
    """`head`: further header lines, each with its end."""

    status: int
    body: bytes
    content_type: bytes = b"application/json"
    head: bytes = b""


def reply(kind: Kind, spec: Spec, document: str, request: bytes, canned: str) -> Reply:
    """What is sent for a request; `canned` is a good answer. Raises `ValueError` for a request that is no JSON."""
    if kind in _ERRORS:
        return _error(kind, spec, document)
    if kind == "html":
        page = f"<html><body><h1>502 Bad Gateway</h1><!-- {document} --></body></html>"
        return Reply(200, page.encode(), b"text/html")
    if kind == "err200":
        return Reply(200, error_body(f"upstream overloaded by {document}", "server_error", None))
    return Reply(200, _completion(kind, document, orjson.loads(request), canned))


def error_body(message: str, kind: str, code: str | None) -> bytes:
    """An error as the providers write it."""
    return orjson.dumps({"error": {"message": message, "type": kind, "param": None, "code": code}})


def _error(status: Status, spec: Spec, document: str) -> Reply:
    head = _waits(spec) if status in ("429", "503") else b""
    return Reply(int(status), error_body(f"fault {status} at {document}", *_ERRORS[status]), head=head)


def _waits(spec: Spec) -> bytes:
    told = (("retry-after", spec.retry_after), ("retry-after-ms", spec.retry_after_ms))
    return "".join(f"{name}: {value:g}\r\n" for name, value in told if value is not None).encode()


def _completion(kind: Kind, document: str, request: dict[str, Any], canned: str) -> bytes:
    told = _told(kind, document, canned)
    read = sum(len(str(message["content"])) for message in request["messages"]) // _CHARACTERS_A_TOKEN
    written = len(told.content or "") // _CHARACTERS_A_TOKEN
    message = {"role": "assistant", "content": told.content, "refusal": told.refusal}
    return orjson.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": request["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": told.finish, "logprobs": None}],
            "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
        }
    )


def _told(kind: Kind, document: str, canned: str) -> _Told:
    faulty = _FAULTY.get(kind)
    return faulty(document, canned) if faulty else _Told(canned)
