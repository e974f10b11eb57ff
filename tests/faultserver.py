"""An OpenAI-compatible endpoint on loopback that is slow, busy and broken as it is asked to be, repeatably.

    python -m tests.faultserver --port 8901 [--canned answer.json]

It prints its port (`--port 0` takes a free one) and answers chat completions, not streamed and without tools. The path
says how, so that many clients can meet different faults at once (`fault_spec.py` lists them all):

    OPENAI_BASE_URL=http://127.0.0.1:8901/f/latency=200,p429=0.1,retry_after=1/v1

Documents are told apart by the first case number ("CM19-0123456") in the body of a request. `GET /__stats` counts what
came, by spec; `POST /__reset` forgets it.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import httptools
import orjson

from tests.fault_replies import Reply, error_body, reply
from tests.fault_run import Run
from tests.fault_spec import Kind, parsed_spec

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

# the answer to `wire.Choice`, the smallest question
CANNED = '{"decision": "upheld", "quote": "Upheld"}'
# b'{"messages":[{"role":"user","content":"Case Number: CM19-0123456 ...'
DOCUMENT = re.compile(rb"CM\d\d-\d{7}")
# "/f/latency=200/v1/chat/completions", "/v1/chat/completions"
_PATH = re.compile(r"(?:/f/(?P<spec>.*?))?/v1/chat/completions")
_BREAK_AFTER = 0.01  # seconds, for half an answer to arrive
_NO_LINGER = struct.pack("ii", 1, 0)  # a socket that closes by a reset


@dataclass(slots=True)
class FaultServer:
    """What all connections know."""

    canned: str
    runs: dict[str, Run] = field(default_factory=dict)
    connections_opened: int = 0

    def run_of(self, path: str) -> Run | None:
        """The run of the path's spec, `None` for another path. Raises `ValueError` for a spec that cannot be read."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        spec = found["spec"] or ""
        if spec not in self.runs:
            self.runs[spec] = Run(parsed_spec(spec), time.monotonic)
        return self.runs[spec]

    def stats(self) -> Reply:
        specs = {spec: run.counts() for spec, run in self.runs.items()}
        return Reply(200, orjson.dumps({"connections_opened": self.connections_opened, "specs": specs}))

    def reset(self) -> Reply:
        self.runs.clear()
        self.connections_opened = 0
        return Reply(200, b"{}")


class Connection(asyncio.Protocol):
    """One connection of a client, which sends the next request when it has the answer to the last."""

    def __init__(self, server: FaultServer) -> None:
        self._server = server
        self._parser = httptools.HttpRequestParser(self)
        self._url = b""
        self._body: list[bytes] = []
        self._under_way: tuple[Run, str] | None = None
        self._later: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its bases
        self._server.connections_opened += 1

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio gives it
        if self._later:
            self._later.cancel()
        self._end(None)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._transport.close()

    def on_message_begin(self) -> None:
        self._url = b""
        self._body = []

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        path = unquote(self._url.decode())
        if path == "/__stats":
            return self._send(self._server.stats())
        if path == "/__reset":
            return self._send(self._server.reset())
        try:
            run = self._server.run_of(path)
        except ValueError as error:
            return self._send(Reply(400, error_body(str(error), "invalid_request_error", "no_such_spec")))
        if run is None:
            return self._send(Reply(404, error_body("no such path", "invalid_request_error", None)))
        return self._begin(run, b"".join(self._body))

    def _begin(self, run: Run, body: bytes) -> None:
        found = DOCUMENT.search(body)
        document = found[0].decode() if found else "-"
        kind, delay = run.begin(document)
        self._under_way = run, document
        if kind == "hang":
            return
        if delay:
            self._call_later(delay, self._answer, run, kind, document, body)
        else:
            self._answer(run, kind, document, body)

    def _answer(self, run: Run, kind: Kind, document: str, body: bytes) -> None:
        self._end(kind)
        if kind == "drop":
            return self._break()
        try:
            said = reply(kind, run.spec, document, body, self._server.canned)
        except (ValueError, KeyError, TypeError):
            said = Reply(400, error_body("no chat completion is asked for", "invalid_request_error", None))
        if kind == "dropmid":
            whole = _on_the_wire(said)
            self._transport.write(whole[: len(whole) - len(said.body) // 2])
            return self._call_later(_BREAK_AFTER, self._break)
        return self._send(said)

    def _end(self, kind: Kind | None) -> None:
        if self._under_way:
            run, document = self._under_way
            self._under_way = None
            run.end(document, kind)

    def _send(self, said: Reply) -> None:
        self._transport.write(_on_the_wire(said))
        if not self._parser.should_keep_alive():
            self._transport.close()

    def _call_later(self, delay: float, work: Callable[..., None], *arguments: Any) -> None:
        self._later = asyncio.get_running_loop().call_later(delay, work, *arguments)

    def _break(self) -> None:
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._transport.abort()


def _on_the_wire(said: Reply) -> bytes:
    reason = http.client.responses.get(said.status, "Overloaded")
    head = f"HTTP/1.1 {said.status} {reason}\r\ncontent-length: {len(said.body)}\r\ncontent-type: "
    return b"".join((head.encode(), said.content_type, b"\r\n", said.head, b"\r\n", said.body))


async def serve(port: int, canned: str) -> None:
    """Serve until a signal to stop comes; prints the port."""
    loop = asyncio.get_running_loop()
    state = FaultServer(canned)
    server = await loop.create_server(lambda: Connection(state), "127.0.0.1", port, backlog=2048)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    server.close()


@contextmanager
def faultserver(canned: Path | None = None) -> Iterator[str]:
    """A server in a process of its own; gives its address, "127.0.0.1:8901"."""
    command = [sys.executable, "-m", "tests.faultserver", "--port", "0", *(["--canned", str(canned)] if canned else [])]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def stats_of(address: str) -> dict[str, Any]:
    """What `GET /__stats` says."""
    connection = http.client.HTTPConnection(address)
    try:
        connection.request("GET", "/__stats")
        stats: dict[str, Any] = orjson.loads(connection.getresponse().read())
    finally:
        connection.close()
    return stats


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.faultserver")
    parser.add_argument("--port", type=int, default=8901)
    parser.add_argument("--canned", type=Path, help="a file with the good answer, JSON")
    options = parser.parse_args()
    canned = options.canned.read_text(encoding="utf-8") if options.canned else CANNED
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(serve(options.port, canned))


if __name__ == "__main__":
    main()
