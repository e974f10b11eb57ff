"""A pool in which one letter crashes or hangs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.process import BaseProcess

import pytest

from summarizer.bulk.workers import Pool, PoolRun, Work, Worker
from summarizer.errors import DataFileError
from tests import pool_faults
from tests.pool_faults import Task, lost


def answers(*contents: str, pool: Pool | None = None, work: Work[Task, str] = pool_faults.answers) -> list[str]:
    tasks = iter([Task(content.encode()) for content in contents])
    return sorted((pool or Pool(2)).answers(tasks, work, lost))


def test_every_job_gets_its_answer() -> None:
    contents = [str(number) for number in range(100)]

    assert answers(*contents) == sorted(contents)


def test_without_a_job_there_is_no_answer() -> None:
    assert answers() == []


@pytest.mark.parametrize("work", [pool_faults.answers, pool_faults.answers_at_the_end])
@pytest.mark.parametrize("fault", ["die", "unexpected"])
def test_a_job_that_kills_its_worker_costs_itself_alone(fault: str, work: Work[Task, str]) -> None:
    contents = [str(number) for number in range(40)]
    *others, loss = sorted(answers(*contents[:20], fault, *contents[20:], work=work), key=lambda found: ":" in found)

    assert sorted(others) == sorted(contents)
    assert loss.startswith(f"{fault}: the process that read this letter crashed, twice; run the same command again")


def test_jobs_that_all_kill_their_workers_all_end() -> None:
    assert len(answers(*["die"] * 6)) == 6


@pytest.mark.parametrize("work", [pool_faults.answers, pool_faults.answers_at_the_end])
def test_a_job_that_hangs_is_lost_after_the_patience_and_the_others_are_not(work: Work[Task, str]) -> None:
    found = answers("1", "hang", "2", "3", pool=Pool(1, patience=0.5), work=work)

    assert found[:3] == ["1", "2", "3"]
    assert found[3].startswith("hang: reading this letter took longer than 0.5 s; run the same command again")


def test_what_was_answered_while_nobody_listened_is_not_lost() -> None:
    tasks = iter([Task(str(number).encode()) for number in range(8)])
    found = []
    for text in Pool(2, patience=0.3).answers(tasks, pool_faults.answers, lost):
        found.append(text)
        if len(found) == 2:
            time.sleep(0.5)

    assert sorted(found) == [str(number) for number in range(8)]


def test_an_error_that_all_jobs_would_meet_ends_the_run() -> None:
    with pytest.raises(DataFileError, match="malformed"):
        answers("1", "broken package", "2")


def test_large_jobs_and_answers_block_nothing() -> None:
    contents = [f"{number}" * 3_000_000 for number in range(6)]

    assert answers(*contents) == contents


def test_jobs_are_taken_only_as_there_is_room_for_them() -> None:
    taken = 0

    def tasks() -> Iterator[Task]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield Task(str(number).encode())

    pool = Pool(2).answers(tasks(), pool_faults.answers, lost)
    for _ in range(20):
        next(pool)
    pool.close()  # type: ignore[attr-defined]  # a generator

    assert taken < 100


@pytest.mark.skipif(sys.platform == "win32", reason="no masks of signals")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_never_hears_an_interrupt_not_even_while_it_loads(workers: int) -> None:
    code = f"""
from summarizer.bulk.workers import Pool
from tests.pool_faults import Task, answers, lost
if __name__ == "__main__":
    print(*Pool({workers}).answers(iter([Task(b"interrupts held")]), answers, lost))
"""  # in a process of its own, where nothing is started yet
    held = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert held.stdout == "True\n"


def test_jobs_are_taken_while_no_worker_has_anything_to_say_and_the_last_ones_are_shared() -> None:
    tasks = (Task(str(number).encode()) for number in range(5))
    run = PoolRun(Pool(2), tasks, pool_faults.answers, lost, ahead=8)
    run.handed = 100  # past the beginning
    ends = [Pipe(), Pipe()]
    run.workers += [Worker(BaseProcess(), ours, since=time.monotonic(), started=True) for ours, _ in ends]

    assert list(run.collect(wait_for=0.0)) == []
    assert len(run.waiting) == 5

    run.hand_out()
    assert [len(theirs.recv()) for _, theirs in ends] == [3, 1]
    assert len(run.waiting) == 1
