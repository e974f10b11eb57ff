"""How fast one endpoint is asked by a whole run: as fast as it keeps up with, and no faster than the user allows.

Requests start slowly and double with every round of answers. Where many are told "too many requests", a rate is set,
that of the requests which were taken lately; from there it creeps up, ever faster, until the next time. Some endpoints
say so at random, however slowly they are asked: what a slower pace does not change is usual there. While an endpoint
takes nothing at all, one request at a time tries whether it is back, and whoever failed queues up behind the others. A
wait that the endpoint asks for holds for all requests.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import sqrt
from statistics import median

from summarizer.errors import Stopped

_FIRST = 32  # requests at once at the start
_AFTER_SILENCE = 8  # requests at once when an endpoint is back
_LATELY = 40  # requests that tell how it goes
_REMEMBERED = 4 * _LATELY
_BURST = 1.0  # seconds that so many are taken to span at least: many endpoints let a burst pass
_TOLERATED = 0.03  # of them, told that there are too many, beyond what is usual
_BY_CHANCE = 2.0  # standard deviations beyond that, for few requests tell little
_FEWEST = 3  # of them at least
_TRIAL, _TRIALS = 40, 3  # so many requests after a cut tell what is usual; the middle one of so many trials counts
_CREEP = 0.2  # of the rate after a cut, added in the first step, and ever more with the square of the steps
_STEP_SECONDS = 8.0  # a step is `_LATELY` requests, or as long, if that is sooner
_SILENT = 12  # requests that were all pushed back: the endpoint takes nothing
_FIRST_SILENCE, _LONGEST_SILENCE = 0.5, 4.0  # seconds between two trials of an endpoint that takes nothing


@dataclass(slots=True)
class Turn:
    """One request. `begun`: by the pace's clock; `was_pushed`: there were too many."""

    begun: float
    was_pushed: bool = False


class Timeless:
    """A clock that only sleeping moves, for answers that need not be waited for. `passed`: seconds."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds


class Pace:
    """The turnstile that all requests to an endpoint pass.

    `most`: requests under way at once; `requests`, `tokens`: at most so many a minute. Times are `clock`'s seconds.
    """

    def __init__(
        self,
        most: int = 64,
        *,
        requests: float | None = None,
        tokens: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.under_way = 0
        self._most = most
        self._requests = requests
        self._tokens = tokens
        self._clock = clock
        self._sleep = sleep
        self._limit = float(min(most, _FIRST))
        self._rate: float | None = None  # requests a second
        self._next = 0.0  # no request starts before
        self._held_until = 0.0
        self._silence = 0.0  # seconds of the last hold without any answer
        self._recent: deque[Turn] = deque(maxlen=_REMEMBERED)
        self._cut_at = float("-inf")
        self._since_cut = 0  # requests
        self._trial: list[Turn] = []  # the first after a cut
        self._usual: deque[float] = deque(maxlen=_TRIALS)  # shares of the latest trials that were pushed back
        self._turn = asyncio.Lock()  # who asked first goes first
        self._left = asyncio.Event()
        self._senders: set[asyncio.Task[object] | None] = set()
        self._is_closed = False

    @asynccontextmanager
    async def request(self, tokens: int) -> AsyncIterator[Turn]:
        """One request of so many tokens, from its start to its answer.

        Raises `Stopped` after `close`, also for one that fails then: it may not be sent again.
        """
        self._check_open()
        async with self._turn:
            await self._wait_for_room()
            await self._wait_for_time(tokens)
            self._check_open()
            self.under_way += 1
        turn = Turn(self._clock())
        self._recent.append(turn)
        self._since_cut += 1
        if len(self._trial) < _TRIAL:
            self._trial.append(turn)
        sender = asyncio.current_task()
        self._senders.add(sender)
        try:
            yield turn
        except Exception:
            self._check_open()
            raise
        finally:
            self._senders.discard(sender)
            self.under_way -= 1
            self._left.set()

    def close(self) -> set[asyncio.Task[object] | None]:
        """Let no request through any more; the tasks whose requests are under way."""
        self._is_closed = True
        return {*self._senders}

    def answered(self) -> None:
        """The endpoint keeps up."""
        if self._silence:
            self._silence, self._limit, self._rate = 0.0, float(min(self._most, _AFTER_SILENCE)), None
        elif self._rate is None:
            self._limit = min(self._most, self._limit + 1)

    def pushed_back(self, turn: Turn, asked: float | None) -> None:
        """The endpoint has too much to do, and asked for so many seconds of peace, if it did."""
        now = self._clock()
        turn.was_pushed = True
        if asked:
            self._held_until = max(self._held_until, now + asked)
        if turn.begun <= self._cut_at:
            return  # sent before the last cut
        lately = [other for other in self._recent if other.begun <= turn.begun][-_LATELY:]
        if len(lately) < _LATELY and len(self._recent) == _REMEMBERED:
            return  # what was sent so long ago says nothing about now
        if _takes_nothing(lately):
            self._fall_silent(now)
        elif self._is_too_fast([other for other in lately if other.begun > self._cut_at]):
            self._cut(now, lately)

    @property
    def room(self) -> int:
        """How many requests may be under way now."""
        return max(1, int(self._limit))

    def _is_too_fast(self, lately: list[Turn]) -> bool:
        usual = median(self._usual) if len(self._usual) == _TRIALS else 0.0
        expected = len(lately) * (usual + _TOLERATED)
        enough = max(expected + _BY_CHANCE * sqrt(expected), min(_FEWEST, self._most))
        return sum(turn.was_pushed for turn in lately) >= enough

    def _cut(self, now: float, lately: list[Turn]) -> None:
        taken = sum(not turn.was_pushed for turn in lately)
        span = lately[-1].begun - lately[0].begun
        self._rate = taken / max(span, _BURST * len(lately) / _LATELY)
        self._limit = float(self._most)
        self._next = max(self._next, now)
        self._cut_at, self._since_cut = now, 0
        if len(self._trial) == _TRIAL:
            self._usual.append(sum(turn.was_pushed for turn in self._trial) / _TRIAL)
            self._trial.clear()

    def _fall_silent(self, now: float) -> None:
        self._silence = min(max(2 * self._silence, _FIRST_SILENCE), _LONGEST_SILENCE)
        self._limit = 1.0
        self._held_until = max(self._held_until, now + self._silence)
        self._cut_at = now

    def _check_open(self) -> None:
        if self._is_closed:
            raise Stopped("no more requests are sent")

    async def _wait_for_room(self) -> None:
        while self.under_way >= self.room:
            self._left.clear()
            await self._left.wait()

    async def _wait_for_time(self, tokens: int) -> None:
        while (begins := max(self._next, self._held_until)) > (now := self._clock()):
            await self._sleep(begins - now)
        self._next = max(self._next, now) + self._spacing(now, tokens)

    def _spacing(self, now: float, tokens: int) -> float:
        """Seconds until the next request may start."""
        spacings = [0.0]
        if self._rate is not None:
            steps = max(self._since_cut / _LATELY, (now - self._cut_at) / _STEP_SECONDS)
            spacings.append(1 / (self._rate * (1 + _CREEP * steps**2)))
        if self._requests:
            spacings.append(60 / self._requests)
        if self._tokens:
            spacings.append(60 * tokens / self._tokens)
        return max(spacings)


def _takes_nothing(lately: list[Turn]) -> bool:
    last = lately[-_SILENT:]
    is_burst = last[-1].begun - last[0].begun < _BURST
    return all(turn.was_pushed for turn in (lately if is_burst else last))
