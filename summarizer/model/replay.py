"""Answers that were recorded in place of an endpoint: no key, no socket, nothing of the environment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from summarizer.errors import ImrError, NoRecording
from summarizer.extras import needs_extra
from summarizer.model.cassettes import cassettes
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import NO_KEY, Endpoint
from summarizer.model.faults import causes
from summarizer.model.money import Purse, price_of
from summarizer.model.pace import Pace, Timeless
from summarizer.model.question import About, Answer, Question
from summarizer.model.reader import ModelReaderName
from summarizer.model.recordings import find_recording, origin_of
from summarizer.model.wire import Wire

with needs_extra("model"):
    from vcr.errors import CannotOverwriteExistingCassetteException

A = TypeVar("A", bound=Wire)

# what was recorded need not be waited for
AT_ONCE = Patience(backoff=0.0)


class Replay:
    """The client that ships, with vcrpy where its connection would be. An asynchronous context manager.

    `time`: how long the endpoint would have been waited for.
    """

    def __init__(self, folder: Path, patience: Patience = AT_ONCE) -> None:
        """Raises `EndpointError` for a folder without recordings."""
        origin = origin_of(folder)
        self._folder = folder
        self._cassettes = cassettes()
        self.time = Timeless()
        self._client = Client(
            Endpoint(origin.endpoint, origin.model, NO_KEY),
            Purse(price_of(origin.model)),
            patience,
            Pace(clock=self.time.now, sleep=self.time.sleep),
        )
        self._one_at_a_time = asyncio.Lock()  # vcrpy takes the place of all connections at once

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.__aexit__()

    @property
    def model(self) -> str:
        return self._client.model

    def close(self) -> set[asyncio.Task[object] | None]:
        return self._client.close()

    async def __call__(self, question: Question[A], about: About) -> Answer[A]:
        """The recorded answer. Raises `NoRecording` where there is none to this very question."""
        path = find_recording(self._folder, about)
        if path is None:
            raise NoRecording(
                f"nothing is recorded of this letter's {about.call} call in {self._folder}; see `imr-eval record`"
            )
        async with self._one_at_a_time:
            with self._cassettes.use_cassette(path, record_mode="none"):
                try:
                    return await self._client(question, about)
                except ImrError as error:
                    if any(isinstance(cause, CannotOverwriteExistingCassetteException) for cause in causes(error)):
                        raise NoRecording(
                            f"{path}: recorded for another prompt, schema or letter; `imr-eval record` makes it anew"
                        ) from None
                    raise


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """Whose recorded answers are read, in place of a model."""

    reader: ModelReaderName
    folder: Path
    at_once: int = 1

    def answers(self) -> _Recorded:
        """Raises `EndpointError` for a folder without recordings."""
        return _Recorded(self.folder)


class _Recorded:
    """Answers that lie in a folder."""

    redact: bool = False
    spent: str | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.notice = f"answers of {origin_of(folder).model}, recorded in {folder}; nothing is sent"

    async def opened(self) -> Replay:
        return Replay(self._folder)
