"""A run holds no more in memory for many letters than for some, and writes while it reads."""

from __future__ import annotations

import errno
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from summarizer.bulk import parquet_tables
from summarizer.bulk.item import Item
from summarizer.bulk.job import Answer, Identity, Job, answered
from summarizer.bulk.run import Ended, SoFar, extract_all
from summarizer.bulk.stop import Stop
from summarizer.errors import LedgerError
from summarizer.files import letter_from_text
from summarizer.reader import rules
from tests.samples import KNEE_LETTER

STORED = answered(Job("", b""), rules.read(letter_from_text(KNEE_LETTER, name="")))


class Immediately:
    """A reader that gives every letter the same record, some letters late."""

    identity = Identity("rules", "test")

    def read(self, jobs: Iterator[Job], stop: Stop) -> Iterator[Answer]:  # noqa: ARG002 - as rules read
        held: list[Answer] = []
        for job in jobs:
            held.append(Answer(job.sha256, record=STORED.record))
            if len(held) == 16:
                yield from reversed(held)
                held.clear()
        yield from reversed(held)


def items(count: int) -> Iterator[Item]:
    for number in range(count):
        yield Item(f"letters/{number}.txt", f"{number}.txt", partial(bytes, f"letter {number}".encode()))


def extracted(folder: Path, count: int, seen: list[tuple[int, int]] | None = None) -> Ended:
    """`seen`: letters told as done, and Parquet parts that were there by then."""

    def watch(done: SoFar, _: int) -> None:
        if seen is not None:
            seen.append((done.letters, len(list((folder / "letters.parquet").glob("part-*.parquet")))))

    tables = parquet_tables.parquet_tables
    return extract_all(items(count), Immediately(), folder, tables=tables, watch=watch, tell=lambda *_: None)


def peak_of(folder: Path, count: int) -> int:
    tracemalloc.start()
    extracted(folder, count)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_tables, "LETTERS_A_PART", 100)
    extracted(tmp_path / "warm", 100)

    assert peak_of(tmp_path / "many", 1200) < 1.25 * peak_of(tmp_path / "some", 200)


def test_parts_are_on_disk_while_later_letters_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_tables, "LETTERS_A_PART", 50)
    seen: list[tuple[int, int]] = []
    extracted(tmp_path, 300, seen)

    assert all(parts >= (done - 1) // 50 for done, parts in seen if done)
    assert any(0 < parts < 6 for _, parts in seen)


def test_answers_that_come_out_of_order_are_written_in_input_order(tmp_path: Path) -> None:
    ended = extracted(tmp_path, 100)
    lines = (tmp_path / "records.jsonl").read_text("utf-8").splitlines()

    assert (ended.counts.letters, ended.read) == (100, 100)
    assert [line.partition('"name":"')[2].partition(".txt")[0] for line in lines] == [str(n) for n in range(100)]


def test_a_full_disk_says_what_to_do_and_the_next_run_goes_on(tmp_path: Path) -> None:
    def full(_: SoFar, __: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(LedgerError, match=r"No space left on device; make room .* run the same command again"):
        extract_all(items(300), Immediately(), tmp_path, tables=None, watch=full, tell=lambda *_: None)

    assert not list(tmp_path.glob("*.part"))
    assert 0 < extracted(tmp_path, 300).read < 300
