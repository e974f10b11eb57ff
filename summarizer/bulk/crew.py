"""The pool of processes for a program that also waits for something else: its event loop gives out jobs one by one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from summarizer.bulk.workers import Pool, PoolRun

_LOOK = 1.0
# where the loop cannot listen to a worker (Windows)
_LOOK_OFTEN = 0.01


class HasSha(Protocol):
    @property
    def sha256(self) -> str: ...


class HasShaAndData(HasSha, Protocol):
    @property
    def data(self) -> bytes: ...


J = TypeVar("J", bound=HasShaAndData)
A = TypeVar("A", bound=HasSha)


@dataclass(slots=True)
class Crew(Generic[J, A]):
    """Workers of a pool; of each letter they have one job at a time. A context manager, used by one event loop.

    `look_every`: seconds between two looks whether a worker has been silent for too long.
    """

    pool: Pool
    work: Callable[[J], A]
    lost: Callable[[J, str], A]
    look_every: float = _LOOK
    _run: PoolRun[J, A] = field(init=False)
    _loop: asyncio.AbstractEventLoop | None = None
    _queue: deque[J] = field(default_factory=deque)
    _awaited: dict[str, asyncio.Future[A]] = field(default_factory=dict)
    _watched: dict[int, Connection] = field(default_factory=dict)
    _look: asyncio.TimerHandle | None = None

    def __enter__(self) -> Self:
        self._run = PoolRun(self.pool, self._jobs(), partial(map, self.work), self.lost)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._look:
            self._look.cancel()
        self._watch([])
        if kind is None:
            self._run.close()
        else:
            self._run.kill()

    async def answer(self, job: J) -> A:
        """What a worker made of it, or `lost(job, why)`. Raises `ImrError` for what all jobs would meet."""
        self._loop = asyncio.get_running_loop()
        future: asyncio.Future[A] = self._loop.create_future()
        self._awaited[job.sha256] = future
        self._queue.append(job)
        self._hand_out()
        try:
            return await future
        except asyncio.CancelledError:
            if job in self._queue:  # nobody has begun it
                self._queue.remove(job)
                del self._awaited[job.sha256]
            raise

    def _jobs(self) -> Iterator[J | None]:
        """Those that wait; `None` for as long as there is none."""
        while True:
            yield self._queue.popleft() if self._queue else None

    def _hand_out(self) -> None:
        try:
            self._run.hand_out()
        except Exception as error:  # noqa: BLE001 - it is told to all who wait
            self._fail(error)
        self._watch(self._run.pipes())
        if self._awaited and not self._look and self._loop:
            self._look = self._loop.call_later(self.look_every, self._look_round)

    def _collect(self) -> None:
        try:
            for answer in self._run.collect(wait_for=0.0):
                future = self._awaited.pop(answer.sha256)
                if not future.done():
                    future.set_result(answer)
        except Exception as error:  # noqa: BLE001 - it is told to all who wait
            self._fail(error)
        self._hand_out()

    def _look_round(self) -> None:
        self._look = None
        self._collect()

    def _fail(self, error: Exception) -> None:
        for future in self._awaited.values():
            if not future.done():
                future.set_exception(error)
        self._awaited.clear()

    def _watch(self, pipes: list[Connection]) -> None:
        """Be told when one of these has something to say."""
        watched = {pipe.fileno(): pipe for pipe in pipes}
        if self._loop is None or watched == self._watched:
            return
        try:
            for number in self._watched:  # all of them: a new pipe may have the number of one that is gone
                self._loop.remove_reader(number)
            for number in watched:
                self._loop.add_reader(number, self._collect)
        except NotImplementedError:
            self.look_every = _LOOK_OFTEN
        self._watched = watched
