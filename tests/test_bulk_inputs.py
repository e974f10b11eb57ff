"""What the user names as a stream of letters: folders, lists, archives, columns."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from summarizer.bulk.archives import MOST_RATIO
from summarizer.bulk.inputs import Inputs
from summarizer.bulk.item import Columns, Item
from summarizer.bulk.parquet_column import texts_of_parquet
from summarizer.errors import BadInput, LetterError

LIMIT = 1_000_000


def read(*paths: Path, listed: Path | None = None, columns: Columns | None = None) -> list[tuple[str, str]]:
    """Each letter's name and bytes, or what is wrong with it."""
    inputs = Inputs(paths, listed=listed, columns=columns, max_bytes=LIMIT, texts_of_parquet=texts_of_parquet)
    return [(item.name, content(item)) for item in inputs.items() if item]


def content(item: Item) -> str:
    try:
        return item.load().decode()
    except LetterError as error:
        return str(error)


def zipped(path: Path, members: Sequence[tuple[str | ZipInfo, bytes]]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data, ZIP_DEFLATED)
    return path


def tarred(path: Path, members: Sequence[tuple[str, bytes]], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "2019/c.txt", "a.txt", "notes.docx"):
        path = tmp_path / "letters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path / "letters"


def test_a_folder_is_read_in_the_order_of_its_paths_and_counts_other_files(folder: Path) -> None:
    inputs = Inputs([folder])

    assert [text for _, text in read(folder)] == ["2019/c.txt", "a.txt", "b.txt"]
    assert list(inputs.items()).count(None) == 1
    assert inputs.count() == 3


def test_what_was_named_before_is_left_out(folder: Path) -> None:
    assert [text for _, text in read(folder / "b.txt", folder)] == ["b.txt", "2019/c.txt", "a.txt"]


def test_the_paths_of_a_list_are_read_in_its_order(folder: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list"
    listed.write_text(f"{folder / 'b.txt'}\n\n{folder / 'none.txt'}\n{folder / 'a.txt'}\n", encoding="utf-8")

    assert [text for _, text in read(listed=listed)] == ["b.txt", "no such file", "a.txt"]
    assert Inputs([], listed=listed).count() == 3


def test_a_list_that_is_missing_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"--list .*No such file"):
        read(listed=tmp_path / "none")


def test_a_pipe_is_refused_as_it_could_wait_for_ever(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    assert "neither a file nor a folder" in read(tmp_path / "pipe.txt")[0][1]


def test_the_letters_of_a_zip_are_named_by_their_place_in_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", [("2019/a.txt", b"1"), ("b.TXT", b"2"), ("c.docx", b"3"), (".d.txt", b"4")])
    named = [item and item.name for item in Inputs([path]).items()]

    assert named == [f"{path}/2019/a.txt", f"{path}/b.TXT", None, None]
    assert [text for _, text in read(path)] == ["1", "2"]
    assert Inputs([path]).count() is None


@pytest.mark.parametrize(("ending", "mode"), [("tar", "w"), ("tar.gz", "w:gz"), ("tgz", "w:gz"), ("tar.xz", "w:xz")])
def test_the_letters_of_a_tar_are_read_in_its_order(tmp_path: Path, ending: str, mode: str) -> None:
    path = tarred(tmp_path / f"all.{ending}", [("2019/b.txt", b"1"), ("a.txt", b"2"), ("c.docx", b"3")], mode)

    assert [text for _, text in read(path)] == ["1", "2"]


@pytest.mark.parametrize("name", ["../a.txt", "x/../../a.txt", "/etc/a.txt", "..\\a.txt"])
def test_a_name_that_leads_out_of_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    for path in (
        zipped(tmp_path / "all.zip", [(ZipInfo(name), b"1"), ("b.txt", b"2")]),
        tarred(tmp_path / "all.tar", [(name, b"1"), ("b.txt", b"2")]),
    ):
        refused, good = (text for _, text in read(path))
        assert "leads out of the archive" in refused
        assert good == "2"


def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "all.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE):
            member = tarfile.TarInfo("a.txt")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)

    assert ["a link or device" in text for _, text in read(tmp_path / "all.tar")] == [True] * 3


