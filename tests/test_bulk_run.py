"""Bulk runs from end to end: killed, interrupted, repeated, on changed folders."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer.bulk.ledger import open_ledger
from summarizer.bulk.rules_reader import RulesBulkReader
from summarizer.bulk.workers import Pool
from summarizer.cli import app
from summarizer.errors import Exit
from tests.bulk import counts, errors, extract, letter, records, results, started, until, write_letters

LETTERS = 60


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with `letters/`, to run in."""
    write_letters(tmp_path / "letters", LETTERS)
    return tmp_path


@pytest.fixture
def heeded_interrupts() -> Iterator[None]:
    """A gate that runs in the background of a shell hands down an ignored SIGINT; a handled one is not handed down."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def killed_after(work: Path, stored: int) -> bool:
    """Run, and kill -9 when so many letters are in the ledger; whether it was not at its end yet."""
    with started(work, "letters", "--out", "out") as run:
        until(lambda: run.poll() is not None or in_ledger(work / "out") >= stored)
        run.kill()
    return run.returncode != Exit.DONE


def in_ledger(out: Path) -> int:
    try:
        with sqlite3.connect(f"file:{out / 'ledger.sqlite'}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM reading").fetchone()[0])
    except sqlite3.OperationalError:  # not there yet
        return 0


def test_runs_that_are_killed_again_and_again_end_with_the_bytes_of_an_undisturbed_one(work: Path) -> None:
    extract(work, "letters", "--out", "undisturbed")
    chance = random.Random(5)
    kills = sum(killed_after(work, stored) for stored in sorted(chance.sample(range(1, LETTERS - 15), 4)))
    before = in_ledger(work / "out")
    run = extract(work, "letters", "--out", "out")

    assert kills == 4
    assert run.exit_code == Exit.DONE
    assert counts(work / "out")["read_by_this_run"] == LETTERS - before
    assert before > 0
    assert results(work / "out") == results(work / "undisturbed")
    assert len(records(work / "out")) == LETTERS


def test_one_more_letter_reads_one_letter(work: Path) -> None:
    extract(work, "letters", "--out", "out")
    write_letters(work / "letters", 1, first=500)
    extract(work, "letters", "--out", "out")

    assert counts(work / "out")["read_by_this_run"] == 1
    assert len(records(work / "out")) == LETTERS + 1


def test_moved_renamed_and_touched_letters_are_not_read_again(work: Path) -> None:
    extract(work, "letters", "--out", "out")
    (work / "letters" / "2019").mkdir()
    for number, path in enumerate(sorted((work / "letters").glob("*.txt"))):
        path.rename(work / "letters" / "2019" / f"letter {number}.txt") if number % 2 else os.utime(path, (1, 1))
    extract(work, "letters", "--out", "out")

    assert counts(work / "out")["read_by_this_run"] == 0
    assert "letter 1.txt" in records(work / "out")


def test_a_duplicate_is_read_once_and_listed_twice(work: Path) -> None:
    for number in range(LETTERS):
        (work / "letters" / f"copy {number}.txt").write_text(letter(0), encoding="utf-8")
    extract(work, "letters", "--out", "out")

    assert counts(work / "out")["read_by_this_run"] == LETTERS
    assert len(records(work / "out")) == 2 * LETTERS


def test_another_format_reads_nothing_and_leaves_no_stale_tables(work: Path) -> None:
    extract(work, "letters", "--out", "out", "--format", "csv")
    lines = (work / "out" / "letters.csv").read_text("utf-8").splitlines()
    extract(work, "letters", "--out", "out", "--format", "jsonl")

    assert len(lines) == LETTERS + 1
    assert counts(work / "out")["read_by_this_run"] == 0
    assert sorted(results(work / "out")) == ["errors.jsonl", "records.jsonl"]


def test_a_second_run_on_the_same_folder_refuses_and_disturbs_nothing(work: Path) -> None:
    with open_ledger(work / "out", RulesBulkReader(Pool(1)).identity):
        run = extract(work, "letters", "--out", "out")

    assert run.exit_code == Exit.FAILED
    assert run.stderr == "imr: another run writes to out; wait until it ends, or give another --out\n"
    assert extract(work, "letters", "--out", "out").exit_code == Exit.DONE


@pytest.mark.usefixtures("heeded_interrupts")
def test_an_interrupted_run_finishes_what_is_under_way_and_says_how_to_go_on(work: Path) -> None:
    write_letters(work / "letters", 600, first=1000)
    with started(work, "letters", "--out", "out") as run:
        until(lambda: in_ledger(work / "out") > 0)
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does: every process gets it
        stderr = run.communicate(timeout=60)[1].decode()
    stored = in_ledger(work / "out")
    unfinished = sorted(results(work / "out"))
    extract(work, "letters", "--out", "out")

    assert run.returncode == Exit.INTERRUPTED
    assert stderr == f"imr: stopped: {stored} letters are read and kept; the same command goes on from there\n"
    assert not [name for name in unfinished if name.endswith((".part", ".jsonl"))]
    assert counts(work / "out")["read_by_this_run"] == LETTERS + 600 - stored


def test_a_killed_worker_costs_nothing(work: Path) -> None:
    write_letters(work / "letters", 600, first=1000)
    with started(work, "letters", "--out", "out") as run:
        until(lambda: in_ledger(work / "out") > 0)
        for worker in descendants(run.pid, depth=2):
            os.kill(worker, signal.SIGKILL)
        run.communicate(timeout=60)
    extract(work, "letters", "--out", "undisturbed")

    assert run.returncode == Exit.DONE
    assert results(work / "out") == results(work / "undisturbed")


def descendants(process: int, *, depth: int) -> list[int]:
    """Children of children: the pool's server is a child, the workers are its."""
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    children = [int(line) for line in found.stdout.split()]
    return children if depth == 1 else [grand for child in children for grand in descendants(child, depth=depth - 1)]


