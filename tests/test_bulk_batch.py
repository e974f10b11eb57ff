"""`imr extract --out DIR --model NAME --batch` from end to end, against files and batches on loopback."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer.bulk.batch_job import Limits
from summarizer.cli import app
from summarizer.errors import Exit
from summarizer.model.batch import BatchApi
from tests.batches import ANSWERS, ARGUMENTS, GOOD, LETTERS, SHAS, batch_folder, right, run
from tests.batchserver import batchserver
from tests.bulk import counts, environment, errors, letter, records, results, write_letters
from tests.console import IMR
from tests.endpoint import completion, endpoint

pytestmark = pytest.mark.loopback


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from batch_folder(tmp_path, monkeypatch)


def test_a_run_sends_and_ends_and_another_one_collects(work: Path) -> None:
    with batchserver(right, polls=3) as server:
        first = run(work, server)
        unfinished = results(work / "out")
        while (last := run(work, server)).exit_code == Exit.UNDER_WAY:
            pass

    assert first.exit_code == Exit.UNDER_WAY
    assert "1 batch under way with 6 letters: 0 answered; the same command" in first.stderr
    assert "letters are sent to 127.0.0.1" in first.stderr
    assert unfinished == {}
    assert last.exit_code == Exit.DONE
    assert len(records(work / "out")) == LETTERS
    assert server.steps.count("create") == 1
    assert server.letters == sorted(SHAS[:LETTERS])


def test_waiting_stays_until_all_is_done(work: Path) -> None:
    with batchserver(right, polls=5) as server:
        ended = run(work, server, "--wait")

    assert ended.exit_code == Exit.DONE
    assert counts(work / "out")["read_by_this_run"] == LETTERS


def test_another_process_collects(work: Path) -> None:
    with batchserver(right, polls=2) as server:
        run(work, server)
        command = [*IMR, *ARGUMENTS, "--wait"]
        env = environment() | {"OPENAI_BASE_URL": server.url}
        subprocess.run(command, cwd=work, env=env, check=True, capture_output=True, timeout=90)

    assert len(records(work / "out")) == LETTERS
    assert server.steps.count("create") == 1


def test_a_record_is_the_one_of_the_same_answer_at_once_for_half_the_price(work: Path) -> None:
    price = ("--price", "1/0.5/10")
    with batchserver(right) as server:
        run(work, server, *price)
    with endpoint([completion(ANSWERS[SHAS[0]].model_dump_json())]) as at_once, chdir(work):
        online = CliRunner().invoke(
            app,
            ["extract", "letters/CM19-0000000.txt", "--model", "scripted", *price],
            env={"OPENAI_BASE_URL": at_once.url},
        )
    first = json.loads((work / "out" / "records.jsonl").read_text("utf-8").splitlines()[0])
    other = json.loads(online.stdout)

    assert other["read_by"]["cost"] == pytest.approx((4000 * 1 + 1000 * 0.5 + 100 * 10) / 1_000_000)
    assert first["read_by"].pop("cost") == pytest.approx(other["read_by"].pop("cost") / 2)
    assert first == other
    assert server.sent[0][0]["body"] == at_once.requests[0]


def test_files_keep_to_the_limits_and_a_request_to_the_online_form(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.model.batching.BatchApi", limited(Limits(requests=4, size=10_000_000)))
    with batchserver(right) as server:
        run(work, server)
    [first, second] = server.sent

    assert (len(first), len(second)) == (4, 2)
    assert first[0]["custom_id"] in SHAS
    assert (first[0]["method"], first[0]["url"]) == ("POST", "/v1/chat/completions")
    assert first[0]["body"]["response_format"]["json_schema"]["strict"] is True
    assert [message["role"] for message in first[0]["body"]["messages"]] == ["system", "user"]


def limited(limits: Limits) -> Callable[..., BatchApi]:
    return lambda endpoint, price: BatchApi(endpoint, price, limits)


def test_a_file_is_never_larger_than_it_may_be(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with batchserver(right) as server:
        run(work, server)
        line = max(map(len, server.files["file-0"].splitlines()))
    monkeypatch.setattr("summarizer.model.batching.BatchApi", limited(Limits(requests=9, size=2 * line + 10)))
    (work / "out").rename(work / "old")
    with batchserver(right) as server:
        run(work, server)

    assert [len(requests) for requests in server.sent] == [2, 2, 2]


def test_what_is_known_is_not_sent(work: Path) -> None:
    with batchserver(right) as server:
        run(work, server)
        write_letters(work / "letters", 1, first=LETTERS)
        run(work, server)

    assert server.letters == sorted(SHAS[: LETTERS + 1])
    assert len(records(work / "out")) == LETTERS + 1


def test_names_are_hidden_in_batches_too(work: Path) -> None:
    text = letter(0).replace("CLINICAL CASE SUMMARY", "Employee: Maria Garcia\nCLINICAL CASE SUMMARY", 1)
    (work / "letters" / "CM19-0000000.txt").write_text(text, encoding="utf-8")
    answer = GOOD[SHAS[0]]
    with batchserver(lambda request: GOOD.get(request["custom_id"], answer)) as server:
        last = run(work, server, "--redact")

    assert last.exit_code == Exit.DONE
    assert b"[NAME-" in server.files["file-0"]
    assert b"Garcia" not in server.files["file-0"]


def test_nothing_is_sent_that_could_cost_more_than_the_cap(work: Path) -> None:
    price = ("--price", "1/1/100")  # an answer of 8,192 tokens is 0.41 dollars, one of 100 tokens 0.0075
    with batchserver(right, polls=9) as server:
        nothing = run(work, server, *price, "--max-cost", "0.01")
        told = {fault["error"] for fault in errors(work / "out")}
        sent = []
        for _ in range(2):
            run(work, server, *price, "--max-cost", "1.5")
            sent.append(len(server.letters))
        server.polls = 0
        last = run(work, server, *price, "--max-cost", "1.5", "--wait")

    assert (nothing.exit_code, told) == (Exit.UNREADABLE, {"CostCapReached"})
    assert sent == [3, 3]  # what is under way counts with the most that it may cost
    assert last.exit_code == Exit.DONE
    assert server.letters == sorted(SHAS[:LETTERS])


def test_an_estimate_counts_half_the_price_and_no_letter_that_is_under_way(work: Path) -> None:
    price = ("--dry-run", "--price", "1000/1000/1000")
    with chdir(work):
        online = CliRunner().invoke(app, [*ARGUMENTS[:-1], *price]).stdout
    with batchserver(right, polls=9) as server:
        estimate = run(work, server, *price).stdout
        run(work, server)
        later = run(work, server, *price).stdout

    assert dollars(estimate) == pytest.approx(dollars(online) / 2, abs=0.01)
    assert later.startswith("6 letters; 0 would be sent")
    assert dollars(online) > dollars(later) == 0


def dollars(line: str) -> float:
    """ "…, 31.20 US dollars; nothing was sent" """
    return float(line.partition(" US dollars")[0].rpartition(" ")[2])


def test_without_a_price_there_is_no_cap(work: Path) -> None:
    with batchserver(right) as server:
        refused = run(work, server, "--max-cost", "1")

    assert (refused.exit_code, server.steps) == (Exit.FAILED, [])
    assert "--max-cost needs a price for 'scripted'" in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--batch"],
        ["--out", "x", "--batch"],
        ["--model", "m", "--wait"],
        ["--out", "x", "--model", "m", "--reader", "rules", "--batch"],
        ["--out", "x", "--model", "m", "--batch", "--requests-per-minute", "9"],
        ["--out", "x", "--model", "m", "--batch", "-"],
    ],
)
def test_options_that_do_not_fit_are_told(work: Path, arguments: list[str]) -> None:
    with chdir(work):
        assert CliRunner().invoke(app, ["extract", "letters", *arguments]).exit_code == Exit.USAGE
