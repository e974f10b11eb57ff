"""Many letters through one model: processes that read and check, and between their steps one loop that asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from summarizer.bulk.crew import Crew
from summarizer.bulk.job import Answer, Identity, Job, unanswered
from summarizer.bulk.ledger import PASSING
from summarizer.bulk.said import Said
from summarizer.bulk.stop import Stop
from summarizer.bulk.workers import Pool
from summarizer.errors import ModelFailure, Stopped, letter_error
from summarizer.model.answers import Connection
from summarizer.model.question import Ask
from summarizer.model.session import RECORD_PROMPTS, ModelReading, Session
from summarizer.model.step import Asked, How, Step, advance, lost

# letters whose first question is prepared while all places for requests are taken
_AHEAD = 16


@dataclass(frozen=True, slots=True)
class ModelLetters:
    """A `BulkReader` by a model."""

    reading: ModelReading
    pool: Pool

    @property
    def identity(self) -> Identity:
        return self.reading.identity_with(RECORD_PROMPTS)

    def read(self, jobs: Iterator[Job], stop: Stop) -> Iterator[Answer]:
        return _read(self.reading, jobs, stop, self.pool, language=None)


@dataclass(frozen=True, slots=True)
class ModelSummaries:
    """The same with answers that hold the summary in the model's words."""

    reading: ModelReading
    pool: Pool

    @property
    def identity(self) -> Identity:
        return self.reading.identity_with((*RECORD_PROMPTS, "explain"))

    def read(self, jobs: Iterator[Job], stop: Stop) -> Iterator[Answer]:
        return _read(self.reading, jobs, stop, self.pool, language="en")


def _read(reading: ModelReading, jobs: Iterator[Job], stop: Stop, pool: Pool, language: str | None) -> Iterator[Answer]:
    with reading.session() as session:
        how = How(session.reader, session.ask.model, reading.identity.model, session.redact, language)
        with Crew(pool, partial(advance, how=how), lost) as crew:
            letters = _Letters(session.ask, crew, asyncio.Semaphore(session.at_once))
            closing = partial(_close, session.ask, letters.under_way, reading.tell)
            with stop.heard_by(partial(session.soon, closing)):
                yield from _as_they_come(session, jobs, letters)


def _close(ask: Connection, under_way: set[asyncio.Task[Answer]], tell: Callable[[str], None]) -> None:
    """Wait for nothing but the answers to what was sent."""
    waited_for = under_way & ask.close()
    for task in under_way - waited_for:
        task.cancel()
    if waited_for:
        tell(f"requests under way, which are being finished: {len(waited_for)}; Ctrl-C again stops now")


def _as_they_come(session: Session, jobs: Iterable[Job], letters: _Letters) -> Iterator[Answer]:
    """What became of each letter: one that takes long keeps no other waiting."""
    rest = iter(jobs)
    under_way = letters.under_way
    try:
        while True:
            while len(under_way) < session.at_once + _AHEAD and (job := next(rest, None)) is not None:
                under_way.add(session.begin(letters.answer(job)))
            if not under_way:
                return
            done = session.run(_some_of(under_way))
            under_way -= done
            for task in sorted(done, key=_has_failed):  # what was paid for is kept before a failure ends the run
                if not task.cancelled():
                    answer = task.result()
                    yield answer
                    letters.kept(answer)
    finally:
        for task in under_way:
            task.cancel()


@dataclass(frozen=True, slots=True)
class _Letters:
    """`places`: for letters that are asked about, or whose answers are not kept yet: after a kill so many are asked
    about again, at most. `holding`: who has one. `under_way`: those whose answer is not there yet."""

    ask: Ask
    crew: Crew[Step, Asked | Answer]
    places: asyncio.Semaphore
    holding: set[str] = field(default_factory=set)
    under_way: set[asyncio.Task[Answer]] = field(default_factory=set)

    async def answer(self, job: Job) -> Answer:
        """Ask as long as there is something to ask, and it may be asked."""
        said: list[Said] = []
        try:
            result = await self._finished(job, said)
        except (asyncio.CancelledError, Stopped):
            result = Answer(job.sha256)
        return result._replace(said=tuple(one for one in said if one.error not in PASSING))

    async def _finished(self, job: Job, said: list[Said]) -> Answer:
        """What became of a letter; what is said about it is added to `said`."""
        step = Step(job)
        while isinstance(result := await self.crew.answer(step), Asked):
            if job.sha256 not in self.holding:
                await self.places.acquire()
                self.holding.add(job.sha256)
            try:
                said.append(await self._said(result))
            except Exception as error:  # noqa: BLE001 - one bad letter stops nothing
                return unanswered(job, letter_error(error))
            step = Step(job._replace(data=b"", known=(*job.known, *said)), result.letter)
        return result

    def kept(self, answer: Answer) -> None:
        """Its answer is in the ledger."""
        if answer.sha256 in self.holding:
            self.holding.remove(answer.sha256)
            self.places.release()

    async def _said(self, asked: Asked) -> Said:
        """What came of a question. Raises `ImrError` for what all letters would fail at."""
        try:
            answer = await self.ask(asked.question, asked.about)
        except ModelFailure as error:
            return Said(asked.fingerprint, error=type(error).__name__, message=str(error))
        value = answer.value.model_dump_json().encode()
        return Said(asked.fingerprint, value, answer.tokens, answer.cost, answer.requests)


def _has_failed(task: asyncio.Task[Answer]) -> bool:
    return not task.cancelled() and task.exception() is not None


async def _some_of(tasks: set[asyncio.Task[Answer]]) -> set[asyncio.Task[Answer]]:
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done
