"""OpenAI's files and batches on loopback: what becomes of each request is scripted, and so is when."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler
from typing import Any, Literal, NamedTuple

from tests.endpoint import Reply
from tests.serving import serving

Step = Literal["upload", "create", "list", "retrieve", "content"]
When = Literal["before", "after"]
_PAGE = 2


class Row(NamedTuple):
    """What becomes of one request: a response, an error without one, or no row at all."""

    status: int | None = 200
    body: Any = None
    code: str = ""
    missing: bool = False


def row(reply: Reply) -> Row:
    """An endpoint's reply as a row."""
    return Row(reply.status, json.loads(reply.body or "null"))


EXPIRED = Row(None, code="batch_expired")
MISSING = Row(missing=True)


@dataclass(slots=True)
class BatchServer:
    """`answer`: a request as it stands in a file -> its row. `polls`: how often a batch is asked after before it is
    done. `refusals`: codes for the next batches, which are not begun. `dropped`: steps whose answer is lost, once;
    `denied`: steps that are refused with this status, once."""

    url: str
    answer: Callable[[dict[str, Any]], Row]
    polls: int = 0
    status: str = "completed"
    refusals: list[str] = field(default_factory=list)
    dropped: list[Step] = field(default_factory=list)
    denied: dict[Step, int] = field(default_factory=dict)
    hook: Callable[[Step, When], None] = lambda _step, _when: None
    steps: list[Step] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def sent(self) -> list[list[dict[str, Any]]]:
        """The requests of each batch that was begun."""
        return [
            self.requests(batch["input_file_id"])
            for batch in self.batches.values()
            if batch["status"] != "failed"  # nothing of it was asked
        ]

    @property
    def letters(self) -> list[str]:
        """The letters of all requests, as often as they were sent."""
        return sorted(request["custom_id"] for requests in self.sent for request in requests)

    def requests(self, file: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files[file].decode().splitlines()]

    def do(self, step: Step, detail: str, body: bytes, kind: str) -> tuple[int, bytes]:
        if step in self.denied:
            return _error(self.denied.pop(step))
        self.steps.append(step)
        if step == "upload":
            return _json({"id": self._kept(_uploaded(body, kind)), "object": "file", **_FILE})
        if step == "create":
            return _json(self._created(json.loads(body)))
        if step == "list":
            return _json(self._listed(detail))
        if step == "retrieve":
            return _json(self._looked_after(detail)) if detail in self.batches else _error(404)
        return (200, self.files[detail]) if detail in self.files else _error(404)

    def _kept(self, content: bytes) -> str:
        name = f"file-{len(self.files)}"
        self.files[name] = content
        return name

    def _created(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = f"batch_{len(self.batches)}"
        self.batches[name] = {
            "id": name,
            "object": "batch",
            "created_at": 1,
            "status": "validating",
            "polls": 0,
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
            **asked,
        }
        return self.batches[name]

    def _listed(self, after: str) -> dict[str, Any]:
        newest_first = [*reversed(self.batches)]
        start = newest_first.index(after) + 1 if after else 0
        page = newest_first[start : start + _PAGE]
        return {
            "object": "list",
            "data": [self.batches[name] for name in page],
            "has_more": start + _PAGE < len(newest_first),
        }

    def _looked_after(self, name: str) -> dict[str, Any]:
        batch = self.batches[name]
        if batch["status"] not in ("validating", "in_progress"):
            return batch
        if self.refusals:
            faults = [{"code": self.refusals.pop(0), "message": "a secret of the account", "line": None}]
            batch |= {"status": "failed", "errors": {"object": "list", "data": faults}}
        elif batch["polls"] < self.polls:
            batch |= {"status": "in_progress", "polls": batch["polls"] + 1}
        else:
            self._done(batch)
        return batch

    def _done(self, batch: dict[str, Any]) -> None:
        """Rows backwards, in two files."""
        requests = self.requests(batch["input_file_id"])
        rows = [(request["custom_id"], self.answer(request)) for request in reversed(requests)]
        good = [_line(name, row) for name, row in rows if row.status == 200 and not row.missing]
        bad = [_line(name, row) for name, row in rows if row.status != 200 and not row.missing]
        batch |= {
            "status": self.status,
            "request_counts": {"total": len(requests), "completed": len(good), "failed": len(bad)},
            "output_file_id": self._kept(b"".join(good)) if good else None,
            "error_file_id": self._kept(b"".join(bad)) if bad else None,
        }


_FILE = {"bytes": 1, "created_at": 1, "filename": "x.jsonl", "purpose": "batch", "status": "processed"}


def _line(name: str, row: Row) -> bytes:
    response = {"status_code": row.status, "request_id": "r", "body": row.body} if row.status else None
    fault = {"code": row.code, "message": "no"} if row.code else None
    # as a server may write it: a line separator stands in it as it is
    written = {"id": "x", "custom_id": name, "response": response, "error": fault, "note": "\u2028"}
    return json.dumps(written, ensure_ascii=False).encode() + b"\n"


def _json(value: object) -> tuple[int, bytes]:
    return 200, json.dumps(value).encode()


def _error(status: int) -> tuple[int, bytes]:
    return status, json.dumps({"error": {"message": "no such thing", "code": None}}).encode()


def _uploaded(body: bytes, kind: str) -> bytes:
    """The file of a form with several parts."""
    form = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    [content] = [part.get_payload(decode=True) for part in form.walk() if part.get_filename()]
    assert isinstance(content, bytes)
    return content


def _step(method: str, path: str) -> tuple[Step, str]:
    """The step that a request is, and what it is about."""
    path, _, query = path.removeprefix("/v1/").partition("?")
    first, *rest = path.split("/")
    if method == "POST":
        return ("upload", "") if first == "files" else ("create", "")
    if first == "files":
        return "content", rest[0]
    if rest:
        return "retrieve", rest[0]
    return "list", next((pair.removeprefix("after=") for pair in query.split("&") if pair.startswith("after=")), "")


@contextmanager
def batchserver(answer: Callable[[dict[str, Any]], Row], **plan: Any) -> Iterator[BatchServer]:
    """Serve on a port of its own, to any process."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve("GET", b"")

        def do_POST(self) -> None:
            self._serve("POST", self._body())

        def _body(self) -> bytes:
            if "content-length" in self.headers:
                return self.rfile.read(int(self.headers["content-length"]))
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def _serve(self, method: str, body: bytes) -> None:
            step, detail = _step(method, self.path)
            with lock:
                told.hook(step, "before")
                status, answer = told.do(step, detail, body, self.headers.get("content-type", ""))
                told.hook(step, "after")
            if step in told.dropped:
                told.dropped.remove(step)
                self.close_connection = True
                return
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            except OSError:  # whoever asked was killed
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    lock = threading.Lock()
    with serving(Handler) as url:
        told = BatchServer(url, answer, **plan)
        yield told
