"""An OpenAI-compatible endpoint on loopback whose answers somebody writes by hand, from the request alone.

SPOOL/requests/KEY.md         one question: messages and the schema of the answer, to read
SPOOL/answers/KEY.json        the answer, to write; it is taken as soon as it fits the schema
SPOOL/answers/KEY.problems    why an answer was not taken

The same question has the same key, so that an answer serves again. Tokens are told as a quarter of the characters.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from summarizer.output import write_text

LOOPBACK = "127.0.0.1"
PORT = 8377
_PATH = "/v1/chat/completions"
_POLL_SECONDS = 0.2
_MOST_PROBLEMS = 10
_CHARACTERS_A_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Spool:
    """The folder of questions and answers. `wait`: seconds until a question without an answer is given back."""

    folder: Path
    wait: float | None = None

    def ask(self, key: str, question: str, schema: Mapping[str, Any]) -> str | None:
        """Put the question there and wait for its answer; `None` if there was none in time."""
        path = self.folder / "requests" / f"{key}.md"
        if not path.exists():
            write_text(path, question)
        ends = None if self.wait is None else time.monotonic() + self.wait
        refused = None
        while True:
            written = self._written(key)
            if written is not None and written != refused:
                problems = tuple(_problems(written, schema))
                self._tell(key, problems)
                if not problems:
                    return written
                refused = written
            if ends is not None and time.monotonic() >= ends:
                return None
            time.sleep(_POLL_SECONDS)

    def _written(self, key: str) -> str | None:
        try:
            return (self.folder / "answers" / f"{key}.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def _tell(self, key: str, problems: Sequence[str]) -> None:
        path = self.folder / "answers" / f"{key}.problems"
        if problems:
            write_text(path, "\n".join(problems) + "\n")
        else:
            path.unlink(missing_ok=True)


def relay(spool: Spool, port: int = PORT) -> ThreadingHTTPServer:
    """A server that is ready to `serve_forever`; port 0 takes any that is free."""
    (spool.folder / "answers").mkdir(parents=True, exist_ok=True)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, answer = _answered(spool, request) if self.path == _PATH else (404, _error("no such path"))
            body = json.dumps(answer, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("x-should-retry", "false")  # whoever asks has waited already
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: a request holds a letter."""

    return ThreadingHTTPServer((LOOPBACK, port), Handler)


def _answered(spool: Spool, request: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    try:
        schema = request["response_format"]["json_schema"]["schema"]
    except KeyError:
        return 400, _error("this endpoint answers only to a response_format with a json_schema: use --mode strict")
    question = _readable(request["messages"], schema)
    key = sha256(question.encode()).hexdigest()[:12]
    answer = spool.ask(key, question, schema)
    if answer is None:
        return 503, _error(f"nobody has answered {key} yet")
    return 200, _completion(key, request, answer)


def _readable(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> str:
    parts = [f"<!-- {message['role']} -->\n\n{message['content']}\n" for message in messages]
    shown = json.dumps(schema, ensure_ascii=False, indent=1)
    return "\n".join([*parts, f"<!-- The answer is one JSON object of this schema. -->\n\n```json\n{shown}\n```\n"])


def _problems(written: str, schema: Mapping[str, Any]) -> Iterator[str]:
    try:
        answer = json.loads(written)
    except ValueError as error:
        yield f"not JSON: {error}"
        return
    found = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(answer)
    for problem, _ in zip(found, range(_MOST_PROBLEMS), strict=False):
        yield f"/{'/'.join(map(str, problem.absolute_path))}: {problem.message}"


def _completion(key: str, request: Mapping[str, Any], answer: str) -> dict[str, Any]:
    asked = sum(len(message["content"]) for message in request["messages"]) // _CHARACTERS_A_TOKEN
    told = len(answer) // _CHARACTERS_A_TOKEN
    message = {"role": "assistant", "content": answer.strip(), "refusal": None}
    return {
        "id": f"relay-{key}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": request["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told},
    }


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "relay", "param": None, "code": None}}
