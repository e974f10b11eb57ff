"""The model reader's client, with its pace, instructor and re-asking, against the SDK as it comes.

Both ask the same question about the same letters, so many at once; the bare SDK's answers are not even parsed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

import openai

from summarizer.letter import Letter
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import NO_KEY, Endpoint
from summarizer.model.extract import extract_question
from summarizer.model.money import Purse
from summarizer.model.pace import Pace
from summarizer.model.question import About, Question
from summarizer.model.sent import sent_text
from summarizer.model.wire import Extraction, strict_schema
from summarizer.reader.sections import find_sections

Ask = Callable[[Question[Extraction]], Awaitable[object]]

_MODEL = "local"


@dataclass(frozen=True, slots=True)
class Rate:
    """Letters a second, and the median of a letter's milliseconds beyond the server's."""

    letters: float
    overhead: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Both at `at_once` requests, which the server answers after `latency` milliseconds."""

    letters: int
    at_once: int
    latency: float
    bare: Rate
    client: Rate

    @property
    def ratio(self) -> float:
        return self.client.letters / self.bare.letters


def measure_asking(
    server: str, letter: Letter, *, latency: float, letters: int, at_once: int, rounds: int = 3
) -> Asked:
    """The SDK and the client by turns; medians."""
    url = f"{server}/f/latency={latency:g},seed={at_once}/v1"
    text = sent_text(letter, find_sections(letter))
    numbers = count()
    bare: list[Rate] = []
    client: list[Rate] = []
    for _ in range(rounds):
        for rates, ask_all in ((bare, _by_sdk), (client, _by_client)):
            questions = [extract_question(f"{text}\nCM18-{next(numbers):07}") for _ in range(letters)]
            begun = perf_counter()
            each = asyncio.run(ask_all(url, questions, at_once))
            rates.append(Rate(letters / (perf_counter() - begun), 1000 * median(each) - latency))
    return Asked(letters, at_once, latency, _median(bare), _median(client))


def _median(rates: list[Rate]) -> Rate:
    return Rate(median(rate.letters for rate in rates), median(rate.overhead for rate in rates))


async def _by_sdk(url: str, questions: list[Question[Extraction]], at_once: int) -> list[float]:
    form: Any = {"name": "Extraction", "strict": True, "schema": strict_schema(Extraction)}
    tokens = Patience().tokens
    async with openai.AsyncOpenAI(base_url=url, api_key=NO_KEY) as sdk:

        async def ask(question: Question[Extraction]) -> object:
            messages: list[Any] = list(question.messages)
            return await sdk.chat.completions.create(
                model=_MODEL,
                messages=messages,
                response_format={"type": "json_schema", "json_schema": form},
                max_completion_tokens=tokens,
                temperature=0,
            )

        return await _gathered(ask, questions, at_once)


async def _by_client(url: str, questions: list[Question[Extraction]], at_once: int) -> list[float]:
    async with Client(Endpoint(url, _MODEL, NO_KEY), Purse(None), pace=Pace(at_once)) as client:
        about = About("extract", "letter", "0")
        return await _gathered(lambda question: client(question, about), questions, at_once)


async def _gathered(ask: Ask, questions: list[Question[Extraction]], at_once: int) -> list[float]:
    """Seconds of each."""
    gate = asyncio.Semaphore(at_once)

    async def one(question: Question[Extraction]) -> float:
        async with gate:
            begun = perf_counter()
            await ask(question)
            return perf_counter() - begun

    return await asyncio.gather(*map(one, questions))
