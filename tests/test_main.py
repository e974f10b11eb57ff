"""`imr` itself: what it loads before the command line is, and what it starts."""

from __future__ import annotations

import subprocess
import sys
from multiprocessing import forkserver

import pytest

from summarizer.__main__ import main, seems_to_read_many
from summarizer.bulk.workers import Pool, load_ahead
from summarizer.errors import PoolError
from tests import pool_faults
from tests.pool_faults import Task


def test_a_process_of_a_run_loads_the_main_module_without_typer() -> None:
    code = "import sys, summarizer.__main__; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()

    assert "summarizer.__main__" in loaded
    assert not {"typer", "summarizer.cli", "multiprocessing"} & set(loaded)


@pytest.mark.parametrize("line", ["extract letters --out all", "summarize a.pdf b.pdf --out=pages -f html"])
def test_letters_into_a_folder_are_read_on_all_cores(line: str) -> None:
    assert seems_to_read_many(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--help",
        "extract letter.pdf",
        "check letters",
        "stats all --out x",
        "extract letters --out all --model gpt",
        "extract letters --out all --model=gpt",
        "summarize letters --out all --replay spool",
        "extract letters --out all --engine ray",
        "extract letters --out all --workers 1",
        "extract letters --out all --help",
    ],
)
def test_nothing_is_started_ahead_for_another_command(line: str) -> None:
    assert not seems_to_read_many(line.split())


def test_a_machine_that_starts_no_process_is_told_so_by_the_run_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OSError("AF_UNIX path too long")

    monkeypatch.setattr(forkserver, "ensure_running", refused)
    monkeypatch.setattr(sys, "argv", ["imr", "extract", "none.txt", "--out=", "--nope"])
    with pytest.raises(SystemExit, match="2"):  # typer's word about the option, and nothing about processes
        main()
    with pytest.raises(PoolError, match="do not start"):
        list(Pool(2).answers(iter([Task(b"1")]), pool_faults.answers, pool_faults.lost))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_loaded_ahead_serves_the_workers(workers: int) -> None:
    load_ahead(workers)
    load_ahead(workers)
    tasks = iter([Task(b"1"), Task(b"2")])

    assert sorted(Pool(workers).answers(tasks, pool_faults.answers, pool_faults.lost)) == ["1", "2"]
