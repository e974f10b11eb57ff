"""`imr` itself: what it loads before the command line is, and what it starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path
from typing import BinaryIO

import pytest
import typer

from summarizer import cli
from summarizer.__main__ import main, seems_to_read_many
from summarizer.bulk.workers import Pool, load_ahead
from summarizer.errors import Exit, PoolError
from tests import pool_faults
from tests.bulk import extract, until, write_letters
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


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Two letters in `letters`, and what `imr stats` counts in `out`."""
    write_letters(tmp_path / "letters", 2)
    extract(tmp_path, "letters", "--out", "out")
    return tmp_path


# "-u": nothing is kept back, so that the first word meets the fault
PRINTING = [
    "-m summarizer extract letters",
    "-m summarizer summarize letters",
    "-m summarizer check letters",
    "-m summarizer stats out",
    "-m summarizer extract --help",
    "-u -m summarizer check letters",
    "-u -m summarizer --version",
]
FULL = Path("/dev/full")


def ended(work: Path, line: str, stdout: BinaryIO) -> tuple[int, str]:
    """The exit code of `python` with these arguments, and what it said on standard error."""
    command = [sys.executable, *line.split()]
    environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).parents[1])}
    run = subprocess.run(
        command, cwd=work, env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )
    return run.returncode, run.stderr


@contextmanager
def closed_pipe() -> Iterator[BinaryIO]:
    """The writing end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as file:
        yield file


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_a_full_disk_behind_standard_output_is_one_line_for_every_command(work: Path) -> None:
    with FULL.open("wb") as full:
        told = {line: ended(work, line, full) for line in PRINTING}

    assert {code for code, _ in told.values()} == {Exit.FAILED}
    assert {stderr.splitlines()[-1] for _, stderr in told.values()} == {"imr: output: No space left on device"}
    assert "Exception" not in "".join(stderr for _, stderr in told.values())
    assert "Traceback" not in "".join(stderr for _, stderr in told.values())


def test_a_pipe_that_nobody_reads_ends_every_command_alike_and_without_a_word(work: Path) -> None:
    with closed_pipe() as pipe:
        told = {line: ended(work, line, pipe) for line in PRINTING}

    assert {code for code, _ in told.values()} == {Exit.NOBODY_READS}
    assert {stderr for _, stderr in told.values()} <= {"", "imr: 2 read\n"}


class Deleted:
    """Ctrl-C while it is deleted."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("where", ["while modules load", "in a command", "where Python drops it"])
def test_an_interrupt_ends_the_process_with_one_line(
    where: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        if where == "where Python drops it":
            Deleted()
            until(lambda: False)
        signal.raise_signal(signal.SIGINT)

    command = typer.Typer(pretty_exceptions_enable=False)
    command.command()(interrupted)
    monkeypatch.setattr(cli, "app", interrupted if where == "while modules load" else command)
    monkeypatch.setattr(sys, "argv", ["imr"])
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(SystemExit, match=str(int(Exit.INTERRUPTED))):
            main()
    finally:
        signal.signal(signal.SIGINT, before)

    assert capsys.readouterr().err == "imr: stopped\n"
