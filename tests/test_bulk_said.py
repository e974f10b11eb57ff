"""What a model said is asked and paid for once, whatever is made of it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from contextlib import chdir, closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from summarizer.bulk.ledger_file import FORMAT
from summarizer.cli import app
from summarizer.errors import Exit
from summarizer.files import letter_from_bytes
from summarizer.reader import rules
from tests.answers import answer_of
from tests.batches import GOOD
from tests.batchserver import batchserver
from tests.bulk import counts, errors, letter, results, write_letters
from tests.endpoint import Endpoint, Reply, completion, endpoint

pytestmark = pytest.mark.loopback

LETTERS = 4
CASE = re.compile(r"CM19-(\d{7})")
RECORDS = [rules.read(letter_from_bytes(letter(number).encode(), name="")) for number in range(LETTERS)]
EXTRACTIONS = [answer_of(record).model_dump_json() for record in RECORDS]
DECIDED = {"upheld": "This request is not approved.", "overturned": "This request is approved.", None: "Look it up."}
TOLD = {"asked": "Your doctor asked for this care.", "why": "The records did not show enough.", "lacked": []}
ITEMS = [{"item": at, "decided": DECIDED[one.decision], **TOLD} for at, one in enumerate(RECORDS[0].issues, start=1)]
EXPLANATION = json.dumps({"in_short": "This review was about your knee.", "items": ITEMS})
REDACTED = "Employee: Maria Garcia\nCLINICAL CASE SUMMARY"


def right(request: dict[str, Any]) -> Reply:
    """What a model would answer that reads and explains rightly."""
    if form_of(request) == "Explanation":
        return completion(EXPLANATION, tokens=3000)
    [number] = set(CASE.findall(request["messages"][-1]["content"]))
    return completion(EXTRACTIONS[int(number)])


def form_of(request: dict[str, Any]) -> str:
    return str(request["response_format"]["json_schema"]["name"])


def asked(server: Endpoint) -> dict[str, int]:
    """How often each form was asked for since the last look."""
    counted = Counter(map(form_of, server.requests))
    server.requests.clear()
    return dict(counted)


def imr(cwd: Path, server: Endpoint, command: str, *more: str, out: str = "out") -> Result:
    arguments = [command, "letters", "--out", out, "--model", "m", *more]
    if command == "extract":
        arguments += ["--format", "csv"]
    with chdir(cwd):
        return CliRunner().invoke(app, arguments, env={"OPENAI_BASE_URL": server.url})


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_letters(tmp_path / "letters", LETTERS)
    return tmp_path


@pytest.mark.parametrize("reader", ["model", "both"])
def test_after_an_extraction_a_summary_asks_for_the_explanation_alone(work: Path, reader: str) -> None:
    options = ("--reader", reader, "--price", "1/1/1")
    with endpoint(right) as server:
        imr(work, server, "extract", *options)
        extracted = asked(server)
        told = imr(work, server, "summarize", *options)
        explained = asked(server)
        imr(work, server, "extract", *options, out="once")
        imr(work, server, "summarize", *options, out="once-told")
        in_one_go = asked(server)

    assert extracted == {"Extraction": LETTERS}
    assert explained == {"Explanation": in_one_go["Explanation"]}
    assert f"{3000 * explained['Explanation']:,} tokens in" in told.stderr
    assert results(work / "out") == results(work / "once") | results(work / "once-told")


def test_after_a_summary_an_extraction_asks_for_nothing(work: Path) -> None:
    with endpoint(right) as server:
        imr(work, server, "summarize")
        both = asked(server)
        imr(work, server, "extract")
        neither = asked(server)
        imr(work, server, "extract", out="once")

    assert (both, neither) == ({"Extraction": LETTERS, "Explanation": LETTERS}, {})
    assert results(work / "once").items() <= results(work / "out").items()


def test_the_model_alone_and_both_readers_share_what_it_said(work: Path) -> None:
    with endpoint(right) as server:
        imr(work, server, "extract", "--reader", "model")
        asked(server)
        imr(work, server, "extract", "--reader", "both")

    assert asked(server) == {}


def test_another_version_of_the_rules_asks_for_nothing(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(right) as server:
        imr(work, server, "extract")
        asked(server)
        monkeypatch.setattr(rules, "VERSION", "later")
        again = imr(work, server, "extract")

    assert asked(server) == {}
    assert again.exit_code == Exit.DONE
    assert counts(work / "out")["read_by_this_run"] == LETTERS


def test_another_model_or_a_redacted_letter_is_asked_about_anew(work: Path) -> None:
    text = (work / "letters" / "CM19-0000000.txt").read_text("utf-8")
    (work / "letters" / "CM19-0000000.txt").write_text(text.replace("CLINICAL CASE SUMMARY", REDACTED), "utf-8")
    with endpoint(right) as server:
        imr(work, server, "extract")
        asked(server)
        imr(work, server, "extract", "--redact")
        redacted = asked(server)
        imr(work, server, "extract", "--model", "another")

    assert redacted == {"Extraction": 1}
    assert asked(server) == {"Extraction": LETTERS}


def test_a_refusal_is_not_asked_about_again_and_a_fault_that_passes_is(work: Path) -> None:
    def refusing(request: dict[str, Any]) -> Reply:
        if "CM19-0000000" in request["messages"][-1]["content"]:
            return completion(None, refusal="no")
        if "CM19-0000001" in request["messages"][-1]["content"]:
            return Reply(400, '{"error": {"message": "no"}}')
        return right(request)

    with endpoint(refusing) as server:
        imr(work, server, "extract")
        refused = errors(work / "out")
        asked(server)
        ended = imr(work, server, "summarize")

    assert [row["error"] for row in refused] == ["Refused", "EndpointTrouble"]
    assert ended.exit_code == Exit.UNREADABLE
    assert refused[0]["message"] in ended.stderr
    assert asked(server) == {"Extraction": 1, "Explanation": LETTERS - 2}


def test_what_a_cap_on_cost_cuts_off_goes_on_with_the_explanation(work: Path) -> None:
    with endpoint(right) as server:
        imr(work, server, "extract", "--price", "1/1/1")
        asked(server)
        capped = imr(work, server, "summarize", "--price", "1/1/1", "--max-cost", "0.000001")
        none = asked(server)
        imr(work, server, "summarize", "--price", "1/1/1")

    assert capped.exit_code == Exit.UNREADABLE
    assert none == {}
    assert asked(server) == {"Explanation": LETTERS}


def test_a_dry_run_counts_only_what_nobody_answered(work: Path) -> None:
    with endpoint(right) as server:
        imr(work, server, "summarize")
        told = imr(work, server, "extract", "--dry-run")

    assert told.stdout.startswith(f"{LETTERS} letters; 0 would be sent")


def test_what_came_back_in_a_batch_is_known_too(work: Path) -> None:
    with batchserver(lambda request: GOOD[request["custom_id"]]) as batches:
        batched = Endpoint(batches.url)
        while imr(work, batched, "extract", "--batch", "--wait").exit_code == Exit.UNDER_WAY:
            pass
    with endpoint(right) as server:
        ended = imr(work, server, "summarize")

    assert ended.exit_code == Exit.DONE
    assert asked(server) == {"Explanation": LETTERS}


def test_a_ledger_from_before_is_gone_on_with_and_an_older_one_is_told(work: Path) -> None:
    ledger = work / "out" / "ledger.sqlite"
    with endpoint(right) as server:
        imr(work, server, "extract")
        asked(server)
        as_before(ledger)
        dry = imr(work, server, "extract", "--dry-run")
        again = imr(work, server, "extract")
        with closing(sqlite3.connect(ledger)) as connection:
            upgraded = connection.execute("PRAGMA user_version").fetchone()
            connection.execute("PRAGMA user_version = 1")
        refused = imr(work, server, "extract")

    assert asked(server) == {}
    assert dry.stdout.startswith(f"{LETTERS} letters; 0 would be sent")
    assert (again.exit_code, upgraded) == (Exit.DONE, (FORMAT,))
    assert "was written by an older version of imr (format 1" in refused.stderr


def as_before(ledger: Path) -> None:
    """Make it one of format 2."""
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("DROP TABLE said")
        connection.execute("PRAGMA user_version = 2")
