"""The pace of a run grows while the endpoint keeps up, gives way when it does not, and keeps to the user's limits."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from summarizer.errors import Stopped
from summarizer.model.pace import Pace, Timeless
from tests.timeless import TimelessLoop

Story = Callable[[Pace, Timeless], Awaitable[None]]


def told(story: Story, **limits: float) -> float:
    """Play a story in time that only waiting moves; how many seconds it took."""

    async def play() -> float:
        time = Timeless()
        await story(Pace(clock=time.now, sleep=time.sleep, **limits), time)  # type: ignore[arg-type]
        return time.passed

    return asyncio.run(play())


async def answered(pace: Pace, time: Timeless, *, seconds: float = 0.0, tokens: int = 100) -> None:
    async with pace.request(tokens):
        time.passed += seconds
        pace.answered()


async def pushed_back(pace: Pace, time: Timeless, asked: float | None = None, *, seconds: float = 0.0) -> None:
    async with pace.request(100) as turn:
        time.passed += seconds
        pace.pushed_back(turn, asked)


def test_nothing_waits_while_the_endpoint_keeps_up() -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        for _ in range(500):
            await answered(pace, time)

    assert told(story) == 0.0


def test_requests_at_once_double_with_every_round_of_answers_up_to_the_most() -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        seen = []
        for _ in range(4):
            room = int(pace.room)
            seen.append(room)
            for _ in range(room):
                await answered(pace, time)
        assert seen == [32, 64, 100, 100]

    told(story, most=100)


def test_what_the_endpoint_asks_to_wait_holds_for_all_requests() -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        await answered(pace, time)
        await pushed_back(pace, time, asked=7.0)
        await answered(pace, time)

    assert 7.0 <= told(story) <= 8.5


def test_a_few_push_backs_among_many_answers_change_nothing() -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        for _ in range(10):
            for _ in range(19):
                await answered(pace, time)
            await pushed_back(pace, time)

    assert told(story) == 0.0


def test_after_many_push_backs_requests_come_as_fast_as_they_were_taken() -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        for _ in range(30):
            await answered(pace, time, seconds=0.05)
        for _ in range(3):
            await pushed_back(pace, time)
        begun = time.passed
        for _ in range(6):
            await answered(pace, time)
        assert 0.2 <= time.passed - begun <= 0.3

    told(story)


def test_the_pace_creeps_up_again() -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        for _ in range(30):
            await answered(pace, time, seconds=0.05)
        for _ in range(3):
            await pushed_back(pace, time)
        spans = []
        for _ in range(3):
            begun = time.passed
            for _ in range(100):
                await answered(pace, time)
            spans.append(time.passed - begun)
        assert spans == sorted(spans, reverse=True)
        assert spans[-1] < spans[0] / 2

    told(story)


def test_an_endpoint_that_answers_nothing_is_tried_by_one_request_at_a_time_ever_more_rarely() -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        waits = []
        for _ in range(6):
            begun = time.passed
            await pushed_back(pace, time, seconds=0.1)
            waits.append(round(time.passed - begun, 1))
        assert waits == [0.1, 0.6, 1.1, 2.1, 4.1, 4.1]
        assert pace.room == 1

    told(story)


def test_an_endpoint_that_is_back_is_asked_by_several_again() -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        await pushed_back(pace, time)
        await answered(pace, time)
        assert pace.room == 8

    told(story)


def test_push_backs_of_what_was_sent_before_a_cut_do_not_count_again() -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        for _ in range(30):
            await answered(pace, time, seconds=0.05)
        turns = []
        for _ in range(10):
            async with pace.request(100) as turn:
                turns.append(turn)
        time.passed += 0.05
        for turn in turns:
            pace.pushed_back(turn, None)
        begun = time.passed
        for _ in range(6):
            await answered(pace, time)
        assert time.passed - begun < 0.3

    told(story)


@pytest.mark.parametrize("answers", [159, 500])
def test_a_push_back_of_a_request_that_many_have_overtaken_changes_nothing(answers: int) -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        async with pace.request(100) as slow:
            for _ in range(answers):
                await answered(pace, time, seconds=0.1)
            pace.pushed_back(slow, None)
            assert pace.room == 64

    told(story)


@pytest.mark.parametrize(("limits", "seconds"), [({"requests": 60}, 9.0), ({"tokens": 6000}, 9.0)])
def test_requests_and_tokens_a_minute_are_kept(limits: dict[str, float], seconds: float) -> None:
    async def story(pace: Pace, time: Timeless) -> None:
        for _ in range(10):
            await answered(pace, time)

    assert told(story, **limits) == pytest.approx(seconds)


def test_no_more_requests_are_under_way_than_there_is_room_for() -> None:
    async def play() -> int:
        pace, most = Pace(3), 0

        async def one() -> None:
            nonlocal most
            async with pace.request(1):
                most = max(most, pace.under_way)
                await asyncio.sleep(0)

        await asyncio.gather(*(one() for _ in range(20)))
        return most

    assert asyncio.run(play()) == 3


def test_whoever_is_cancelled_in_the_queue_blocks_nobody() -> None:
    async def play() -> None:
        pace = Pace(1)

        async def one() -> None:
            async with pace.request(1):
                await asyncio.sleep(0.01)

        tasks = [asyncio.create_task(one()) for _ in range(4)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 2)

    asyncio.run(play())


@dataclass
class Busy:
    """An endpoint that takes so many requests a second (`rate`), and pushes others back (`share`) at random."""

    latency: float = 0.2
    rate: float = math.inf
    share: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    requests: int = 0
    _room: float = 1.0
    _at: float = 0.0

    def takes(self, now: float) -> bool:
        self.requests += 1
        self._room = min(1.0, self._room + (now - self._at) * self.rate)
        self._at = now
        if self.chance.random() < self.share or self._room < 1:
            return False
        self._room -= 1 if self.rate < math.inf else 0
        return True


def seconds_for(letters: int, endpoint: Busy) -> float:
    """Letters that are asked about until they are answered, 64 at once."""

    async def play() -> float:
        time = asyncio.get_running_loop().time
        pace = Pace(64, clock=time)

        async def one() -> None:
            for tries in range(20):
                async with pace.request(1) as turn:
                    if endpoint.takes(time()):
                        await asyncio.sleep(endpoint.latency)
                        pace.answered()
                        return
                    pace.pushed_back(turn, None)
                await asyncio.sleep(0.5 * tries)
            raise AssertionError("never answered")

        await asyncio.gather(*(one() for _ in range(letters)))
        return time()

    with asyncio.Runner(loop_factory=TimelessLoop) as runner:
        return runner.run(play())


@pytest.mark.parametrize(
    ("endpoint", "letters", "ideal"),
    [(Busy(rate=40), 400, 10.0), (Busy(rate=40), 2000, 50.0), (Busy(rate=5, latency=5), 200, 40.0)],
)
def test_a_rate_limit_is_found_and_kept(endpoint: Busy, letters: int, ideal: float) -> None:
    assert seconds_for(letters, endpoint) < 1.8 * ideal
    assert endpoint.requests < 1.2 * letters + 64  # that were under way before the first answer


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2])
def test_an_endpoint_that_pushes_back_at_random_is_not_asked_ever_more_slowly(share: float) -> None:
    endpoint = Busy(share=share)

    assert seconds_for(2000, endpoint) < 7 * 2000 / 64 * endpoint.latency


def test_after_it_is_closed_nobody_passes_and_whoever_is_under_way_ends() -> None:
    async def play() -> tuple[bool, list[object]]:
        pace, answered = Pace(2), asyncio.Event()

        async def one() -> str:
            async with pace.request(1):
                await answered.wait()
            return "answered"

        tasks = [asyncio.create_task(one()) for _ in range(3)]
        await asyncio.sleep(0.01)
        under_way = pace.close()
        answered.set()
        return under_way == {*tasks[:2]}, await asyncio.gather(*tasks, one(), return_exceptions=True)

    is_right, [*ended, waited, late] = asyncio.run(play())

    assert is_right
    assert ended == ["answered", "answered"]
    assert isinstance(waited, Stopped)
    assert isinstance(late, Stopped)
