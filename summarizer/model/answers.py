"""Whose answers a session gets: those of the endpoint that the environment names, or recorded ones."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from summarizer.errors import EndpointError
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import Mode, endpoint_from_environment
from summarizer.model.money import Price, Purse, price_of
from summarizer.model.pace import Pace
from summarizer.model.question import Ask
from summarizer.model.reader import ModelReaderName


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Which model reads, and within which limits.

    `max_cost` in US dollars; `price` in place of the table's. `at_once`: requests under way at once, at most;
    `requests_a_minute`, `tokens_a_minute`: what the endpoint allows, where it does not say so itself. `timeout`:
    seconds for one request, in place of `Patience`'s.
    """

    reader: ModelReaderName
    model: str
    mode: Mode | None = None
    max_cost: float | None = None
    price: Price | None = None
    redact: bool = False
    at_once: int = 64
    requests_a_minute: float | None = None
    tokens_a_minute: float | None = None
    timeout: float | None = None


class Connection(Ask, Protocol):
    """Somebody who answers, until it is closed."""

    def close(self) -> set[asyncio.Task[object] | None]: ...

    async def __aexit__(self, *_: object) -> None: ...


class Answers(Protocol):
    """Whose answers a session gets. `notice`: where letters go; `spent`: what they took, `None` if nothing is sent."""

    @property
    def redact(self) -> bool: ...

    @property
    def notice(self) -> str: ...

    @property
    def spent(self) -> str | None: ...

    async def opened(self) -> Connection: ...


class RecordedAnswers(Protocol):
    """`replay.ReplayOptions`: recorded answers in place of a model."""

    @property
    def reader(self) -> ModelReaderName: ...

    @property
    def folder(self) -> Path: ...

    @property
    def at_once(self) -> int: ...

    def answers(self) -> Answers: ...


class AskedAnswers:
    """Answers of the endpoint that the environment names."""

    def __init__(self, options: ModelOptions, patience: Patience) -> None:
        self.redact = options.redact
        self._patience = replace(patience, timeout=options.timeout) if options.timeout else patience
        self._pace = Pace(options.at_once, requests=options.requests_a_minute, tokens=options.tokens_a_minute)
        self._endpoint = endpoint_from_environment(options.model, options.mode, environ=os.environ)
        self._purse = Purse(options.price or price_of(options.model), options.max_cost)
        if options.max_cost is not None and self._purse.price is None:
            raise EndpointError(f"--max-cost needs a price for {options.model!r}: give --price IN/CACHED/OUT")

    @property
    def notice(self) -> str:
        return f"letters are sent to {self._endpoint.host}, model {self._endpoint.model}"

    @property
    def spent(self) -> str:
        used = self._purse.used
        tokens = f"{used.input:,} tokens in ({used.cached:,} from the provider's cache), {used.output:,} out"
        return f"{tokens}, {self._purse.spent:.4f} US dollars" if self._purse.price else tokens

    async def opened(self) -> Connection:
        return Client(self._endpoint, self._purse, self._patience, self._pace)
