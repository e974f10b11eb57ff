"""What the commands print and write of letters that can be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.errors import Exit
from summarizer.schema import Record
from tests.console import imr, with_letters
from tests.samples import KNEE_LETTER, pdf_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return with_letters(tmp_path)


def test_a_summary_is_markdown_when_piped(folder: Path) -> None:
    run = imr("summarize", "letters/knee.txt")

    assert run.exit_code == Exit.DONE
    assert run.stdout.startswith("# ")
    assert run.stderr == ""


@pytest.mark.parametrize(("form", "start"), [("md", "# "), ("html", "<!"), ("json", "{")])
def test_each_format_is_what_it_is_called(folder: Path, form: str, start: str) -> None:
    assert imr("summarize", "letters/knee.txt", "--format", form).stdout.lower().startswith(start)


def test_a_text_summary_holds_no_markup(folder: Path) -> None:
    assert "**" not in imr("summarize", "letters/knee.txt", "--format", "text").stdout


def test_standard_input_is_read_like_a_file(folder: Path) -> None:
    from_file = imr("summarize", "letters/knee.txt").stdout

    assert imr("summarize", "-", stdin=KNEE_LETTER.encode()).stdout == from_file
    assert json.loads(imr("extract", "-", stdin=pdf_of(KNEE_LETTER)).stdout)["letter"]["name"] == "stdin"


def test_a_record_is_one_line_when_piped(folder: Path) -> None:
    run = imr("extract", "letters/knee.txt")
    record = Record.model_validate_json(run.stdout)

    assert run.stdout.count("\n") == 1
    assert [issue.decision for issue in record.issues] == ["upheld", "overturned"]
    assert record.read_by.reader == "rules"


def test_a_record_is_indented_on_request(folder: Path) -> None:
    assert imr("extract", "letters/knee.txt", "--pretty").stdout.startswith('{\n  "schema_version"')


def test_two_ways_of_printing_at_once_are_a_usage_error(folder: Path) -> None:
    assert imr("extract", "letters/knee.txt", "--pretty", "--jsonl").exit_code == Exit.USAGE


def test_one_bad_letter_of_a_folder_stops_nothing(folder: Path) -> None:
    run = imr("extract", "letters")
    records = [json.loads(line) for line in run.stdout.splitlines()]

    assert run.exit_code == Exit.UNREADABLE
    assert [record["letter"]["name"] for record in records] == ["knee.pdf", "knee.txt"]
    assert "letters/locked.pdf: the PDF asks for a password" in run.stderr
    assert run.stderr.splitlines()[-1] == "imr: 2 read, 1 not readable, 1 other files skipped"


def test_records_and_errors_of_a_folder_go_to_two_files(folder: Path) -> None:
    run = imr("extract", "letters", "--out", "out")
    records = (folder / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    [error] = (folder / "out" / "errors.jsonl").read_text(encoding="utf-8").splitlines()

    assert (run.exit_code, run.stdout, len(records)) == (Exit.UNREADABLE, "", 2)
    assert json.loads(error)["letter"] == str(Path("letters/locked.pdf"))
    assert json.loads(error)["error"] == "PasswordNeeded"


def test_summaries_keep_the_folders_of_their_letters(folder: Path) -> None:
    imr("summarize", "letters", "--out", "out", "--format", "html")

    written = sorted(path.relative_to(folder).as_posix() for path in (folder / "out").rglob("*.html"))
    assert written == ["out/2019/knee.html", "out/knee.html"]


def test_two_letters_with_one_output_are_named_before_anything_is_written(folder: Path) -> None:
    run = imr("summarize", "letters/knee.txt", "letters/2019/knee.pdf", "--out", "out")

    assert run.exit_code == Exit.USAGE
    assert "letters/knee.txt and letters/2019/knee.pdf would both be written to" in run.stderr
    assert not (folder / "out").exists()


def test_html_of_several_letters_needs_a_folder(folder: Path) -> None:
    run = imr("summarize", "letters", "--format", "html")

    assert (run.exit_code, run.stdout) == (Exit.USAGE, "")
    assert "--out DIR" in run.stderr


def test_the_same_letter_gives_the_same_bytes(folder: Path) -> None:
    for arguments in (("extract", "letters"), ("summarize", "letters"), ("check", "letters")):
        assert imr(*arguments).stdout == imr(*arguments).stdout


def test_the_reader_and_the_version_can_be_named(folder: Path) -> None:
    assert imr("extract", "letters/knee.txt", "--reader", "rules").exit_code == Exit.DONE
    assert imr("--version").stdout.startswith("imr ")
