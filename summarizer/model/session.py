"""Many letters through one model, or through its recorded answers: the synchronous face, in input order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from summarizer.bulk.job import Identity
from summarizer.errors import EndpointError
from summarizer.files import MAX_BYTES
from summarizer.intake import Source
from summarizer.letter import Letter
from summarizer.model.answers import Answers, AskedAnswers, Connection, ModelOptions, RecordedAnswers
from summarizer.model.client import Patience
from summarizer.model.money import Price, price_of
from summarizer.model.question import Ask
from summarizer.model.reader import ModelReaderName, read_letter, summarize_letter, version_of
from summarizer.model.recordings import origin_of
from summarizer.model.redact import Hiding
from summarizer.pipeline import Done, Failed, Summarized, failed, load
from summarizer.prompts import load_prompt
from summarizer.schema import Record

T = TypeVar("T")

# what a record depends on
RECORD_PROMPTS = ("extract", "decide")


class Session:
    """A run with one model. A context manager; nothing is sent before the first letter is read."""

    def __init__(
        self,
        options: ModelOptions | RecordedAnswers,
        *,
        max_bytes: int = MAX_BYTES,
        patience: Patience | None = None,
    ) -> None:
        """Raises `EndpointError` for a missing key, a cap without a known price, or a folder without recordings."""
        self._options = options
        self._max_bytes = max_bytes
        self._answers: Answers = (
            AskedAnswers(options, patience or Patience()) if isinstance(options, ModelOptions) else options.answers()
        )

    @property
    def notice(self) -> str:
        """Where the letters go, as a person must be told before the first one is sent."""
        return self._answers.notice

    @property
    def spent(self) -> str | None:
        """What all answers so far took, in words; `None` where nothing is sent."""
        return self._answers.spent

    @property
    def reader(self) -> ModelReaderName:
        return self._options.reader

    @property
    def at_once(self) -> int:
        """Requests under way, at most."""
        return self._options.at_once

    @property
    def redact(self) -> bool:
        return self._answers.redact

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        self.ask: Connection = self._runner.run(self._answers.opened())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._runner.run(self.ask.__aexit__(kind, error, at))
        finally:
            self._runner.close()

    def extract(self, sources: Iterable[Source]) -> Iterator[Done[Record] | Failed]:
        """The record of each letter, in input order."""
        return self.each(sources, partial(_extract, reader=self._options.reader))

    def summarize(self, sources: Iterable[Source], language: str = "en") -> Iterator[Done[Summarized] | Failed]:
        """The summary of each letter, in input order."""
        return self.each(sources, partial(summarize_letter, reader=self._options.reader, language=language))

    def each(
        self, sources: Iterable[Source], work: Callable[[Letter, Ask], Awaitable[T]]
    ) -> Iterator[Done[T] | Failed]:
        """The work done for each letter, in input order; what was begun is finished or cancelled, never left behind."""
        rest = iter(sources)
        under_way: deque[asyncio.Task[Done[T] | Failed]] = deque()
        try:
            while True:
                while len(under_way) < self.at_once and (source := next(rest, None)) is not None:
                    under_way.append(self.begin(self._attempt(source, work)))
                if not under_way:
                    return
                yield self.run(_result(under_way.popleft()))
        finally:
            for task in under_way:
                task.cancel()

    def begin(self, work: Coroutine[None, None, T]) -> asyncio.Task[T]:
        """Something that goes on whenever the session runs."""
        task = self._runner.get_loop().create_task(work)
        task.add_done_callback(_look_at)
        return task

    def soon(self, work: Callable[[], None]) -> None:
        """Do this between what goes on; may be called in the middle of anything."""
        self._runner.get_loop().call_soon_threadsafe(work)

    def run(self, work: Coroutine[None, None, T]) -> T:
        """Go on until this is done."""
        return self._runner.run(work)

    async def _attempt(self, source: Source, work: Callable[[Letter, Ask], Awaitable[T]]) -> Done[T] | Failed:
        try:
            letter = load(source, max_bytes=self._max_bytes)
            return Done(source, await work(letter, Hiding(self.ask, letter) if self.redact else self.ask))
        except Exception as error:  # noqa: BLE001 - one bad letter stops nothing
            return failed(source, error)


@dataclass(frozen=True, slots=True)
class ModelReading:
    """A `pipeline.Reading` by a model.

    `tell` gets the host before the first request, and at the end what it cost. `notice`: all that a person was told
    already; nothing is sent elsewhere.
    """

    options: ModelOptions | RecordedAnswers
    tell: Callable[[str], None]
    max_bytes: int = MAX_BYTES
    notice: str | None = None

    def told(self) -> ModelReading:
        """Tell the host now; the same reading for other machines, silent, and refused where the host is another."""
        notice = Session(self.options, max_bytes=self.max_bytes).notice
        self.tell(notice)
        return replace(self, tell=_silent, notice=notice)

    def extract(self, sources: Iterable[Source]) -> Iterator[Done[Record] | Failed]:
        with self.session() as session:
            yield from session.extract(sources)

    def summarize(self, sources: Iterable[Source]) -> Iterator[Done[Summarized] | Failed]:
        with self.session() as session:
            yield from session.summarize(sources)

    @property
    def price(self) -> Price | None:
        """What a million tokens cost, where it is known."""
        options = self.options
        return options.price or price_of(options.model) if isinstance(options, ModelOptions) else None

    @property
    def identity(self) -> Identity:
        return self.identity_with(RECORD_PROMPTS)

    def identity_with(self, names: Sequence[str]) -> Identity:
        """What a stored result depends on that was made with these prompts."""
        options = self.options
        version = version_of(options.reader)
        prompts = " ".join(load_prompt(name).sha256 for name in names)
        if not isinstance(options, ModelOptions):
            return Identity(options.reader, version, prompts, f"recorded {origin_of(options.folder).model}")
        return Identity(options.reader, version + ("+redact" if options.redact else ""), prompts, options.model)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A run that is told when it begins, and its cost when it ends, whatever ends it."""
        session = Session(self.options, max_bytes=self.max_bytes)
        if self.notice not in (None, session.notice):
            raise EndpointError(f"on another machine {session.notice}; give all machines the same OPENAI_BASE_URL")
        self.tell(session.notice)
        nothing, untold = session.spent, None
        try:
            with session:
                yield session
        except EndpointError:
            untold = nothing  # nobody answered at all: the error says enough
            raise
        finally:
            spent = session.spent
            if spent and spent != untold:
                self.tell(spent)


async def _extract(letter: Letter, ask: Ask, reader: ModelReaderName) -> Record:
    return (await read_letter(letter, ask, reader)).record


def _silent(line: str) -> None:
    pass


def _look_at(task: asyncio.Task[T]) -> None:
    """asyncio logs a failure that nobody looked at, with all that an endpoint said: perhaps a letter's words."""
    if not task.cancelled():
        task.exception()


async def _result(task: asyncio.Task[T]) -> T:
    return await task