@pytest.mark.parametrize("kept", [100, 5000, -5000])
def test_a_truncated_ledger_is_told_loses_no_output_and_is_gone_on_with(work: Path, kept: int) -> None:
    extract(work, "letters", "--out", "out")
    before = results(work / "out")
    ledger = work / "out" / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:kept])
    run = extract(work, "letters", "--out", "out")

    assert run.exit_code == Exit.FAILED
    assert "ledger.sqlite was damaged" in run.stderr
    (work / "out" / "ledger.damaged.sqlite").unlink()
    assert results(work / "out") == before
    assert extract(work, "letters", "--out", "out").exit_code == Exit.DONE
    assert results(work / "out") == before


def test_a_truncated_output_is_written_anew_without_reading(work: Path) -> None:
    extract(work, "letters", "--out", "out")
    before = results(work / "out")
    for name in before:
        path = work / "out" / name
        path.write_bytes(path.read_bytes()[:-10])
    extract(work, "letters", "--out", "out")

    assert counts(work / "out")["read_by_this_run"] == 0
    assert results(work / "out") == before


def test_damaged_files_of_every_kind_are_named_errors(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    write_letters(folder, 3)
    whole = (folder / "CM19-0000000.txt").read_bytes()
    chance = random.Random(7)
    bad = {
        "truncated.pdf": b"%PDF-1.4\n" + whole,
        "random.pdf": b"%PDF-1.7" + chance.randbytes(4000) + b"%%EOF",
        "random.txt": chance.randbytes(4000),
        "empty.pdf": b"",
        "word.txt": b"PK\x03\x04" + whole,
        "large.txt": b"x" * 1_500_000,
        'new\nline "quoted".txt': b"",
        "other.txt": b"An invoice of 2019 for office chairs.",
    }
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    run = extract(tmp_path, "letters", "--out", "out", "--max-size", "1")

    assert run.exit_code == Exit.UNREADABLE
    assert len(records(tmp_path / "out")) == 3
    assert sorted(error["letter"] for error in errors(tmp_path / "out")) == sorted(f"letters/{name}" for name in bad)
    assert all(error["message"] and error["error"] != "ReaderFault" for error in errors(tmp_path / "out"))
    assert run.stderr.splitlines()[-1] == "imr: 3 read, 8 not readable"


def test_many_failures_are_told_in_the_file_and_not_all_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    for number in range(30):
        (tmp_path / "letters" / f"{number}.txt").write_text(f"no letter {number}", encoding="utf-8")
    run = extract(tmp_path, "letters", "--out", "out")

    assert len(errors(tmp_path / "out")) == 30
    assert run.stderr.count("\n") == 12
    assert "20 more letters that cannot be read are listed in out/errors.jsonl" in run.stderr


def test_a_letter_without_a_decision_must_be_looked_at_also_when_it_is_known(tmp_path: Path) -> None:
    text = letter(1).replace(": Upheld", ":").replace(": Overturned", ":")
    (tmp_path / "letter.txt").write_text(text, encoding="utf-8")

    for _ in range(2):
        run = extract(tmp_path, "letter.txt", "--out", "out")
        assert run.exit_code == Exit.LOOK
        assert run.stderr.splitlines() == [
            "imr: a decision was not found or is contradicted: see /issues/N/decision under `review`, "
            "or run imr check on the letter",
            "imr: 1 read, 1 to look at",
        ]
    assert counts(tmp_path / "out")["to_look_at"] == 1
    record = json.loads((tmp_path / "out" / "records.jsonl").read_bytes())
    assert record["review"][0]["pointer"] == "/issues/0/decision"


def test_a_decision_against_its_rationale_is_counted_as_to_look_at(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(
        letter(1).replace("knee is not medically", "knee is medically"), encoding="utf-8"
    )

    assert extract(tmp_path, "letter.txt", "--out", "out").exit_code == Exit.LOOK
    assert counts(tmp_path / "out")["to_look_at"] == 1


def test_the_record_is_the_one_that_a_single_letter_gets(tmp_path: Path) -> None:
    write_letters(tmp_path, 1)
    alone = CliRunner().invoke(app, ["extract", str(tmp_path / "CM19-0000000.txt")]).stdout
    extract(tmp_path, "CM19-0000000.txt", "--out", "out")

    assert (tmp_path / "out" / "records.jsonl").read_text("utf-8") == alone


def test_times_stand_in_the_run_file_alone(work: Path) -> None:
    extract(work, "letters", "--out", "out")
    report = json.loads((work / "out" / "run.json").read_text("utf-8"))

    assert report["reader"]["reader"] == "rules"
    assert report["counts"]["letters"] == LETTERS
    assert report["times"]["seconds"] > 0
