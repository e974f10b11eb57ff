"""`--dry-run`: letters, tokens and price of a bulk run, with nothing sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer.cli import app
from summarizer.files import load_letter
from summarizer.reader import rules
from tests.answers import answer_of
from tests.endpoint import completion, endpoint
from tests.samples import KNEE_LETTER


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Two letters, one of them twice, and something that is none."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, text in (("a", KNEE_LETTER), ("b", KNEE_LETTER), ("c", KNEE_LETTER.replace("2019", "2018"))):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "d.txt").write_text("a shopping list", encoding="utf-8")
    return folder


def told(letters: Path, *arguments: str) -> str:
    out = letters.parent / "out"
    result = CliRunner().invoke(app, ["extract", str(letters), "--out", str(out), "--dry-run", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_it_counts_letters_tokens_and_dollars_and_sends_and_writes_nothing(letters: Path) -> None:
    line = told(letters, "--model", "gpt-4.1-mini")

    assert line.startswith("4 letters; 2 would be sent, 1 cannot be read; about ")
    assert "US dollars; nothing was sent" in line
    assert not (letters.parent / "out").exists()


def test_a_model_without_a_known_price_says_so_and_takes_one(letters: Path) -> None:
    assert "price that is not known" in told(letters, "--model", "m")
    assert "dollars" in told(letters, "--model", "m", "--price", "1/1/1")


@pytest.mark.loopback
def test_letters_that_are_read_already_are_not_counted_as_sent(letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answer_of(rules.read(load_letter(letters / "a.txt"))).model_dump_json()
    with endpoint([completion(answer)]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        CliRunner().invoke(
            app, ["extract", str(letters / "a.txt"), "--out", str(letters.parent / "out"), "--model", "m"]
        )

    assert "1 would be sent" in told(letters, "--model", "m")


def test_without_a_model_or_a_folder_there_is_nothing_to_estimate(letters: Path) -> None:
    for arguments in (["--dry-run"], ["--dry-run", "--model", "m"]):
        assert CliRunner().invoke(app, ["extract", str(letters), *arguments]).exit_code == 2
