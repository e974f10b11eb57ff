"""A pool of processes beside an event loop."""

from __future__ import annotations

import asyncio

import pytest

from summarizer.bulk.crew import Crew
from summarizer.bulk.workers import Pool
from summarizer.errors import DataFileError
from tests.pool_faults import Reply, Task, lost_reply, reply


async def asked(crew: Crew[Task, Reply], *contents: str) -> list[str]:
    answers = await asyncio.gather(*(crew.answer(Task(content.encode())) for content in contents))
    return [answer.text for answer in answers]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_job_gets_its_own_answer_while_the_loop_does_something_else(workers: int) -> None:
    contents = [str(number) for number in range(60)]
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.001)
            ticks += 1

    async def run(crew: Crew[Task, Reply]) -> list[str]:
        ticking = asyncio.create_task(tick())
        answers = await asked(crew, *contents)
        ticking.cancel()
        return answers

    with Crew(Pool(workers), reply, lost_reply) as crew:
        assert asyncio.run(run(crew)) == contents
    assert ticks > 1


def test_a_job_that_kills_its_worker_or_hangs_costs_itself_alone() -> None:
    contents = ("1", "die", "2", "hang", "3")
    with Crew(Pool(2, patience=1.0), reply, lost_reply) as crew:
        one, died, two, hung, three = asyncio.run(asked(crew, *contents))

    assert (one, two, three) == ("1", "2", "3")
    assert died.startswith("die: the process that read this letter crashed, twice")
    assert hung.startswith("hang: reading this letter took longer than 1 s")


def test_an_error_that_all_jobs_would_meet_is_told_to_all_who_wait() -> None:
    async def run(crew: Crew[Task, Reply]) -> list[Reply | BaseException]:
        jobs = [crew.answer(Task(content)) for content in (b"broken package", b"1")]
        return await asyncio.gather(*jobs, return_exceptions=True)

    with Crew(Pool(1), reply, lost_reply) as crew:
        errors = asyncio.run(run(crew))

    assert [type(error) for error in errors] == [DataFileError, DataFileError]


def test_a_job_that_nobody_waits_for_any_more_is_not_begun() -> None:
    async def run(crew: Crew[Task, Reply]) -> list[str]:
        first = asyncio.create_task(crew.answer(Task(b"1")))
        dropped = asyncio.create_task(crew.answer(Task(b"broken package")))
        await asyncio.sleep(0)
        dropped.cancel()
        return [(await first).text, *await asked(crew, "2")]

    with Crew(Pool(1), reply, lost_reply) as crew:
        assert asyncio.run(run(crew)) == ["1", "2"]
