"""What cannot be read, found or written: one line about it, and everything else goes on."""

from __future__ import annotations

import json
from contextlib import chdir
from pathlib import Path

import pytest

from summarizer import pipeline
from summarizer.errors import DataFileError, Exit
from summarizer.intake import Source
from summarizer.schema import Record
from tests.console import imr, with_letters
from tests.samples import CLINIC_NEWSLETTER, KNEE_LETTER, encrypted, pdf_of, scan_of

_HOW_MANY = "`imr extract --out DIR` reads archives, and tables with --column NAME"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return with_letters(tmp_path)


BAD = {
    "empty.pdf": (b"", "empty"),
    "empty.txt": (b" \n", "empty"),
    "binary.txt": (bytes(range(256)), "binary"),
    "half.pdf": (pdf_of(KNEE_LETTER)[:900], "stops before its end"),
    "locked.pdf": (encrypted(pdf_of(KNEE_LETTER), password="secret"), "password"),
    "scan.pdf": (scan_of(2), "ocrmypdf"),
    "news.txt": (CLINIC_NEWSLETTER.encode(), "not an IMR determination: no "),
    "news.pdf": (pdf_of(CLINIC_NEWSLETTER), "not an IMR determination: no "),
    "rows.txt": (json.dumps({"text": KNEE_LETTER}).encode(), "this is JSON"),
    "large.txt": (b"x" * 1_100_000, "--max-size"),
}


@pytest.mark.parametrize("command", ["summarize", "extract", "check"])
@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_line_and_no_output(tmp_path: Path, name: str, command: str) -> None:
    content, hint = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    out: list[str | Path] = [] if command == "check" else ["--out", tmp_path / "out"]
    run = imr(command, path, *out, "--max-size", "1")

    assert (run.exit_code, run.stdout) == (Exit.UNREADABLE, "")
    assert run.stderr.startswith(f"imr: {path}: ")
    assert run.stderr.count("\n") == 1
    assert hint in run.stderr
    assert not [found for found in tmp_path.rglob("*.*") if found.stat().st_size and found.suffix in (".md", ".part")]


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    for path, hint in ((tmp_path / "none.pdf", "no such file"), (tmp_path / "empty", "without .pdf or .txt")):
        run = imr("extract", path)
        assert run.exit_code == Exit.UNREADABLE
        assert hint in run.stderr


@pytest.mark.parametrize("command", ["summarize", "extract", "check"])
def test_a_path_that_is_missing_stops_no_other_letter(folder: Path, command: str) -> None:
    run = imr(command, "letters/knee.txt", "letters/kne.txt")

    assert run.exit_code == Exit.UNREADABLE
    assert run.stdout
    assert "letters/kne.txt: no such file" in run.stderr


@pytest.mark.parametrize("command", ["summarize", "extract"])
@pytest.mark.parametrize("others", [[], ["letters"]])
def test_a_path_that_is_missing_leaves_what_an_earlier_run_wrote(folder: Path, command: str, others: list[str]) -> None:
    imr(command, "letters", "--out", "out")
    before = {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}
    run = imr(command, *others, "lettrs", "--out", "out")

    assert (run.exit_code, run.stdout) == (Exit.USAGE, "")
    assert run.stderr == "imr: lettrs: No such file or directory; nothing was read or written\n"
    assert {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()} == before


def test_a_missing_file_of_a_list_stops_nothing(folder: Path) -> None:
    (folder / "list.txt").write_text("letters/knee.txt\nletters/kne.txt\n", encoding="utf-8")
    run = imr("extract", "--list", "list.txt", "--out", "out")

    assert run.exit_code == Exit.UNREADABLE
    assert (folder / "out" / "records.jsonl").read_text("utf-8").count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["lettrs"], ["rows.jsonl"], ["--list", "none.txt"], ["letters", "--engine", "ray", "--format", "csv"]]
)
def test_a_run_that_is_refused_leaves_no_folder(folder: Path, arguments: list[str]) -> None:
    (folder / "rows.jsonl").write_text("{}\n", encoding="utf-8")
    run = imr("extract", *arguments, "--out", "out")

    assert run.exit_code == Exit.USAGE
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    "arguments", [["check", ""], ["summarize", "letters", "--out", ""], ["extract", "letters", "--out="]]
)
def test_an_empty_argument_is_no_name_of_the_current_folder(folder: Path, arguments: list[str]) -> None:
    before = sorted(folder.rglob("*"))
    run = imr(*arguments)

    assert (run.exit_code, run.stdout) == (Exit.USAGE, "")
    assert "an argument is empty" in run.stderr
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("name", ["rows.jsonl", "all.parquet", "ALL.ZIP", "2019.tar.gz", "2019.tar"])
@pytest.mark.parametrize("arguments", [["summarize"], ["check"], ["extract"], ["summarize", "--out", "out"]])
def test_a_file_of_many_letters_is_not_read_as_one(tmp_path: Path, name: str, arguments: list[str]) -> None:
    path = tmp_path / name
    path.write_text(json.dumps({"text": KNEE_LETTER}), encoding="utf-8")
    with chdir(tmp_path):
        run = imr(*arguments, path)

    assert (run.exit_code, run.stdout) == (Exit.UNREADABLE, "")
    assert run.stderr == f"imr: {path}: no letter but many: {_HOW_MANY}\n"


def test_a_fault_of_ours_in_one_letter_stops_nothing_and_tells_nothing_of_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = pipeline.extract

    def faulty(source: Source, *, max_bytes: int) -> Record:
        if source.path.name == "knee.pdf":
            raise KeyError("Jane Roe slipped")
        return extract(source, max_bytes=max_bytes)

    monkeypatch.setattr(pipeline, "extract", faulty)
    run = imr("extract", "letters/2019/knee.pdf", "letters/knee.txt")

    assert run.exit_code == Exit.UNREADABLE
    assert run.stdout.count("\n") == 1
    assert "a fault of imr itself (KeyError in pipeline.py, line " in run.stderr
    assert "Jane" not in run.stderr


def test_a_fault_of_the_package_stops_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Source, *, max_bytes: int) -> Record:
        raise DataFileError(f"summarizer/data/x.toml: malformed, {max_bytes}")

    monkeypatch.setattr(pipeline, "extract", broken)
    run = imr("extract", "letters")

    assert run.exit_code == Exit.FAILED
    assert run.stderr.startswith("imr: summarizer/data/x.toml: malformed")


def test_an_output_that_cannot_be_written_is_one_line(folder: Path) -> None:
    (folder / "file").touch()
    run = imr("summarize", "letters/knee.txt", "--out", "file")

    assert run.exit_code == Exit.FAILED
    assert run.stderr.startswith("imr: file: ")
    assert run.stderr.count("\n") == 1
