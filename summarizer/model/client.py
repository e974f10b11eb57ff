"""Ask one endpoint and get a typed answer: the only user of the SDK and tenacity.

Each layer retries one thing. The SDK: nothing. Here: an answer that breaks the schema, with the error fed back
(`typed.py`, instructor). tenacity, below it: a request that a busy or broken endpoint did not answer. A form of
request that the server does not know is asked again in a plainer one (`dialect.py`); every other fault has a name
(`faults.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from pydantic_core import to_json

from summarizer.errors import AnswerTruncated, ImrError, InvalidAnswer
from summarizer.extras import needs_extra
from summarizer.model.dialect import Dialect, adapted, dialect_for
from summarizer.model.endpoint import Endpoint
from summarizer.model.faults import TOO_BUSY, asked_to_wait, checked, complaint_of, fails_at_once, is_passing, named
from summarizer.model.money import NOTHING, Purse, added
from summarizer.model.pace import Pace
from summarizer.model.question import About, Answer, Question
from summarizer.model.typed import BREAKS_THE_SCHEMA, Request, asked_again, read, request_for
from summarizer.model.wire import Wire
from summarizer.schema import Tokens

with needs_extra("model"):
    import httpx2
    import openai
    from instructor.core.exceptions import IncompleteOutputException
    from openai.types.chat import ChatCompletion
    from tenacity import (
        AsyncRetrying,
        RetryCallState,
        retry_if_exception,
        wait_random_exponential,
    )
    from tenacity.stop import stop_base

A = TypeVar("A", bound=Wire)

# instructor logs what failed to validate, the SDK what it sends, vcrpy what it compares: a letter in a log
for _name in ("instructor", "openai", "httpx2", "vcr"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_CHARACTERS_A_TOKEN = 4
_BROKEN = "broke the schema; another model or --mode may hold to it"


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits of one question. `tries`: requests in all, whatever each was for; `seconds`: waiting between them, in all.

    `timeout`: seconds for one request; `reasks`: answers that may break the schema; `tokens`: of one answer, doubled
    once if it is cut off.
    """

    tries: int = 6
    seconds: float = 180.0
    timeout: float = 120.0
    reasks: int = 2
    tokens: int = 8192
    backoff: float = 0.5


@dataclass(slots=True)
class _Tally:
    """What one question has taken so far, and the tries that it has left."""

    tries: int
    tokens: Tokens = NOTHING
    requests: int = 0


class _OtherDialect(Exception):
    """The server wants to be asked in another form."""


class _Enough(stop_base):
    """No try is left, or so many seconds were waited between tries, the wait that is asked for among them.

    Standing in the queue of the whole run does not count.
    """

    def __init__(self, tally: _Tally, seconds: float) -> None:
        self._tally = tally
        self._seconds = seconds

    def __call__(self, retry_state: RetryCallState) -> bool:
        waited = retry_state.idle_for + (asked_to_wait(_fault(retry_state)) or 0.0)
        return not self._tally.tries or waited >= self._seconds


