"""How fast one endpoint is asked by a whole run: as fast as it keeps up with, and no faster than the user allows.

Requests start slowly and double with every round of answers. The first "too many requests" sets a rate, a little below
what the endpoint answered lately; from there it creeps up, ever faster, until the next. While an endpoint answers
nothing at all, one request at a time tries whether it is back, and whoever failed queues up behind the others. A wait
that the endpoint asks for holds for all requests.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

_FIRST = 32  # requests at once at the start
_AFTER_SILENCE = 8  # requests at once when an endpoint is back
_BELOW = 0.96  # of what was answered lately, after a push back
_CREEP = 0.12  # of that rate, added in the first moment, and ever more with the square of the time
_LATENCIES, _SHORTEST = 5, 0.25  # a moment, over which answers are counted: so many latencies; seconds at least
_FIRST_SILENCE, _LONGEST_SILENCE = 0.5, 4.0  # seconds between two trials of an endpoint that answers nothing


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
        self._answers: deque[float] = deque()  # when the latest came
        self._latency = 0.0  # of the last answer
        self._cut_at = float("-inf")
        self._turn = asyncio.Lock()  # who asked first goes first
        self._left = asyncio.Event()

    @asynccontextmanager
    async def request(self, tokens: int) -> AsyncIterator[float]:
        """One request of so many tokens, from its start, which it is given, to its answer."""
        async with self._turn:
            await self._wait_for_room()
            await self._wait_for_time(tokens)
            self.under_way += 1
        try:
            yield self._clock()
        finally:
            self.under_way -= 1
            self._left.set()

    def answered(self, begun: float) -> None:
        """The endpoint keeps up with a request that was begun then."""
        now = self._clock()
        self._latency = now - begun
        self._answers.append(now)
        if self._silence:
            self._silence, self._limit, self._rate = 0.0, float(min(self._most, _AFTER_SILENCE)), None
        elif self._rate is None:
            self._limit = min(self._most, self._limit + 1)
        self._forget(now)

    def pushed_back(self, asked: float | None) -> None:
        """The endpoint has too much to do, and asked for so many seconds of peace, if it did."""
        now = self._clock()
        if asked:
            self._held_until = max(self._held_until, now + asked)
        if now - self._cut_at < max(self._latency, 0.05):
            return  # of the same moment as the last
        self._cut_at = now
        self._forget(now)
        if self._answers:
            self._rate = _BELOW * len(self._answers) / self._moment
            self._limit = float(self._most)
            self._next = max(self._next, now)
        else:
            self._silence = min(max(2 * self._silence, _FIRST_SILENCE), _LONGEST_SILENCE)
            self._limit = 1.0
            self._held_until = max(self._held_until, now + self._silence)

    @property
    def room(self) -> int:
        """How many requests may be under way now."""
        return max(1, int(self._limit))

    @property
    def _moment(self) -> float:
        return max(_SHORTEST, _LATENCIES * self._latency)

    def _forget(self, now: float) -> None:
        while self._answers and self._answers[0] < now - self._moment:
            self._answers.popleft()

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
            spacings.append(1 / (self._rate * (1 + _CREEP * ((now - self._cut_at) / self._moment) ** 2)))
        if self._requests:
            spacings.append(60 / self._requests)
        if self._tokens:
            spacings.append(60 * tokens / self._tokens)
        return max(spacings)
