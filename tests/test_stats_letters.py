from __future__ import annotations

from itertools import repeat
from pathlib import Path

import pytest

from summarizer.errors import RecordsError
from summarizer.stats.letters import read_letters, records_of, unreadable_letters
from tests.stats_samples import item, lines_of, record, write_folder


def test_letters_come_one_at_a_time() -> None:
    [line] = lines_of([record("a", item())])

    letters = read_letters(repeat(line), "records.jsonl")

    assert next(letters).letter.sha256 == next(letters).letter.sha256


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        (b'"upheld"', b'"uph', "line 2: not a record"),
        (b'{"schema_version":"1",', b"", "line 2: not a record"),
        (b'"schema_version":"1"', b'"schema_version":"2"', "schema_version: literal_error"),
        (b'"upheld"', b'"denied"', "issues/0/decision: literal_error"),
    ],
)
def test_a_line_that_is_no_record_is_named_and_stops_the_count(right: bytes, wrong: bytes, named: str) -> None:
    good, other = lines_of([record("a", item()), record("b", item())])

    with pytest.raises(RecordsError, match=named):
        list(read_letters([good, other.replace(right, wrong, 1)], "all/records.jsonl"))


def test_an_error_holds_nothing_of_the_letter() -> None:
    [line] = lines_of([record("a", item(), specialties=("Jane Roe, MD",))])

    with pytest.raises(RecordsError) as error:
        list(read_letters([line.replace(b'["Jane Roe, MD"]', b'"Jane Roe, MD"')], "records.jsonl"))

    assert "reviewer/specialties" in str(error.value)
    assert "Jane" not in str(error.value)


def test_a_folder_without_records_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match=r"no records\.jsonl in it; imr extract LETTERS --out"):
        records_of(tmp_path)


def test_a_file_is_no_folder_of_records(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").touch()
    with pytest.raises(RecordsError, match=r"records\.jsonl: a file; name the folder that imr extract --out wrote"):
        records_of(tmp_path / "records.jsonl")


def test_the_parts_of_a_cluster_are_read_in_their_order(tmp_path: Path) -> None:
    cluster = parts_of_a_cluster(tmp_path, 12)

    assert [path.name for path in records_of(cluster)] == [f"part-{number:05}.jsonl" for number in range(12)]


def test_a_run_on_a_cluster_that_has_not_ended_is_no_count(tmp_path: Path) -> None:
    cluster = parts_of_a_cluster(tmp_path, 3)
    (cluster / "errors.jsonl").unlink()
    with pytest.raises(RecordsError, match="is under way or was stopped; the same imr extract finishes it"):
        records_of(cluster)

    (cluster / "errors.jsonl").touch()
    (cluster / "records" / "part-00001.jsonl").unlink()
    with pytest.raises(RecordsError, match="lacks part 1"):
        records_of(cluster)


def parts_of_a_cluster(folder: Path, parts: int) -> Path:
    (folder / "records").mkdir()
    (folder / "errors.jsonl").touch()
    for number in range(parts):
        (folder / "records" / f"part-{number:05}.jsonl").touch()
    (folder / "records" / "part-00000.jsonl.machine-7.part").touch()
    return folder


def test_letters_that_could_not_be_read_are_counted(tmp_path: Path) -> None:
    assert unreadable_letters(tmp_path) == 0
    assert unreadable_letters(write_folder(tmp_path, [], unreadable=3)) == 3
