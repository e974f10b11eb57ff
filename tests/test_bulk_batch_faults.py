"""Runs in batches that are killed, interrupted, cut off and refused: nothing lost, nothing sent twice."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from summarizer.bulk import batch_collect
from summarizer.bulk.batch_book import BatchBook
from summarizer.bulk.ledger import Ledger
from summarizer.cli import app
from summarizer.errors import Exit
from summarizer.model.batch import BatchApi
from tests.batches import ARGUMENTS, LETTERS, SHAS, batch_folder, right, run, undisturbed_results
from tests.batchserver import BatchServer, Step, When, batchserver
from tests.bulk import environment, results
from tests.console import IMR

pytestmark = pytest.mark.loopback


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from batch_folder(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("step", "status", "says"),
    [
        ("upload", 401, "does not accept the key"),
        ("upload", 404, "has no batches: leave --batch out"),
        ("upload", 400, "refused the batch (status 400, no code)"),
        ("create", 403, "does not accept the key"),
        ("create", 400, "refused the batch (status 400, no code)"),
    ],
)
def test_a_refused_step_is_told_and_leaves_nothing_under_way(work: Path, step: Step, status: int, says: str) -> None:
    with batchserver(right, denied={step: status}) as server:
        denied = run(work, server)
        after = run(work, server)

    assert denied.exit_code == Exit.FAILED
    assert says in denied.stderr
    assert after.exit_code == Exit.DONE
    assert server.letters == sorted(SHAS[:LETTERS])


def test_a_batch_of_another_project_is_kept_and_told(work: Path) -> None:
    with batchserver(right, polls=9) as server:
        run(work, server)
        theirs = dict(server.batches)
        server.batches.clear()
        other_key = run(work, server)
        server.batches |= theirs
        again = run(work, server)

    assert other_key.exit_code == Exit.FAILED
    assert "does not know batch batch_0" in other_key.stderr
    assert again.exit_code == Exit.UNDER_WAY


def test_dropped_connections_are_tried_again(work: Path) -> None:
    with batchserver(right, dropped=["upload", "create", "list", "retrieve", "content"]) as server:
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert server.steps.count("create") == 1
    assert results(work / "out") == undisturbed_results()


def test_a_lost_answer_to_create_is_found_in_the_list(work: Path) -> None:
    with batchserver(right) as server:
        for number in range(5):
            server.batches[f"other_{number}"] = {"id": f"other_{number}", "object": "batch", "status": "failed"}
        server.dropped.append("create")
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert server.steps.count("create") == 1
    assert results(work / "out") == undisturbed_results()


def test_a_batch_that_may_still_appear_is_not_created_twice(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_collect, "SETTLING", 60.0)
    monkeypatch.setattr(BatchApi, "find", lambda *_: None)
    with batchserver(right) as server:
        server.dropped.append("create")
        runs = [run(work, server).exit_code for _ in range(3)]

    assert runs == [Exit.UNDER_WAY] * 3
    assert server.steps.count("create") == 1


def test_another_host_or_an_online_run_leaves_letters_in_batches_alone(work: Path) -> None:
    with batchserver(right, polls=9) as server:
        run(work, server)
        with batchserver(right) as other:
            elsewhere = run(work, other)
        with chdir(work):
            online = CliRunner().invoke(app, [*ARGUMENTS[:-1]], env={"OPENAI_BASE_URL": server.url})

    assert elsewhere.exit_code == online.exit_code == Exit.FAILED
    assert "6 letters are under way in a batch at 127.0.0.1" in elsewhere.stderr
    assert "add --batch to collect them" in online.stderr
    assert other.steps == []


def test_an_interrupt_while_waiting_says_how_to_go_on(work: Path) -> None:
    def interrupt(step: Step, when: When) -> None:
        if when == "after" and server.steps.count("retrieve") == 4:  # two of the first run, one before the letters
            os.kill(os.getpid(), signal.SIGINT)

    with batchserver(right, polls=99) as server:
        run(work, server)
        server.hook = interrupt
        stopped = run(work, server, "--wait")
        server.hook = lambda _step, _when: None
        server.polls = 0
        last = run(work, server)

    assert stopped.exit_code == Exit.INTERRUPTED
    assert "the batches go on by themselves" in stopped.stderr
    assert last.exit_code == Exit.DONE
    assert server.letters == sorted(SHAS[:LETTERS])


def test_an_interrupt_while_letters_are_written_sends_no_half_batch(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = BatchApi.line

    def interrupted(api: BatchApi, sha: str, body: bytes) -> bytes:
        os.kill(os.getpid(), signal.SIGINT)
        return line(api, sha, body)

    with batchserver(right) as server:
        with monkeypatch.context() as patched:
            patched.setattr(BatchApi, "line", interrupted)
            stopped = run(work, server)
        steps = [*server.steps]
        last = run(work, server)

    assert (stopped.exit_code, steps) == (Exit.INTERRUPTED, [])
    assert last.exit_code == Exit.DONE


class Killed(BaseException):
    """As kill -9 at this place: nothing after it runs."""


def dies_once(monkeypatch: pytest.MonkeyPatch, owner: type, method: str, when: When) -> None:
    original = getattr(owner, method)
    left = [1]

    def dying(*args: Any, **named: Any) -> Any:
        if left and when == "before":
            raise Killed(left.pop())
        result = original(*args, **named)
        if left:
            raise Killed(left.pop())
        return result

    monkeypatch.setattr(owner, method, dying)


# the calls to the provider lie between these
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("owner", "method"),
    [*((BatchBook, name) for name in ("intend", "creating", "sent", "collect", "forget")), (Ledger, "store")],
)
def test_a_run_that_dies_between_two_steps_loses_nothing_and_sends_nothing_twice(
    work: Path,
    owner: type,
    method: str,
    when: When,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dies_once(monkeypatch, owner, method, when)
    with batchserver(right) as server:
        with pytest.raises(Killed):
            run(work, server)
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert server.letters == sorted(SHAS[:LETTERS])
    assert results(work / "out") == undisturbed_results()


@pytest.mark.parametrize(("step", "when"), [("create", "before"), ("create", "after"), ("content", "after")])
def test_a_process_that_is_killed_while_the_provider_works_loses_nothing_and_sends_nothing_twice(
    work: Path, step: Step, when: When
) -> None:
    with batchserver(right) as server, started(work, server) as process:

        def kill(now: Step, then: When) -> None:
            if (now, then) == (step, when):
                process.kill()
                process.wait()

        server.hook = kill
        process.wait(timeout=60)
        server.hook = lambda _step, _when: None
        last = run(work, server, "--wait")

    assert process.returncode == -9
    assert last.exit_code == Exit.DONE
    assert server.letters == sorted(SHAS[:LETTERS])
    assert results(work / "out") == undisturbed_results()


def started(work: Path, server: BatchServer) -> subprocess.Popen[bytes]:
    env = environment() | {"OPENAI_BASE_URL": server.url}
    return subprocess.Popen([*IMR, *ARGUMENTS], cwd=work, env=env, stderr=subprocess.DEVNULL)
