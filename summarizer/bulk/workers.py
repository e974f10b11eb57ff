"""A pool of processes in which a letter can crash or hang without costing more than itself.

Each worker has a pipe of its own. It says when it is ready, gets a handful of jobs, and sends the answers one by one in
their order. Which of those without an answer a dead or silent worker was at is not known, so each of them is given to
another worker alone. Jobs are sent only to a worker that waits for them, so that neither side ever blocks on a full
pipe.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from math import ceil, inf
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Generic, Protocol, TypeVar

from summarizer.errors import ImrError, PoolError


class HasData(Protocol):
    @property
    def data(self) -> bytes: ...


J = TypeVar("J", bound=HasData)
A = TypeVar("A")
Work = Callable[[Sequence[J]], Iterable[A]]

# seconds for one letter; the longest published ones take less than one
PATIENCE = 60.0
_START_PATIENCE = 60.0
# Jobs given to a worker at once: enough that it seldom waits, few enough that the last ones are spread evenly.
_HANDFUL = 8
_HANDFUL_BYTES = 2_000_000
# Between two looks whether a worker has something to say.
_FETCHED_AT_ONCE = 4
# A job whose worker died of it alone is tried once more: something else may have killed it.
_TRIES = 2
_FAILED_STARTS = 5
# A server that loads the reader once and forks the workers, where the system can; for one worker it is not worth the
# memory of a process.
_MANY = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_ONE = "spawn"
_PRELOADED = ["summarizer.bulk.preloaded"]

_DIED = "the process that read this letter crashed, twice"
_SLOW = "reading this letter took longer than {:g} s"
_NO_START = "the processes that read letters do not start; look whether memory is short"
_AGAIN = "; run the same command again to try it once more, and report it if it stays"


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Pool:
    """`patience`: seconds without an answer before a worker is killed."""

    workers: int
    patience: float = PATIENCE

    def answers(self, jobs: Iterator[J], work: Work[J, A], lost: Callable[[J, str], A]) -> Iterator[A]:
        """One answer for each job, as they come, and `lost(job, why)` where a worker gave none.

        `work` runs in the workers: one answer for each job, in their order; an `ImrError` that it raises ends the run.
        Raises `PoolError` if no worker starts.
        """
        run = PoolRun(self, jobs, work, lost, ahead=self.workers * _HANDFUL)
        try:
            while run.hand_out():
                yield from run.collect()
        except BaseException:
            run.kill()
            raise
        run.close()


@dataclass(slots=True)
class _Attempt(Generic[J]):
    """`tries`: workers that died when it was all they had. `alone`: to be given without others, as it was with a worker
    that died."""

    job: J
    tries: int = 0
    alone: bool = False


@dataclass(slots=True, eq=False)
class Worker(Generic[J]):
    """`since`: when it was last heard of. `jobs`: those that it has and gave no answer to, in their order."""

    process: BaseProcess
    pipe: Connection
    since: float
    started: bool = False
    jobs: deque[_Attempt[J]] = field(default_factory=deque)


@dataclass(slots=True)
class PoolRun(Generic[J, A]):
    """The state of one run: the workers, and the jobs that none of them has.

    `rest` gives `None` where none waits. `ahead`: how many jobs are taken from it before a worker asks for them, in the
    time in which no worker has anything to say.
    """

    pool: Pool
    rest: Iterator[J | None]
    work: Work[J, A]
    lost: Callable[[J, str], A]
    ahead: int = 0
    workers: list[Worker[J]] = field(default_factory=list)
    waiting: deque[_Attempt[J]] = field(default_factory=deque)
    is_dry: bool = False
    handed: int = 0
    failed_starts: int = 0

    def hand_out(self) -> bool:
        """Give every idle worker a handful; whether anything is under way."""
        idle = [worker for worker in self.workers if worker.started and not worker.jobs]
        missing = self.pool.workers - len(self.workers)
        if idle or missing:
            self._fetch(self.pool.workers)
        for worker in idle:
            self._give(worker)
        starting = sum(not worker.started for worker in self.workers)
        for _ in range(min(missing, len(self.waiting) - starting)):
            self.workers.append(self._new_worker())
        return bool(self.waiting) or any(worker.jobs for worker in self.workers)

    def pipes(self) -> list[Connection]:
        """Where workers are heard."""
        return [worker.pipe for worker in self.workers]

    def collect(self, *, wait_for: float = inf) -> Iterator[A]:
        """An answer of each worker that has one by now, or as soon as there is one, but after `wait_for` seconds."""
        self._fetch_ahead()
        patience = min(map(self._deadline, self.workers), default=inf) - monotonic()
        heard = set(wait(self.pipes(), max(0.0, min(patience, wait_for))))
        for worker in [*self.workers]:
            if worker.pipe in heard:
                yield from self._heard(worker)
            elif monotonic() > self._deadline(worker) and not worker.pipe.poll():  # it may have spoken meanwhile
                yield from self._bury(worker, _SLOW.format(self.pool.patience), tries=1)

    def close(self) -> None:
        """Let the workers end."""
        for worker in self.workers:
            worker.pipe.close()
        for worker in self.workers:
            worker.process.join(5)
        self.kill()

    def kill(self) -> None:
        for worker in self.workers:
            worker.pipe.close()
            worker.process.kill()
            worker.process.join()
        self.workers.clear()

    def _fetch(self, count: int) -> None:
        while len(self.waiting) < count:
            job = next(self.rest, None)
            self.is_dry = job is None
            if job is None:
                return
            self.waiting.append(_Attempt(job))

    def _fetch_ahead(self) -> None:
        while len(self.waiting) < self.ahead and not self.is_dry and not wait(self.pipes(), 0):
            if sum(len(attempt.job.data) for attempt in self.waiting) > _HANDFUL_BYTES:
                break
            self._fetch(len(self.waiting) + _FETCHED_AT_ONCE)

    def _give(self, worker: Worker[J]) -> None:
        """One job at first, so that all workers begin at once, then more; of the last ones its share."""
        most = min(_HANDFUL, 1 + self.handed // self.pool.workers)
        if self.is_dry:
            most = min(most, ceil(len(self.waiting) / self.pool.workers))
        size = 0
        while len(worker.jobs) < most and size < _HANDFUL_BYTES:
            self._fetch(1)
            if not self.waiting:
                break
            attempt = self.waiting.popleft()
            worker.jobs.append(attempt)
            size += len(attempt.job.data)
            if attempt.alone:
                break
        self.handed += len(worker.jobs)
        worker.since = monotonic()
        if worker.jobs:
            with suppress(OSError):  # it has died: `collect` will see
                worker.pipe.send([attempt.job for attempt in worker.jobs])

    def _heard(self, worker: Worker[J]) -> Iterator[A]:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._bury(worker, _DIED, tries=_TRIES)
            return
        worker.since = monotonic()
        if isinstance(answer, ImrError):
            raise answer
        if worker.started:
            worker.jobs.popleft()
            if not worker.jobs and len(self.waiting) >= _HANDFUL:
                self._give(worker)  # now: what is done with the answer may take longer than its next letter
            yield answer
        else:
            worker.started, self.failed_starts = True, 0

    def _bury(self, worker: Worker[J], why: str, *, tries: int) -> Iterator[A]:
        """Drop a worker; a job that it alone had is tried again or lost, several are given to others one by one."""
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        if not worker.started:
            self.failed_starts += 1
            if self.failed_starts >= _FAILED_STARTS:
                raise PoolError(_NO_START)
        if len(worker.jobs) == 1:
            [only] = worker.jobs
            only.tries += 1
            if only.tries >= tries:
                worker.jobs.clear()
                yield self.lost(only.job, why + _AGAIN)
        for attempt in reversed(worker.jobs):
            attempt.alone = True
            self.waiting.appendleft(attempt)

    def _deadline(self, worker: Worker[J]) -> float:
        """An idle one may be silent for as long as it likes, but it may die."""
        if worker.started and not worker.jobs:
            return inf
        return worker.since + (self.pool.patience if worker.started else max(_START_PATIENCE, self.pool.patience))

    def _new_worker(self) -> Worker[J]:
        context = multiprocessing.get_context(_start_of(self.pool.workers))
        try:
            load_ahead(self.pool.workers)
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self.work), daemon=True)  # type: ignore[attr-defined]
            with _interrupts_held():
                process.start()
        except (EOFError, OSError) as error:
            raise PoolError(_NO_START) from error
        theirs.close()
        return Worker(process, ours, since=monotonic())


def load_ahead(workers: int) -> None:
    """Begin to load what so many workers will be forked from; returns at once. Told again it does nothing."""
    if _start_of(workers) != "forkserver":
        return
    multiprocessing.get_context("forkserver").set_forkserver_preload(_PRELOADED)
    with _interrupts_held():
        forkserver.ensure_running()


def _start_of(workers: int) -> str:
    return _ONE if workers == 1 else _MANY


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C reaches this process a little later, and never the processes that are started meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # started with any of them, it would let interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, work: Work[J, A]) -> None:
    """A worker's life: ends when the parent closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            jobs = pipe.recv()
            try:
                for answer in work(jobs):
                    pipe.send(answer)
            except ImrError as error:
                pipe.send(error)
