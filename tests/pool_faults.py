"""Work for a pool that fails on demand; it stands in a module of its own because workers import it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.errors import DataFileError


@dataclass(frozen=True)
class Task:
    data: bytes

    @property
    def sha256(self) -> str:
        return self.data.decode()


@dataclass(frozen=True)
class Reply:
    """An answer that says to which task."""

    sha256: str
    text: str


def answers(tasks: Sequence[Task]) -> Iterator[str]:
    return map(answer, tasks)


def answers_at_the_end(tasks: Sequence[Task]) -> Iterator[str]:
    """All is worked on before the first answer is given."""
    return iter([*map(answer, tasks)])


def answer(task: Task) -> str:
    match task.data:
        case b"who":
            return str(os.getpid())
        case b"interrupts held":
            return str(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
        case b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"hang":
            time.sleep(1000)
        case b"broken package":
            raise DataFileError("malformed")
        case b"unexpected":
            raise KeyError("Jane Roe")
    return task.data.decode()


def lost(task: Task, why: str) -> str:
    return f"{task.data.decode()}: {why}"


def reply(task: Task) -> Reply:
    return Reply(task.sha256, answer(task))


def lost_reply(task: Task, why: str) -> Reply:
    return Reply(task.sha256, lost(task, why))
