"""An OpenAI-compatible endpoint on loopback that gives the replies of a script, one after another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.serving import serving


@dataclass(frozen=True, slots=True)
class Reply:
    """`body`: as sent; `None` drops the connection without a word."""

    status: int = 200
    body: str | None = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"


@dataclass(slots=True)
class Endpoint:
    """Where it is, and what was asked of it so far."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)


def completion(content: str | None, *, finish: str = "stop", refusal: str | None = None, tokens: int = 5000) -> Reply:
    """A chat completion with this text."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return Reply(
        body=json.dumps(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": "scripted",
                "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
                "usage": {
                    "prompt_tokens": tokens,
                    "completion_tokens": 100,
                    "total_tokens": tokens + 100,
                    "prompt_tokens_details": {"cached_tokens": 1000},
                },
            }
        )
    )


def error(status: int, message: str = "no", *, code: str | None = None, **headers: str) -> Reply:
    """An error as the providers give it."""
    body = json.dumps({"error": {"message": message, "type": "error", "param": None, "code": code}})
    return Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


@contextmanager
def endpoint(replies: Sequence[Reply] | Callable[[dict[str, Any]], Reply]) -> Iterator[Endpoint]:
    """Serve the replies in order, the last one for ever; or what a function says to each request."""
    left = [] if callable(replies) else list(replies)

    def reply_to(request: dict[str, Any]) -> Reply:
        if callable(replies):
            return replies(request)
        return left.pop(0) if len(left) > 1 else left[0]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            told.requests.append(request)
            reply = reply_to(request)
            if reply.body is None:
                self.close_connection = True
                return
            body = reply.body.encode()
            self.send_response(reply.status)
            for name, value in {"content-type": reply.kind, "content-length": str(len(body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Handler) as url:
        told = Endpoint(url)
        yield told
