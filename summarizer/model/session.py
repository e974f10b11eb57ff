"""Many letters through one model, or through its recorded answers: the synchronous face, in input order."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from summarizer.bulk.job import Answer, Identity, Job, StoredSummary, answered, unanswered
from summarizer.errors import EndpointError
from summarizer.files import MAX_BYTES, letter_from_bytes
from summarizer.intake import Source
from summarizer.letter import Letter
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import Mode, endpoint_from_environment
from summarizer.model.money import NOTHING, Price, Purse, added, price_of
from summarizer.model.pace import Pace
from summarizer.model.question import Ask
from summarizer.model.reader import ModelReaderName, Written, read_letter, version_of, write_summary
from summarizer.model.recordings import origin_of
from summarizer.model.redact import Hiding
from summarizer.model.remembering import Remembering
from summarizer.model.replay import Replay
from summarizer.pipeline import Done, Failed, Summarized, failed, letter_error, load, summarized
from summarizer.prompts import load_prompt
from summarizer.schema import Record

S = TypeVar("S")
T = TypeVar("T")

Work = Callable[[Job, Letter, Ask], Awaitable[Answer]]

# what a record depends on
_RECORD_PROMPTS = ("extract", "decide")


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


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """Whose recorded answers are read, in place of a model."""

    reader: ModelReaderName
    folder: Path
    at_once: int = 1


class Session:
    """A run with one model. A context manager; nothing is sent before the first letter is read."""

    def __init__(
        self,
        options: ModelOptions | ReplayOptions,
        *,
        max_bytes: int = MAX_BYTES,
        patience: Patience | None = None,
    ) -> None:
        """Raises `EndpointError` for a missing key, a cap without a known price, or a folder without recordings."""
        self._options = options
        self._max_bytes = max_bytes
        self._answers: _Asked | _Recorded = (
            _Recorded(options.folder) if isinstance(options, ReplayOptions) else _Asked(options, patience or Patience())
        )

    @property
    def notice(self) -> str:
        """Where the letters go, as a person must be told before the first one is sent."""
        return self._answers.notice

    @property
    def spent(self) -> str | None:
        """What all answers so far took, in words; `None` where nothing is sent."""
        return self._answers.spent

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        self._client = self._runner.run(self._answers.opened())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._runner.run(self._client.__aexit__(kind, error, at))
        finally:
            self._runner.close()

    def extract(self, sources: Iterable[Source]) -> Iterator[Done[Record] | Failed]:
        """The record of each letter, in input order."""
        return self.each(sources, self._extract)

    def summarize(self, sources: Iterable[Source], language: str = "en") -> Iterator[Done[Summarized] | Failed]:
        """The summary of each letter, in input order."""
        return self.each(sources, partial(self._summarize, language=language))

    def each(
        self, sources: Iterable[Source], work: Callable[[Letter, Ask], Awaitable[T]]
    ) -> Iterator[Done[T] | Failed]:
        """The work done for each letter, in input order."""
        return self._window(sources, partial(self._attempt, work=work))

    def answers(self, jobs: Iterable[Job]) -> Iterator[Answer]:
        """What became of each letter of a bulk run, as it comes: one that takes long keeps no other waiting."""
        return self._as_they_come(jobs, self._recorded)

    def summaries(self, jobs: Iterable[Job], language: str = "en") -> Iterator[Answer]:
        """The same with the summary in the model's words."""
        return self._as_they_come(jobs, partial(self._told, language=language))

    def _as_they_come(self, jobs: Iterable[Job], work: Work) -> Iterator[Answer]:
        rest = iter(jobs)
        loop = self._runner.get_loop()
        under_way: set[asyncio.Task[Answer]] = set()
        try:
            while True:
                while len(under_way) < self._options.at_once and (job := next(rest, None)) is not None:
                    under_way.add(loop.create_task(self._answer(job, work)))
                if not under_way:
                    return
                done, under_way = self._runner.run(_some_of(under_way))
                for task in done:
                    yield task.result()
        finally:
            for task in under_way:
                task.cancel()

    def _window(self, letters: Iterable[S], work: Callable[[S], Coroutine[None, None, T]]) -> Iterator[T]:
        """A window of letters under way; what was begun is finished or cancelled, never left behind."""
        rest = iter(letters)
        loop = self._runner.get_loop()
        under_way: deque[asyncio.Task[T]] = deque()
        try:
            while True:
                while len(under_way) < self._options.at_once and (letter := next(rest, None)) is not None:
                    under_way.append(loop.create_task(work(letter)))
                if not under_way:
                    return
                yield self._runner.run(_result(under_way.popleft()))
        finally:
            for task in under_way:
                task.cancel()

    async def _attempt(self, source: Source, work: Callable[[Letter, Ask], Awaitable[T]]) -> Done[T] | Failed:
        try:
            letter = load(source, max_bytes=self._max_bytes)
            return Done(source, await work(letter, self._hiding(self._client, letter)))
        except Exception as error:  # noqa: BLE001 - one bad letter stops nothing
            return failed(source, error)

    async def _answer(self, job: Job, work: Work) -> Answer:
        ask = Remembering(self._client, self._answers.model, job.known)
        try:
            letter = letter_from_bytes(job.data, name="")
            answer = await work(job, letter, self._hiding(ask, letter))
        except Exception as error:  # noqa: BLE001 - one bad letter stops nothing
            answer = unanswered(job, letter_error(error))
        return replace(answer, said=tuple(ask.said))

    async def _recorded(self, job: Job, letter: Letter, ask: Ask) -> Answer:
        return answered(job, await self._extract(letter, ask))

    async def _told(self, job: Job, letter: Letter, ask: Ask, *, language: str) -> Answer:
        told = await self._summarize(letter, ask, language)
        stored = StoredSummary(summary=told.summary, withheld=told.withheld, not_by_model=told.not_by_model)
        return answered(job, told.record, stored)

    async def _extract(self, letter: Letter, ask: Ask) -> Record:
        return (await read_letter(letter, ask, self._options.reader)).record

    async def _summarize(self, letter: Letter, ask: Ask, language: str) -> Summarized:
        read = await read_letter(letter, ask, self._options.reader)
        if not read.own.issues:
            return summarized(read.record, letter, language)
        written = await write_summary(read, letter, ask, language)
        record = _paid(read.record, written)
        if written.summary is None:
            return summarized(record, letter, language, not_by_model=written.why_not)
        return Summarized(record, written.summary, withheld=False)

    def _hiding(self, ask: Ask, letter: Letter) -> Ask:
        return Hiding(ask, letter) if self._answers.redact else ask