class Client:
    """One endpoint, asked by many at once. An asynchronous context manager."""

    def __init__(
        self,
        endpoint: Endpoint,
        purse: Purse,
        patience: Patience = Patience(),
        pace: Pace | None = None,
        *,
        dialect: Dialect | None = None,
        http: httpx2.AsyncClient | None = None,
    ) -> None:
        """`dialect`: where to begin with a server that is known; `http`: what stands in place of a connection."""
        self.endpoint = endpoint
        self.purse = purse
        self.pace = pace or Pace()
        self._patience = patience
        self._dialect = dialect or dialect_for(endpoint.mode)
        self._has_answered = False
        self._sdk = openai.AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.api_key,
            max_retries=0,
            timeout=patience.timeout,
            http_client=http or openai.DefaultAioHttpClient(),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._sdk.close()

    @property
    def model(self) -> str:
        return self.endpoint.model

    @property
    def dialect(self) -> Dialect:
        """How the server wants to be asked, as far as it is known."""
        return self._dialect

    def close(self) -> set[asyncio.Task[object] | None]:
        """Send nothing more; the tasks whose requests are under way, and which may go on until they are answered."""
        return self.pace.close()

    async def __call__(self, question: Question[A], about: About) -> Answer[A]:  # noqa: ARG002 - a recording asks for it
        """The answer. Raises `ModelFailure` for this question, `EndpointError` or `CostCapReached` for all of them, and
        `Stopped` after `close`."""
        tally = _Tally(self._patience.tries)
        value = await self._asked_in_a_dialect(question, tally)
        price = self.purse.price
        return Answer(value, tally.tokens, price.of(tally.tokens) if price else None, tally.requests)

    async def _asked_in_a_dialect(self, question: Question[A], tally: _Tally) -> A:
        limit = self._patience.tokens
        while True:
            try:
                return await self._asked(question, self._dialect, limit, tally)
            except _OtherDialect:
                tally.tries += 1  # nothing failed
            except IncompleteOutputException as error:
                if limit > self._patience.tokens or not tally.tries:
                    raise AnswerTruncated(
                        f"the answer did not fit into {limit} tokens: very many items, or a model that talks on"
                    ) from error
                limit *= 2

    async def _asked(self, question: Question[A], dialect: Dialect, limit: int, tally: _Tally) -> A:
        request = {**request_for(question, dialect.mode), "model": self.endpoint.model, dialect.tokens_name: limit}
        if dialect.with_temperature:
            request["temperature"] = 0
        answers = self._patience.reasks + 1
        for _ in range(answers):
            if not tally.tries:
                raise InvalidAnswer(f"{self._patience.tries} tries, and the last answer of {self.model} {_BROKEN}")
            completion = await self._send(request, dialect, limit, tally)
            try:
                return read(completion, question.answer, dialect.mode)
            except BREAKS_THE_SCHEMA as error:
                request = asked_again(request, completion, error, dialect.mode)
        raise InvalidAnswer(f"{answers} answers of {self.model} {_BROKEN}")

    async def _send(self, request: Request, dialect: Dialect, limit: int, tally: _Tally) -> ChatCompletion:
        """One request, sent until it is answered."""
        characters = _characters(request)
        reserved = self.purse.reserve(most_tokens(request, limit))
        try:
            completion = await self._sent_patiently(request, characters, tally)
        except ImrError:
            raise
        except Exception as error:
            self._adapt(dialect, error)
            raise named(
                error, host=self.endpoint.host, model=self.endpoint.model, has_answered=self._has_answered
            ) from error
        finally:
            self.purse.settle(reserved)
        self._has_answered = True
        return completion

    async def _sent_patiently(self, request: Request, characters: int, tally: _Tally) -> ChatCompletion:
        retrying = AsyncRetrying(
            retry=retry_if_exception(
                lambda error: is_passing(error) and not fails_at_once(error, has_answered=self._has_answered)
            ),
            wait=self._wait,
            stop=_Enough(tally, self._patience.seconds),
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                tally.requests += 1
                tally.tries -= 1
                return await self._sent_in_turn(request, characters, tally)
        raise AssertionError("tenacity always tries")  # pragma: no cover

    async def _sent_in_turn(self, request: Request, characters: int, tally: _Tally) -> ChatCompletion:
        async with self.pace.request(characters // _CHARACTERS_A_TOKEN) as turn:
            try:
                completion = await self._sdk.post("/chat/completions", cast_to=ChatCompletion, content=to_json(request))
            except openai.APIStatusError as error:
                if is_passing(error) and error.status_code in TOO_BUSY:
                    self.pace.pushed_back(turn, asked_to_wait(error))
                raise
            self.pace.answered()
            if isinstance(completion, ChatCompletion):  # a refusal is paid for too
                used = tokens_of(completion)
                self.purse.pay(used)
                tally.tokens = added(tally.tokens, used)
            return checked(completion, characters, _tools(request))

    def _wait(self, state: RetryCallState) -> float:
        """As long as the endpoint asks for and a little more, so that not all come back at once; else ever longer.

        Where it was too busy once, the pace of the whole run waits instead.
        """
        fault = _fault(state)
        if state.attempt_number == 1 and isinstance(fault, openai.APIStatusError) and fault.status_code in TOO_BUSY:
            return 0.0
        backoff = wait_random_exponential(multiplier=self._patience.backoff, max=20)(state)
        asked = asked_to_wait(fault)
        return backoff if asked is None else asked + min(backoff, self._patience.backoff)

    def _adapt(self, dialect: Dialect, error: Exception) -> None:
        """Change the dialect for all that follows if the server refused this one. Raises `_OtherDialect`."""
        complaint = complaint_of(error)
        following = adapted(dialect, complaint) if complaint else None
        if following is None:
            return
        if self._dialect == dialect:
            self._dialect = following
        raise _OtherDialect from None


def _tools(request: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(tool["function"]["name"] for tool in request.get("tools", ()))


def _fault(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def most_tokens(request: Mapping[str, Any], limit: int) -> Tokens:
    """More than a request can take. `limit`: of its answer."""
    return Tokens(input=_characters(request) // 2, output=limit)


def _characters(request: Mapping[str, Any]) -> int:
    return sum(len(str(message.get("content") or "")) for message in request["messages"])


def tokens_of(completion: ChatCompletion) -> Tokens:
    """What it took, as the endpoint counts."""
    usage = completion.usage
    if usage is None:
        return NOTHING
    details = usage.prompt_tokens_details
    cached = (details.cached_tokens or 0) if details else 0
    return Tokens(input=usage.prompt_tokens, cached=cached, output=usage.completion_tokens)
