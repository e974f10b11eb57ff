"""Parts of a cluster's run, read here and without Ray."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from summarizer.bulk.inputs import Inputs
from summarizer.bulk.item import Columns
from summarizer.bulk.part_task import PartRead, read_part
from summarizer.bulk.parts import Listing, Part, finished_part, records_of_part, remove_notes
from summarizer.errors import BadInput
from tests.bulk import extract, letter, results, watched
from tests.cluster_readers import CRASH, WatchedReader, read_lines

LETTERS = 7


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return watched(tmp_path, LETTERS)


def parts(*, letters_a_part: int = 1000) -> list[Part]:
    inputs = Inputs([Path("letters")])
    return list(Listing(inputs.items(), letters_a_part, inputs.max_bytes).parts())


def read(work: Path) -> PartRead:
    """All letters, as one part."""
    [part] = parts()
    return read_part(part, WatchedReader(work / "seen"), work / "out")


def test_the_input_is_cut_into_parts_of_a_fixed_number_of_letters(work: Path) -> None:
    cut = parts(letters_a_part=3)

    assert [len(part.letters) for part in cut] == [3, 3, 1]
    assert [letter.position for part in cut for letter in part.letters] == list(range(LETTERS))
    assert cut[0].letters[0].name == "letters/CM19-0000000.txt"
    assert cut[0].letters[0].place.path == str(work / "letters" / "CM19-0000000.txt")


@pytest.mark.parametrize("name", ["letters.zip", "letters.jsonl", "-"])
def test_what_another_machine_could_not_open_is_refused(work: Path, name: str) -> None:
    (work / "letters.jsonl").write_text('{"text": "a letter"}\n', encoding="utf-8")
    items = Inputs([Path(name)], columns=Columns("text")).items()

    with pytest.raises(BadInput, match="--engine ray reads files and folders alone"):
        list(Listing(items, 10, 1000).parts())


def test_a_part_holds_the_bytes_of_a_run_on_one_machine(work: Path) -> None:
    (work / "letters" / "invoice.txt").write_text("An invoice for chairs.", encoding="utf-8")
    (work / "letters" / "again.txt").write_text(letter(0), encoding="utf-8")
    [part] = parts()
    done = read_part(part, WatchedReader(work / "seen"), work / "out")
    extract(work, "letters", "--out", "local")
    local = results(work / "local")
    cluster = results(work / "out")

    assert records_of_part(work / "out", 0).read_bytes() == local["records.jsonl"]
    assert {name: cluster[name] for name in cluster if ".parquet" in name} == {
        name: local[name] for name in local if ".parquet" in name
    }
    assert [failure.letter for failure in done.finished.failures] == ["letters/invoice.txt"]
    assert done.read == LETTERS + 1


def test_a_finished_part_is_not_read_again(work: Path) -> None:
    first = read(work)
    before = results(work / "out")
    again = read(work)

    assert (first.read, again.read) == (LETTERS, 0)
    assert again.finished == first.finished
    assert results(work / "out") == before
    assert len(read_lines(work / "seen")) == LETTERS


def test_a_changed_letter_is_read_and_a_touched_or_renamed_one_is_not(work: Path) -> None:
    read(work)
    os.utime(work / "letters" / "CM19-0000001.txt", (1, 1))
    (work / "letters" / "CM19-0000002.txt").rename(work / "letters" / "CM19-9999999.txt")
    (work / "letters" / "CM19-0000003.txt").write_text(letter(500), encoding="utf-8")
    done = read(work)
    names = [row["name"] for row in pq.read_table(work / "out" / "letters.parquet").to_pylist()]

    assert done.read == 1
    assert names[-1] == "CM19-9999999.txt"
    extract(work, "letters", "--out", "local")
    assert records_of_part(work / "out", 0).read_bytes() == (work / "local" / "records.jsonl").read_bytes()


@pytest.mark.parametrize("name", ["records/part-00000.jsonl", "issues.parquet/part-00000.parquet"])
@pytest.mark.parametrize("kept", [0, 100])
def test_a_truncated_file_of_a_part_is_written_anew(work: Path, name: str, kept: int) -> None:
    read(work)
    before = results(work / "out")
    path = work / "out" / name
    path.write_bytes(path.read_bytes()[:kept])
    read(work)

    assert results(work / "out") == before


def test_a_truncated_note_makes_its_part_unfinished(work: Path) -> None:
    read(work)
    note = work / "out" / "parts" / "part-00000.json"
    note.write_bytes(note.read_bytes()[:50])

    assert finished_part(work / "out", 0) is None
    assert read(work).read == LETTERS


def test_a_letter_whose_process_dies_is_a_failure_and_tried_again_alone(work: Path) -> None:
    (work / "letters" / "bad.txt").write_bytes(letter(99).encode() + CRASH)
    died = read(work).finished
    (work / "letters" / "bad.txt").write_bytes(letter(99).encode())
    again = read(work)

    assert [(failure.letter, failure.error) for failure in died.failures] == [("letters/bad.txt", "ReaderDied")]
    assert (died.records, died.passing) == (LETTERS, 1)
    assert again.read == 1
    assert again.finished.records == LETTERS + 1


def test_what_a_longer_run_and_killed_tasks_left_is_removed(work: Path) -> None:
    read(work)
    left = [work / "out" / name for name in ("parts/part-00001.json", "records/part-00001.jsonl")]
    killed = work / "out" / "letters.parquet" / "part-00000.parquet.node-7.part"
    for path in (*left, killed):
        path.write_bytes(b"")
    remove_notes(work / "out", after=1)

    assert not [path for path in (*left, killed) if path.exists()]
    assert finished_part(work / "out", 0)
