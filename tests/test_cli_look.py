"""Letters and summaries that somebody must look at, and what `imr check` lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer import pipeline
from summarizer.checks import Failure
from summarizer.errors import Exit
from tests.console import imr, with_letters
from tests.samples import KNEE_LETTER

WITHOUT_DECISIONS = KNEE_LETTER.replace(": Upheld", ":").replace(": Overturned", ":")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return with_letters(tmp_path)


@pytest.mark.parametrize("command", ["summarize", "extract", "check"])
def test_a_letter_without_decisions_is_shown_and_must_be_looked_at(tmp_path: Path, command: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(WITHOUT_DECISIONS, encoding="utf-8")
    run = imr(command, path)

    assert run.exit_code == Exit.LOOK
    assert run.stderr.startswith(f"imr: {path}: ")
    assert run.stderr.count("\n") == 1
    assert run.stdout


CONTRADICTED = (
    ("MRI of the right knee is not medically", "MRI of the right knee is medically", 1),
    ("physical therapy is medically", "physical therapy is not medically", 2),
)


@pytest.mark.parametrize("command", ["summarize", "extract", "check"])
@pytest.mark.parametrize(("old", "new", "number"), CONTRADICTED)
def test_a_decision_against_its_rationale_must_be_looked_at(
    tmp_path: Path, command: str, old: str, new: str, number: int
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(KNEE_LETTER.replace(old, new), encoding="utf-8")
    run = imr(command, path)

    assert run.exit_code == Exit.LOOK
    assert f"contradicts itself about the decision on item {number};" in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_summary_that_fails_a_check_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = Failure(check="polarity", detail="planted", section=0, paragraph=0)
    monkeypatch.setattr(pipeline, "check_summary", lambda *_: (failure,))
    run = imr("summarize", "letters/knee.txt")

    assert run.exit_code == Exit.LOOK
    assert "a part of the summary failed its checks" in run.stderr
    assert "left out" in run.stdout


def test_check_lists_what_was_not_found(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(KNEE_LETTER.replace("Priority: Standard ", ""), encoding="utf-8")
    run = imr("check", path)

    assert run.exit_code == Exit.DONE
    assert run.stdout.splitlines()[0] == str(path)
    assert "    priority" in run.stdout.splitlines()


def test_check_quotes_both_sides_of_a_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(KNEE_LETTER.replace("She is working", "He is working"), encoding="utf-8")
    lines = imr("check", path).stdout.splitlines()

    assert "  Contradictory" in lines
    assert [line for line in lines if line.startswith('      page 1: "')]
