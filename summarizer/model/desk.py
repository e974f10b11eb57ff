"""Letters -> requests to be sent in batches -> records, through the client that asks an endpoint at once.

Where its connection would be lie the responses that are there. What it asks beyond them is the next request: the body
that it would have sent. So a letter goes through the same code whichever way it is read, and a form of request that the
server refused, or an answer that was cut off, leads to another request in the next batch.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from summarizer.bulk.batch_job import Notes, Reply, Request, Responses
from summarizer.bulk.job import Answer as Outcome
from summarizer.bulk.job import Identity, Job, answered, unanswered
from summarizer.errors import CostCapReached, NoRecording, letter_error
from summarizer.extras import needs_extra
from summarizer.files import letter_from_bytes
from summarizer.model.client import Client, Patience, most_tokens
from summarizer.model.dialect import dialect_from, form_of
from summarizer.model.endpoint import Endpoint
from summarizer.model.money import Price, Purse
from summarizer.model.question import About, Answer, Ask, Question
from summarizer.model.reader import ModelReaderName, read_letter
from summarizer.model.redact import Hiding
from summarizer.model.remembering import Remembering
from summarizer.model.wire import Wire

with needs_extra("model"):
    import httpx2
    import openai

A = TypeVar("A", bound=Wire)

# A response is there or it is not: nothing is waited for. One that is cut off is worth another day, one that breaks the
# schema is not.
_ONCE = Patience(tries=2, seconds=0.0, reasks=0)
# Libraries write the form of the answer, in words that may change with their versions; the rest is ours.
_NOT_OURS = "response_format"
_LIMITS = ("max_completion_tokens", "max_tokens")


@dataclass(frozen=True, slots=True)
class ModelDesk:
    """`price` and `cap` of batches, in US dollars."""

    endpoint: Endpoint
    reader: ModelReaderName
    identity: Identity
    price: Price | None = None
    cap: float | None = None
    redact: bool = False

    @contextmanager
    def opened(self, spent: float, notes: Notes) -> Iterator[Reply]:
        """For one pass over the letters. `spent`: US dollars that batches took, or may take, so far.

        The form in which the server wants to be asked is noted, so that the next letters are asked so at once.
        """
        window = _Window()
        http = openai.DefaultAsyncHttpxClient(transport=window)
        dialect = dialect_from(notes.form(), self.endpoint.mode)
        with asyncio.Runner() as runner:
            client = Client(self.endpoint, Purse(self.price), _ONCE, dialect=dialect, http=http)
            sitting = _Sitting(self, client, window, Purse(self.price, self.cap, spent), notes)
            try:
                yield lambda job, responses: runner.run(sitting.reply(job, responses))
            finally:
                runner.run(client.__aexit__())


@dataclass(frozen=True, slots=True)
class _Sitting:
    """`client` asks `window`; `purse` is for what will be sent."""

    desk: ModelDesk
    client: Client
    window: _Window
    purse: Purse
    notes: Notes

    async def reply(self, job: Job, responses: Responses) -> Outcome | Request:
        self.window.open(responses)
        ask = Remembering(self.client, self.desk.identity.model, job.known)
        try:
            return (await self._read(job, ask))._replace(said=tuple(ask.said))
        except Exception as error:  # noqa: BLE001 - one bad letter stops nothing
            if self.window.asked is None:
                return unanswered(job, letter_error(error))._replace(said=tuple(ask.said))
        try:
            return self._request(self.window.asked)
        except CostCapReached as error:
            return unanswered(job, error)

    async def _read(self, job: Job, ask: Ask) -> Outcome:
        letter = letter_from_bytes(job.data, name="")
        extracting = _Extracting(Hiding(ask, letter) if self.desk.redact else ask)
        return answered(job, (await read_letter(letter, extracting, self.desk.reader)).record)

    def _request(self, body: bytes) -> Request:
        form = form_of(self.client.dialect)
        if form != self.notes.form():
            self.notes.learn(form)
        request = json.loads(body)
        limit = next(request[name] for name in _LIMITS if name in request)
        return Request(fingerprint(request), body, self.purse.reserve(most_tokens(request, limit)))


class _Extracting:
    """Asks no second question: two readers that differ on a decision leave it open, for a person to look up."""

    def __init__(self, ask: Ask) -> None:
        self.model = ask.model
        self._ask = ask

    async def __call__(self, question: Question[A], about: About) -> Answer[A]:
        if about.call != "extract":
            raise NoRecording(f"the {about.call} call is not made in batches")
        return await self._ask(question, about)


class _Window(httpx2.AsyncBaseTransport):
    """The responses to questions about one letter. `asked`: the body of the first request that has none yet."""

    def __init__(self) -> None:
        self.asked: bytes | None = None
        self._responses: Responses = lambda _: None

    def open(self, responses: Responses) -> None:
        self.asked = None
        self._responses = responses

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = await request.aread()
        stored = self._responses(fingerprint(json.loads(body)))
        if stored is None:
            self.asked = body
            raise httpx2.ConnectError("not answered yet")
        response = json.loads(stored)
        return httpx2.Response(response["status"], json=response["body"], request=request)


def fingerprint(request: dict[str, Any]) -> bytes:
    """Of what a request asks."""
    ours = {name: value for name, value in request.items() if name != _NOT_OURS}
    return sha256(json.dumps(ours, sort_keys=True).encode()).digest()