def test_a_bomb_is_refused_from_where_it_shows(tmp_path: Path) -> None:
    members = [("a.txt", b"good"), *((f"{number}.txt", bytes(900_000)) for number in range(60))]
    for path in (zipped(tmp_path / "all.zip", members), tarred(tmp_path / "all.tar.gz", members, "w:gz")):
        found = read(path)
        assert found[0][1] == "good"
        assert f"more than {MOST_RATIO} times its own size" in found[-1][1]
        assert len(found) < 60


def test_a_member_that_is_too_large_is_refused_alone(tmp_path: Path) -> None:
    large = os.urandom(LIMIT + 1)
    for path in (
        zipped(tmp_path / "all.zip", [("a.txt", large), ("b.txt", b"2")]),
        tarred(tmp_path / "all.tar", [("a.txt", large), ("b.txt", b"2")]),
    ):
        refused, good = (text for _, text in read(path))
        assert "--max-size" in refused
        assert good == "2"


def test_a_zip_that_lies_about_a_size_gives_no_more_than_the_limit(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", [("a.txt", os.urandom(LIMIT * 2))])
    data = path.read_bytes()
    path.write_bytes(data.replace((LIMIT * 2).to_bytes(4, "little"), (100).to_bytes(4, "little")))

    assert "damaged" in read(path)[0][1]


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
@pytest.mark.parametrize("ending", ["zip", "tar", "tar.gz"])
def test_a_truncated_archive_is_a_named_error(tmp_path: Path, ending: str, kept: float) -> None:
    members = [(f"{number}.txt", os.urandom(3000).hex().encode()) for number in range(9)]
    path = tmp_path / f"all.{ending}"
    zipped(path, members) if ending == "zip" else tarred(path, members, "w:gz" if ending == "tar.gz" else "w")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    found = read(path)

    assert len(found) <= 10
    assert "damaged" in found[-1][1] or (ending == "tar" and kept == 0.99)


def test_a_zip_with_a_password_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", [("a.txt", b"1")])
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)

    assert "password" in read(path)[0][1]


def test_a_damaged_member_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "sound text")
        archive.writestr("b.txt", "good")
    path.write_bytes(path.read_bytes().replace(b"sound text", b"SOUND text"))
    refused, good = (text for _, text in read(path))

    assert "damaged" in refused
    assert good == "good"


def test_the_lines_of_a_jsonl_are_letters(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    lines = [json.dumps({"text": "1", "case": "CM19-1"}), "", "{half", "[1]", json.dumps({"case": 7}), '{"text": 5}']
    path.write_text("\n".join([*lines, json.dumps({"text": "x" * (LIMIT + 1)})]), encoding="utf-8")
    found = read(path, columns=Columns("text", "case"))

    assert found[0] == (f"{path}: CM19-1", "1")
    assert [name.removeprefix(f"{path}: ") for name, _ in found[1:]] == ["row 3", "row 4", "7", "row 6", "row 7"]
    assert ["no JSON object" in text for _, text in found[1:3]] == [True, True]
    assert ["nothing here" in found[3][1], "no text here" in found[4][1], "--max-size" in found[5][1]] == [True] * 3


def test_the_rows_of_a_parquet_are_letters(tmp_path: Path) -> None:
    path = tmp_path / "all.parquet"
    pq.write_table(pa.table({"case": ["CM19-1", None, "CM19-3"], "text": ["1", None, "3"]}), path)

    assert read(path, columns=Columns("text")) == [
        (f"{path}: row 1", "1"),
        (f"{path}: row 2", "the column holds nothing here; leave this row out, or name another --column"),
        (f"{path}: row 3", "3"),
    ]
    assert [name for name, _ in read(path, columns=Columns("text", "case"))][2] == f"{path}: CM19-3"


def test_a_table_without_the_column_says_which_there_are(tmp_path: Path) -> None:
    path = tmp_path / "all.parquet"
    pq.write_table(pa.table({"case": ["CM19-1"]}), path)

    with pytest.raises(BadInput, match="has no column 'text'; it has: case"):
        read(path, columns=Columns("text"))
    with pytest.raises(BadInput, match="--column NAME"):
        read(path)
    path.write_bytes(b"PAR1")
    with pytest.raises(BadInput, match="missing or damaged"):
        read(path, columns=Columns("text"))
