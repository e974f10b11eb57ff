"""Ctrl-C in a run with a model: what is sent, kept and told after it."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from summarizer.cli import app
from summarizer.errors import Exit
from tests.bulk import until, write_letters
from tests.endpoint import Endpoint, Reply, completion, endpoint, error
from tests.test_bulk_said import LETTERS, asked, right

pytestmark = pytest.mark.loopback

AT_ONCE = 2


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_letters(tmp_path / "letters", LETTERS)
    return tmp_path


@pytest.fixture(autouse=True)
def heeded_interrupts() -> Iterator[None]:
    """Whatever the shell that runs the tests made of them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def imr(cwd: Path, server: Endpoint, *arguments: str) -> Result:
    with chdir(cwd):
        options = ("letters", "--model", "m", "--price", "1/1/1", "--concurrency", str(AT_ONCE))
        return CliRunner().invoke(app, [*arguments, *options], env={"OPENAI_BASE_URL": server.url})


def interrupt() -> None:
    """Ctrl-C, heard."""
    before = signal.getsignal(signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)
    until(lambda: signal.getsignal(signal.SIGINT) != before)


def interrupted(replies: Callable[[dict[str, Any]], Reply]) -> Callable[[dict[str, Any]], Reply]:
    """These replies, and Ctrl-C when so many requests are under way as there may be, for the first time."""
    together = threading.Barrier(AT_ONCE, action=interrupt)
    arrived = Counter[str]()

    def reply(request: dict[str, Any]) -> Reply:
        arrived["requests"] += 1
        if arrived["requests"] <= AT_ONCE:
            together.wait(30)
        return replies(request)

    return reply


def test_nothing_more_is_sent_and_what_is_under_way_is_kept(work: Path) -> None:
    with endpoint(interrupted(right)) as server:
        stopped = imr(work, server, "extract", "--out", "out")
        sent = asked(server)
        last = imr(work, server, "extract", "--out", "out")

    assert stopped.exit_code == Exit.INTERRUPTED
    assert sent == {"Extraction": AT_ONCE}
    assert asked(server) == {"Extraction": LETTERS - AT_ONCE}
    assert last.exit_code == Exit.DONE
    _, under_way, cost, kept = stopped.stderr.splitlines()
    assert under_way == "imr: requests under way, which are being finished: 2; Ctrl-C again stops now"
    assert "10,000 tokens in" in cost
    assert kept == "imr: stopped: 2 letters are read and kept; the same command goes on from there"


@pytest.mark.parametrize("reply", [completion("MAYBE"), error(503), error(429, retry_after="60")])
def test_what_failed_is_not_sent_again_and_no_failure_of_the_letter(reply: Reply, work: Path) -> None:
    with endpoint(interrupted(lambda _: reply)) as server:
        stopped = imr(work, server, "extract", "--out", "out")

    assert len(server.requests) == AT_ONCE
    assert "stopped: 0 letters are read and kept" in stopped.stderr
    assert "CM19" not in stopped.stderr


def test_a_letter_stopped_between_two_questions_keeps_the_first_answer(work: Path) -> None:
    with endpoint(interrupted(right)) as server:
        stopped = imr(work, server, "summarize", "--out", "out")
        first = asked(server)
        last = imr(work, server, "summarize", "--out", "out")

    assert first == {"Extraction": AT_ONCE}
    assert "stopped: 0 letters are read and kept" in stopped.stderr
    assert asked(server) == {"Extraction": LETTERS - AT_ONCE, "Explanation": LETTERS}
    assert last.exit_code == Exit.DONE


def held_after(first: int, press: Callable[[], None], ended: threading.Event) -> Callable[[dict[str, Any]], Reply]:
    """Right replies to the first requests; the next ones are held, and at the second of them it is pressed."""
    together = threading.Barrier(AT_ONCE, action=press)
    arrived = Counter[str]()

    def reply(request: dict[str, Any]) -> Reply:
        arrived["requests"] += 1
        if arrived["requests"] <= first:
            return right(request)
        together.wait(30)
        ended.wait(30)
        return error(503)

    return reply


def test_pressed_again_it_ends_at_once_and_tells_the_cost_and_what_is_kept(work: Path) -> None:
    def twice() -> None:
        interrupt()
        os.kill(os.getpid(), signal.SIGINT)

    ended = threading.Event()
    with endpoint(held_after(AT_ONCE, twice, ended)) as server:
        stopped = imr(work, server, "extract", "--out", "out")
        ended.set()

    *_, cost, kept = stopped.stderr.splitlines()
    assert stopped.exit_code == Exit.INTERRUPTED
    assert "10,000 tokens in" in cost
    assert kept == "imr: stopped at once: 2 letters are read and kept; the same command goes on from there"


def test_without_a_folder_the_cost_is_told(work: Path) -> None:
    ended = threading.Event()
    with endpoint(held_after(AT_ONCE, lambda: os.kill(os.getpid(), signal.SIGINT), ended)) as server:
        stopped = imr(work, server, "extract")
        ended.set()

    assert stopped.exit_code == Exit.INTERRUPTED
    assert "10,000 tokens in" in stopped.stderr.splitlines()[-1]
