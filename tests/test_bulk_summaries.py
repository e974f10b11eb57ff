"""Summaries of many letters: read through the ledger, written from its records."""

from __future__ import annotations

import json
import sqlite3
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from summarizer.bulk.item import item_of
from summarizer.bulk.job import Job, answered
from summarizer.bulk.summaries import SummaryJob, write_summary
from summarizer.cli import app
from summarizer.errors import Exit
from summarizer.files import letter_from_bytes
from summarizer.intake import gather
from summarizer.reader import rules
from tests.answers import answer_of
from tests.bulk import extract, letter, write_letters
from tests.endpoint import completion, endpoint
from tests.samples import KNEE_LETTER

DECIDED = {"upheld": "This request is not approved.", "overturned": "This request is approved.", None: "Look it up."}


def summarize(cwd: Path, *arguments: str, stdin: bytes | None = None) -> Result:
    with chdir(cwd):
        return CliRunner().invoke(app, ["summarize", *arguments, "--workers", "2"], input=stdin)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_letters(tmp_path / "letters", 5)
    return tmp_path


def test_a_summary_from_the_ledger_is_the_one_that_a_single_letter_gets(work: Path) -> None:
    for form, ending in (("md", ".md"), ("text", ".txt"), ("html", ".html")):
        run = summarize(work, "letters", "--out", "out", "--format", form)
        alone = (
            CliRunner().invoke(app, ["summarize", str(work / "letters" / "CM19-0000003.txt"), "--format", form]).stdout
        )
        assert run.exit_code == Exit.DONE
        assert (work / "out" / f"CM19-0000003{ending}").read_text("utf-8") == alone


def test_records_and_summaries_share_one_ledger(work: Path) -> None:
    extract(work, "letters", "--out", "out")
    summarize(work, "letters", "--out", "out")
    with sqlite3.connect(work / "out" / "ledger.sqlite") as connection:
        [(stored, readers)] = connection.execute("SELECT count(*), count(DISTINCT reader) FROM reading").fetchall()

    assert (stored, readers) == (5, 1)
    assert len(list((work / "out").glob("*.md"))) == 5


def test_standard_input_is_read_once_and_summarized(work: Path) -> None:
    run = summarize(work, "letters/CM19-0000001.txt", "-", "--out", "out", stdin=letter(0).encode())

    assert (run.exit_code, run.stderr) == (Exit.DONE, "imr: 2 read\n")
    summarize(work, "letters/CM19-0000000.txt", "--out", "out")
    assert (work / "out" / "stdin.md").read_text("utf-8") == (work / "out" / "CM19-0000000.md").read_text("utf-8")


def test_a_duplicate_and_an_unreadable_letter_disturb_nothing(work: Path) -> None:
    (work / "letters" / "copy.txt").write_text(letter(0), encoding="utf-8")
    (work / "letters" / "empty.txt").touch()
    run = summarize(work, "letters", "--out", "out")

    assert run.exit_code == Exit.UNREADABLE
    assert run.stderr.splitlines() == [
        "imr: letters/empty.txt: the file is empty; fetch or copy it again",
        "imr: 6 read, 1 not readable",
    ]
    assert (work / "out" / "copy.md").read_bytes() == (work / "out" / "CM19-0000000.md").read_bytes()


def test_a_letter_without_a_decision_is_told(work: Path) -> None:
    text = KNEE_LETTER.replace(": Upheld", ":").replace(": Overturned", ":")
    (work / "letters" / "open.txt").write_text(text, encoding="utf-8")
    run = summarize(work, "letters", "--out", "out")

    assert run.exit_code == Exit.LOOK
    assert run.stderr.startswith("imr: letters/open.txt: ")


def test_what_cannot_be_summarized_is_an_error_of_one_letter(work: Path) -> None:
    [source, *_] = gather([work / "letters"]).sources
    data = item_of(source, 1_000_000).load()
    record = answered(Job("", data), rules.read(letter_from_bytes(data, name=""))).record

    assert record
    assert write_summary(SummaryJob(0, "a.txt", b"%PDF-1.4 half", record), form="md").error
    assert write_summary(SummaryJob(0, "a.txt", data, record), form="md").text


@pytest.mark.loopback
def test_a_models_words_are_kept_too_so_that_nothing_is_paid_twice(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = rules.read(letter_from_bytes(letter(0).encode(), name=""))
    told = {"asked": "Your doctor asked for this care.", "why": "The records did not show enough.", "lacked": []}
    items = [
        {"item": number, "decided": DECIDED[issue.decision], **told}
        for number, issue in enumerate(record.issues, start=1)
    ]
    explanation = json.dumps({"in_short": "This review was about your knee.", "items": items})
    arguments = ("letters/CM19-0000000.txt", "--out", "out", "--format", "text", "--model", "m")
    with endpoint([completion(answer_of(record).model_dump_json()), completion(explanation)]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        first = summarize(work, *arguments)
        (work / "out" / "CM19-0000000.txt").unlink()
        again = summarize(work, *arguments)

    assert (first.exit_code, again.exit_code) == (Exit.DONE, Exit.DONE)
    assert len(server.requests) == 2
    assert "10,000 tokens in (2,000 from the provider's cache), 200 out" in first.stderr
    with sqlite3.connect(work / "out" / "ledger.sqlite") as connection:
        assert connection.execute("SELECT input, output FROM reading").fetchall() == [(10_000, 200)]
    assert "This review was about your knee." in (work / "out" / "CM19-0000000.txt").read_text("utf-8")
