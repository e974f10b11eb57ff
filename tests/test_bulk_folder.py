"""A folder that cannot be written to is one line that says what to do, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer.bulk.folder import alone
from summarizer.cli import app
from summarizer.errors import Exit, LedgerError
from tests.samples import KNEE_LETTER


def test_a_folder_is_made_and_given_back(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "out"
    for _ in range(2):
        with alone(folder):
            assert folder.is_dir()


def test_a_second_run_is_refused_while_the_first_one_holds_the_folder(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(LedgerError, match="another run writes to"), alone(tmp_path):
        raise AssertionError


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(LedgerError, match="out: a file, and no folder; give another --out"), alone(tmp_path / "out"):
        raise AssertionError


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(LedgerError, match=r"cannot be made \(.*\); give another --out"), alone(tmp_path / "out" / "a"):
        raise AssertionError


@pytest.mark.parametrize("command", ["extract", "summarize"])
def test_a_folder_that_takes_no_file_is_told_in_one_line(tmp_path: Path, command: str) -> None:
    letter = tmp_path / "knee.txt"
    letter.write_text(KNEE_LETTER, encoding="utf-8")
    (tmp_path / "out" / ".lock").mkdir(parents=True)  # as good as a folder without the right to write: root has it

    run = CliRunner().invoke(app, [command, str(letter), "--out", str(tmp_path / "out")])

    assert run.exit_code == Exit.FAILED
    assert run.stderr.startswith("imr: ")
    assert run.stderr.endswith("out: cannot be written to; allow it or make room there, or give another --out\n")


@pytest.mark.parametrize(
    ("command", "name"),
    [("extract", "records.jsonl"), ("extract", "letters.csv"), ("extract", "run.json"), ("summarize", "knee.md")],
)
def test_what_no_run_has_written_is_not_written_over(tmp_path: Path, command: str, name: str) -> None:
    letter = tmp_path / "knee.txt"
    letter.write_text(KNEE_LETTER, encoding="utf-8")
    mine = tmp_path / "out" / name
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")

    run = CliRunner().invoke(app, [command, str(letter), "--out", str(tmp_path / "out")])

    assert run.exit_code == Exit.USAGE
    assert run.stderr == f"imr: {mine} is there already, and not of an earlier run; move it, or give another --out\n"
    assert [path.name for path in mine.parent.iterdir()] == [name]
    assert mine.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("command", ["extract", "summarize"])
def test_files_of_another_name_do_not_stand_in_the_way(tmp_path: Path, command: str) -> None:
    letter = tmp_path / "knee.txt"
    letter.write_text(KNEE_LETTER, encoding="utf-8")

    for _ in range(2):
        assert CliRunner().invoke(app, [command, str(letter), "--out", str(tmp_path)]).exit_code == Exit.DONE
