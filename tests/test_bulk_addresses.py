"""Letters in an object store, here pyarrow's own for files and one that stands in memory."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from pyarrow import fs
from typer.testing import CliRunner

from summarizer.bulk import addresses
from summarizer.bulk.addresses import bytes_at, letters_at, with_versions
from summarizer.bulk.inputs import Inputs, named
from summarizer.bulk.item import Item, Place
from summarizer.bulk.part_task import read_part
from summarizer.bulk.parts import Listing, Part
from summarizer.cli import app
from summarizer.errors import BadInput, LetterError, StoreTrouble
from tests.bulk import errors, extract, letter, records, results, watched
from tests.cluster_readers import WatchedReader, read_lines

LIMIT = 1_000_000
LETTERS = 5


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return watched(tmp_path, LETTERS)


def content(item: Item) -> str:
    try:
        return item.load().decode()
    except LetterError as error:
        return f"{type(error).__name__}: {error}"


def found(address: str) -> dict[str, str]:
    """Each letter's name and text, or what is wrong with it."""
    return {item.name: content(item) for item in letters_at(address, LIMIT) if item}


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch) -> fs._MockFileSystem:
    """The store at mock://, as long as the test takes."""
    files = fs._MockFileSystem()
    monkeypatch.setattr(addresses, "_files", lambda root: {"mock:///": files}[root])
    return files


def put(files: fs.FileSystem, path: str, text: str) -> None:
    files.create_dir(path.rpartition("/")[0], recursive=True)
    with files.open_output_stream(path) as stream:
        stream.write(text.encode())


def test_a_folder_of_a_store_is_read_in_the_order_of_a_folder_on_a_disk(mock: fs._MockFileSystem) -> None:
    for path in ("b.txt", "a/z.PDF", "a/.hidden.txt", ".git/x.txt", "a.txt", "a/note.doc", "a b/100% #1?.txt"):
        put(mock, f"all/{path}", path)
    items = list(letters_at("mock:///all", LIMIT))

    assert [item.name.removeprefix("mock://all/") if item else None for item in items] == [
        None,
        "a/z.PDF",
        "a b/100% #1?.txt",
        "a.txt",
        "b.txt",
    ]
    assert content(items[2]) == "a b/100% #1?.txt" if items[2] else False


def test_what_is_not_there_or_no_letter_is_told(mock: fs._MockFileSystem) -> None:
    put(mock, "all/empty/note.doc", "")

    assert found("mock:///all/x.txt") == {"mock://all/x.txt": "UnreadableFile: no such file"}
    assert found("mock:///none") == {"mock://none": "UnreadableFile: no such file or folder"}
    assert found("mock:///all/empty") == {"mock://all/empty": "UnreadableFile: a folder without .pdf or .txt files"}
    assert found("mock:///all/empty/note.doc") == {
        "mock://all/empty/note.doc": "UnreadableFile: neither a .pdf nor a .txt file"
    }


@pytest.mark.parametrize("address", ["nosuch://bucket/a", "file:///with a blank", "s3://"])
def test_an_address_that_cannot_be_opened_is_told(address: str) -> None:
    with pytest.raises(BadInput, match=f"^{address}: "):
        list(letters_at(address, LIMIT))


@pytest.mark.parametrize(
    "address", ["s3://KEY:SECRET@b/a?nonsense=1", "s3://KEY:SEC/RET@b/a b", "s3://K:SECRET@b/a.zip"]
)
def test_a_key_in_an_address_is_not_told(address: str) -> None:
    inputs = Inputs([named(address)], letters_at=letters_at)

    with pytest.raises(BadInput, match=r"^s3://b/a") as caught:
        list(inputs.items())
    assert not any(part in str(caught.value) for part in ("KEY", "SEC", "RET"))


def test_a_key_in_an_address_is_not_kept(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "letters_at", lambda _, most: letters_at((work / "letters").as_uri(), most))
    extract(work, "s3://KEY:SECRET@bucket/letters", "--out", "out", "--format", "csv")

    assert records(work / "out")
    assert not [path for path in (work / "out").iterdir() if b"SECRET" in path.read_bytes()]


def test_a_letter_that_is_too_large_is_not_fetched_whole(mock: fs._MockFileSystem) -> None:
    put(mock, "a.txt", "x" * (LIMIT + 1))

    assert found("mock:///a.txt")["mock://a.txt"].startswith("UnreadableFile: larger than 1 MB")


def test_a_store_that_says_no_is_trouble_that_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "When reading key 'Jane Roe' in bucket 'b': AWS Error SLOW_DOWN during GetObject operation: Please reduce"

    class Busy:
        def open_input_stream(self, _: str) -> NoReturn:
            raise OSError(said)

    monkeypatch.setattr(addresses, "_files", lambda _: Busy())

    with pytest.raises(StoreTrouble, match=r"^the store does not give it: slow down; the same command tries again$"):
        bytes_at(Place("b/a.txt", "s3://b/"), max_bytes=LIMIT)


def parts(*paths: str, listed: Path | None = None) -> list[Part]:
    inputs = Inputs([named(path) for path in paths], listed=listed, letters_at=letters_at)
    return list(Listing(inputs.items(), 1000, inputs.max_bytes).parts())


def test_a_part_is_read_from_a_store_and_only_what_changed_is_read_again(work: Path) -> None:
    [part] = parts((work / "letters").as_uri())
    read_part(part, WatchedReader(work / "seen"), work / "out")
    again = read_part(part, WatchedReader(work / "seen"), work / "out")
    (work / "letters" / "CM19-0000002.txt").write_text(letter(20), encoding="utf-8")
    [changed] = parts((work / "letters").as_uri())
    one = read_part(changed, WatchedReader(work / "seen"), work / "out")

    assert (again.read, one.read) == (0, 1)
    assert len(read_lines(work / "seen")) == LETTERS + 1
    assert [one.place.version is None for one in part.letters] == [False] * LETTERS


def test_a_list_of_addresses_asks_for_versions_part_by_part(work: Path) -> None:
    (work / "list.txt").write_text(
        "".join(f"{path.as_uri()}\n" for path in sorted((work / "letters").iterdir())), encoding="utf-8"
    )
    [part] = parts(listed=work / "list.txt")
    places = [one.place for one in part.letters]

    assert [place.version for place in places] == [None] * LETTERS
    assert [place.version and place.version[0] for place in with_versions([*places, Place("nowhere", "file:///")])] == [
        *(len(letter(number)) for number in range(LETTERS)),
        None,
    ]


def test_the_command_reads_an_address_as_it_reads_the_folder(work: Path) -> None:
    (work / "letters" / "invoice.txt").write_text("An invoice for chairs.", encoding="utf-8")
    extract(work, "letters", "--out", "folder")
    extract(work, (work / "letters").as_uri(), "--out", "address")

    assert records(work / "address") == records(work / "folder")
    assert results(work / "address")["records.jsonl"] == results(work / "folder")["records.jsonl"]
    assert [row["letter"] for row in errors(work / "address")] == [f"file://{work}/letters/invoice.txt"]


def test_an_address_needs_a_folder_to_read_into_and_a_list_of_them_a_cluster(work: Path) -> None:
    (work / "list.txt").write_text("file:///a.txt\n", encoding="utf-8")

    assert "needs --out DIR" in CliRunner().invoke(app, ["extract", "file:///a.txt"]).stderr
    assert "in a list with --engine ray" in extract(work, "--list", "list.txt", "--out", "out").stderr
    assert "copy it first" in extract(work, "file:///a.zip", "--out", "out").stderr
