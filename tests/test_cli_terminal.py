"""What `imr` does as a process: on a terminal, in a pipe, in any locale."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.console import IMR, on_terminal, with_letters
from tests.samples import KNEE_LETTER


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return with_letters(tmp_path)


def test_a_terminal_gets_styles_and_indented_json(folder: Path) -> None:
    assert "\x1b[" in on_terminal(["summarize", "letters/knee.txt"], cwd=folder)
    assert on_terminal(["extract", "letters/knee.txt"], cwd=folder).startswith('{\r\n  "schema_version"')
    assert on_terminal(["extract", "letters/knee.txt", "--jsonl"], cwd=folder).count("\n") == 1


@pytest.mark.parametrize("arguments", [["summarize", "letters/knee.txt"], ["check", "letters/knee.txt"]])
def test_no_color_is_honoured_on_a_terminal(folder: Path, arguments: list[str]) -> None:
    assert "\x1b" not in on_terminal(arguments, cwd=folder, NO_COLOR="1")


def test_a_folder_shows_progress_on_a_terminal_only(folder: Path) -> None:
    shown = on_terminal(["extract", "letters", "--out", "out"], cwd=folder)
    piped = subprocess.run([*IMR, "extract", "letters"], cwd=folder, capture_output=True, text=True, check=False)

    assert "Reading" in shown
    assert "Reading" not in piped.stderr


def test_a_reader_that_stops_early_gets_no_traceback(folder: Path) -> None:
    for number in range(300):
        (folder / "letters" / f"copy{number}.txt").write_text(KNEE_LETTER, encoding="utf-8")
    with subprocess.Popen(
        [*IMR, "extract", "letters"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        stderr = run.stderr.read()

    assert b"Traceback" not in stderr
    assert b"Exception" not in stderr


def test_output_is_utf8_in_any_locale(folder: Path) -> None:
    letter = KNEE_LETTER.replace("wet ramp", "wet ramp at 20°C")
    (folder / "degrees.txt").write_text(letter, encoding="utf-8")
    env = {"PATH": os.defpath, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    run = subprocess.run([*IMR, "extract", "degrees.txt"], cwd=folder, env=env, capture_output=True, check=True)

    assert "20°C" in run.stdout.decode("utf-8")