class _Asked:
    """Answers of the endpoint that the environment names."""

    def __init__(self, options: ModelOptions, patience: Patience) -> None:
        self.redact = options.redact
        self.model = options.model
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

    async def opened(self) -> Client | Replay:
        return Client(self._endpoint, self._purse, self._patience, self._pace)


class _Recorded:
    """Answers that lie in a folder."""

    redact: bool = False
    spent: str | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.model = _recorded_model(folder)
        self.notice = f"answers of {origin_of(folder).model}, recorded in {folder}; nothing is sent"

    async def opened(self) -> Client | Replay:
        return Replay(self._folder)


@dataclass(frozen=True, slots=True)
class ModelReading:
    """A `pipeline.Reading` and a `BulkReader` by a model.

    `tell` gets the host before the first request, and at the end what it cost. `notice`: all that a person was told
    already; nothing is sent elsewhere.
    """

    options: ModelOptions | ReplayOptions
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
            self.tell_cost(session)

    def summarize(self, sources: Iterable[Source]) -> Iterator[Done[Summarized] | Failed]:
        with self.session() as session:
            yield from session.summarize(sources)
            self.tell_cost(session)

    def read(self, jobs: Iterator[Job]) -> Iterator[Answer]:
        """As a `BulkReader`."""
        with self.session() as session:
            yield from session.answers(jobs)
            self.tell_cost(session)

    @property
    def price(self) -> Price | None:
        """What a million tokens cost, where it is known."""
        options = self.options
        return None if isinstance(options, ReplayOptions) else options.price or price_of(options.model)

    @property
    def identity(self) -> Identity:
        return self.identity_with(_RECORD_PROMPTS)

    def identity_with(self, names: Sequence[str]) -> Identity:
        """What a stored result depends on that was made with these prompts."""
        options = self.options
        version = version_of(options.reader)
        prompts = " ".join(load_prompt(name).sha256 for name in names)
        if isinstance(options, ReplayOptions):
            return Identity(options.reader, version, prompts, _recorded_model(options.folder))
        return Identity(options.reader, version + ("+redact" if options.redact else ""), prompts, options.model)

    def session(self) -> Session:
        """A run that is about to begin, and told."""
        session = Session(self.options, max_bytes=self.max_bytes)
        if self.notice not in (None, session.notice):
            raise EndpointError(f"on another machine {session.notice}; give all machines the same OPENAI_BASE_URL")
        self.tell(session.notice)
        return session

    def tell_cost(self, session: Session) -> None:
        if session.spent is not None:
            self.tell(session.spent)


@dataclass(frozen=True, slots=True)
class ModelSummaries:
    """The same as a `BulkReader` whose answers hold the summary in the model's words."""

    reading: ModelReading

    @property
    def identity(self) -> Identity:
        return self.reading.identity_with((*_RECORD_PROMPTS, "explain"))

    def read(self, jobs: Iterator[Job]) -> Iterator[Answer]:
        with self.reading.session() as session:
            yield from session.summaries(jobs)
            self.reading.tell_cost(session)


def _paid(record: Record, written: Written) -> Record:
    """The record with what its summary took besides."""
    read_by = record.read_by
    tokens = added(read_by.tokens or NOTHING, written.tokens)
    cost = None if read_by.cost is None or written.cost is None else read_by.cost + written.cost
    return record.model_copy(update={"read_by": read_by.model_copy(update={"tokens": tokens, "cost": cost})})


def _recorded_model(folder: Path) -> str:
    """As results are kept under: a recording's are not the endpoint's own."""
    return f"recorded {origin_of(folder).model}"


async def _some_of(tasks: set[asyncio.Task[T]]) -> tuple[set[asyncio.Task[T]], set[asyncio.Task[T]]]:
    return await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)


def _silent(line: str) -> None:
    pass


async def _result(task: asyncio.Task[T]) -> T:
    return await task
