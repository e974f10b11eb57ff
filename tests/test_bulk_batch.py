"""`imr extract --out DIR --model NAME --batch` from end to end, against files and batches on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import chdir
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from summarizer.bulk import batch_collect, batch_run
from summarizer.bulk.batch_book import BatchBook
from summarizer.bulk.batch_job import Limits
from summarizer.bulk.ledger import Ledger
from summarizer.cli import app
from summarizer.errors import Exit
from summarizer.files import letter_from_bytes
from summarizer.letter import Letter
from summarizer.model.batch import BatchApi
from summarizer.model.reading import grounded
from summarizer.model.wire import Extraction
from summarizer.reader import rules
from summarizer.reader.sections import Sections
from summarizer.schema import ReadBy, Record
from tests.answers import answer_of
from tests.batchserver import EXPIRED, MISSING, BatchServer, Row, Step, When, batchserver, row
from tests.bulk import IMR, counts, environment, errors, letter, records, results, write_letters
from tests.endpoint import completion, endpoint, error

pytestmark = pytest.mark.loopback

LETTERS = 6
SHAS = [sha256(letter(number).encode()).hexdigest() for number in range(LETTERS + 2)]
ANSWERS = {
    sha: answer_of(rules.read(letter_from_bytes(letter(number).encode(), name=""))) for number, sha in enumerate(SHAS)
}
GOOD = {sha: row(completion(answer.model_dump_json())) for sha, answer in ANSWERS.items()}
ARGUMENTS = ("extract", "letters", "--out", "out", "--model", "scripted", "--format", "csv", "--batch")


def right(request: dict[str, Any]) -> Row:
    """Every letter is answered."""
    return GOOD[request["custom_id"]]


def but(number: int, *fates: Row) -> Callable[[dict[str, Any]], Row]:
    """One letter meets these fates, one batch after another, and is then answered like the others."""
    left = list(fates)

    def answer(request: dict[str, Any]) -> Row:
        return left.pop(0) if left and request["custom_id"] == SHAS[number] else right(request)

    return answer


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `letters/`, to run in. Nothing is waited for."""
    write_letters(tmp_path / "letters", LETTERS)
    monkeypatch.setattr(batch_run, "POLL", 0.001)
    monkeypatch.setattr(batch_collect, "SETTLING", 0.0)
    return tmp_path


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run gives that nothing happens to."""
    other = tmp_path_factory.mktemp("undisturbed")
    write_letters(other / "letters", LETTERS)
    with batchserver(right) as server:
        run(other, server)
    return results(other / "out")


def run(work: Path, server: BatchServer, *more: str) -> Result:
    with chdir(work):
        return CliRunner().invoke(app, [*ARGUMENTS, *more], env={"OPENAI_BASE_URL": server.url})


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


@pytest.mark.parametrize(
    "fate", [EXPIRED, MISSING, row(error(500)), row(error(429, code="rate_limit_exceeded"))], ids=str
)
def test_a_letter_without_an_answer_is_sent_again_and_the_others_are_not(
    work: Path, fate: Row, undisturbed: dict[str, bytes]
) -> None:
    with batchserver(but(2, fate, fate), status="expired") as server:
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert Counter(server.letters) == Counter(SHAS[:LETTERS]) + Counter([SHAS[2]] * 2)
    assert results(work / "out") == undisturbed


def test_a_letter_that_is_never_answered_is_given_up_and_tried_again_by_the_next_run(work: Path) -> None:
    with batchserver(but(2, *[EXPIRED] * 3)) as server:
        last = run(work, server, "--wait")
        told = errors(work / "out")
        again = run(work, server, "--wait")

    assert last.exit_code == Exit.UNREADABLE
    assert [(fault["letter"], fault["error"]) for fault in told] == [("letters/CM19-0000002.txt", "EndpointTrouble")]
    assert "3 batches" in told[0]["message"]
    assert "batch_expired" in told[0]["message"]
    assert again.exit_code == Exit.DONE
    assert Counter(server.letters)[SHAS[2]] == 4


@pytest.mark.parametrize(
    ("fate", "name"),
    [
        (row(completion(None, refusal="no")), "Refused"),
        (row(completion("", finish="content_filter")), "Filtered"),
        (row(error(400, code="content_filter")), "Filtered"),
        (row(error(400, code="context_length_exceeded")), "LetterTooLong"),
        (row(completion('{"case": 1}')), "InvalidAnswer"),
        (row(error(400)), "EndpointTrouble"),
    ],
)
def test_an_answer_that_is_none_has_the_name_that_it_has_online(work: Path, fate: Row, name: str) -> None:
    with batchserver(but(2, fate)) as server:
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.UNREADABLE
    assert [fault["error"] for fault in errors(work / "out")] == [name]
    assert len(records(work / "out")) == LETTERS - 1
    assert server.letters == sorted(SHAS[:LETTERS])


def test_an_answer_that_is_cut_off_is_asked_for_once_more_with_twice_the_room(work: Path) -> None:
    cut = row(completion('{"case": {"nu', finish="length"))
    with batchserver(but(2, cut, cut)) as server:
        run(work, server, "--wait")
    limits = [
        request["body"]["max_completion_tokens"]
        for requests in server.sent
        for request in requests
        if request["custom_id"] == SHAS[2]
    ]

    assert limits == [8192, 16384]
    assert [fault["error"] for fault in errors(work / "out")] == ["AnswerTruncated"]


def test_a_form_of_request_that_the_model_refuses_is_left_in_the_next_batch_and_not_tried_again(work: Path) -> None:
    def choosy(request: dict[str, Any]) -> Row:
        if "temperature" in request["body"]:
            return row(error(400, "Unsupported value: temperature", code="unsupported_value"))
        return right(request)

    with batchserver(choosy) as server:
        last = run(work, server, "--wait")
        write_letters(work / "letters", 1, first=LETTERS)
        run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert [len(requests) for requests in server.sent] == [LETTERS, LETTERS, 1]


def test_readers_that_differ_on_a_decision_leave_it_open(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules read the letter rightly; the model's record is made to differ."""

    def flipped(answer: Extraction, letter: Letter, sections: Sections, read_by: ReadBy) -> Record:
        own = grounded(answer, letter, sections, read_by)
        issue = own.issues[0].model_copy(update={"decision": "overturned"})
        return own.model_copy(update={"issues": (issue, *own.issues[1:])})

    monkeypatch.setattr("summarizer.model.reader.grounded", flipped)
    with batchserver(right) as server:
        last = run(work, server)
    record = Record.model_validate_json((work / "out" / "records.jsonl").read_text("utf-8").splitlines()[0])
    [doubt] = [doubt for doubt in record.review if doubt.pointer == "/issues/0/decision"]

    assert last.exit_code == Exit.LOOK
    assert record.issues[0].decision is None
    assert (doubt.values, doubt.settled_by) == (("upheld", "overturned"), None)
    assert server.letters == sorted(SHAS[:LETTERS])


def test_names_are_hidden_in_batches_too(work: Path) -> None:
    text = letter(0).replace("CLINICAL CASE SUMMARY", "Employee: Maria Garcia\nCLINICAL CASE SUMMARY", 1)
    (work / "letters" / "CM19-0000000.txt").write_text(text, encoding="utf-8")
    answer = GOOD[SHAS[0]]
    with batchserver(lambda request: GOOD.get(request["custom_id"], answer)) as server:
        last = run(work, server, "--redact")

    assert last.exit_code == Exit.DONE
    assert b"[NAME-" in server.files["file-0"]
    assert b"Garcia" not in server.files["file-0"]


def test_a_batch_that_was_not_begun_is_sent_again_at_most_three_times(work: Path) -> None:
    with batchserver(right, refusals=["invalid_request"] * 3) as server:
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.UNREADABLE
    assert server.steps.count("create") == 3
    assert {fault["error"] for fault in errors(work / "out")} == {"EndpointTrouble"}
    assert "did not begin a batch of 6 letters (invalid_request)" in last.stderr
    assert "secret" not in last.stderr


def test_a_full_queue_gets_smaller_batches_one_at_a_time(work: Path) -> None:
    with batchserver(right, refusals=["token_limit_exceeded"] * 2, polls=1) as server:
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert [len(requests) for requests in server.sent] == [1] * LETTERS
    assert server.letters == sorted(SHAS[:LETTERS])


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
    """ "…, 31.20 dollars; nothing was sent" """
    return float(line.partition(" dollars")[0].rpartition(" ")[2])


def test_without_a_price_there_is_no_cap(work: Path) -> None:
    with batchserver(right) as server:
        refused = run(work, server, "--max-cost", "1")

    assert (refused.exit_code, server.steps) == (Exit.FAILED, [])
    assert "--max-cost needs a price for 'scripted'" in refused.stderr


@pytest.mark.parametrize(
    ("step", "status", "says"),
    [
        ("upload", 401, "does not accept the key"),
        ("upload", 404, "has no batches: leave --batch out"),
        ("upload", 400, "refused the batch (status 400, no code)"),
        ("create", 403, "does not accept the key"),
        ("create", 400, "refused the batch (status 400, no code)"),
    ],
)
def test_a_refused_step_is_told_and_leaves_nothing_under_way(work: Path, step: Step, status: int, says: str) -> None:
    with batchserver(right, denied={step: status}) as server:
        denied = run(work, server)
        after = run(work, server)

    assert denied.exit_code == Exit.FAILED
    assert says in denied.stderr
    assert after.exit_code == Exit.DONE
    assert server.letters == sorted(SHAS[:LETTERS])


def test_a_batch_of_another_project_is_kept_and_told(work: Path) -> None:
    with batchserver(right, polls=9) as server:
        run(work, server)
        theirs = dict(server.batches)
        server.batches.clear()
        other_key = run(work, server)
        server.batches |= theirs
        again = run(work, server)

    assert other_key.exit_code == Exit.FAILED
    assert "does not know batch batch_0" in other_key.stderr
    assert again.exit_code == Exit.UNDER_WAY


def test_dropped_connections_are_tried_again(work: Path, undisturbed: dict[str, bytes]) -> None:
    with batchserver(right, dropped=["upload", "create", "list", "retrieve", "content"]) as server:
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert server.steps.count("create") == 1
    assert results(work / "out") == undisturbed


def test_a_lost_answer_to_create_is_found_in_the_list(work: Path, undisturbed: dict[str, bytes]) -> None:
    with batchserver(right) as server:
        for number in range(5):
            server.batches[f"other_{number}"] = {"id": f"other_{number}", "object": "batch", "status": "failed"}
        server.dropped.append("create")
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert server.steps.count("create") == 1
    assert results(work / "out") == undisturbed


def test_a_batch_that_may_still_appear_is_not_created_twice(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_collect, "SETTLING", 60.0)
    monkeypatch.setattr(BatchApi, "find", lambda *_: None)
    with batchserver(right) as server:
        server.dropped.append("create")
        runs = [run(work, server).exit_code for _ in range(3)]

    assert runs == [Exit.UNDER_WAY] * 3
    assert server.steps.count("create") == 1


def test_another_host_or_an_online_run_leaves_letters_in_batches_alone(work: Path) -> None:
    with batchserver(right, polls=9) as server:
        run(work, server)
        with batchserver(right) as other:
            elsewhere = run(work, other)
        with chdir(work):
            online = CliRunner().invoke(app, [*ARGUMENTS[:-1]], env={"OPENAI_BASE_URL": server.url})

    assert elsewhere.exit_code == online.exit_code == Exit.FAILED
    assert "6 letters are under way in a batch at 127.0.0.1" in elsewhere.stderr
    assert "add --batch to collect them" in online.stderr
    assert other.steps == []


def test_an_interrupt_while_waiting_says_how_to_go_on(work: Path) -> None:
    def interrupt(step: Step, when: When) -> None:
        if when == "after" and server.steps.count("retrieve") == 4:  # two of the first run, one before the letters
            os.kill(os.getpid(), signal.SIGINT)

    with batchserver(right, polls=99) as server:
        run(work, server)
        server.hook = interrupt
        stopped = run(work, server, "--wait")
        server.hook = lambda _step, _when: None
        server.polls = 0
        last = run(work, server)

    assert stopped.exit_code == Exit.INTERRUPTED
    assert "the batches go on by themselves" in stopped.stderr
    assert last.exit_code == Exit.DONE
    assert server.letters == sorted(SHAS[:LETTERS])


def test_an_interrupt_while_letters_are_written_sends_no_half_batch(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = BatchApi.line

    def interrupted(api: BatchApi, sha: str, body: bytes) -> bytes:
        os.kill(os.getpid(), signal.SIGINT)
        return line(api, sha, body)

    with batchserver(right) as server:
        with monkeypatch.context() as patched:
            patched.setattr(BatchApi, "line", interrupted)
            stopped = run(work, server)
        steps = [*server.steps]
        last = run(work, server)

    assert (stopped.exit_code, steps) == (Exit.INTERRUPTED, [])
    assert last.exit_code == Exit.DONE


class Killed(BaseException):
    """As kill -9 at this place: nothing after it runs."""


def dies_once(monkeypatch: pytest.MonkeyPatch, owner: type, method: str, when: When) -> None:
    original = getattr(owner, method)
    left = [1]

    def dying(*args: Any, **named: Any) -> Any:
        if left and when == "before":
            raise Killed(left.pop())
        result = original(*args, **named)
        if left:
            raise Killed(left.pop())
        return result

    monkeypatch.setattr(owner, method, dying)


# the calls to the provider lie between these
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("owner", "method"),
    [*((BatchBook, name) for name in ("intend", "creating", "sent", "collect", "forget")), (Ledger, "store")],
)
def test_a_run_that_dies_between_two_steps_loses_nothing_and_sends_nothing_twice(
    work: Path,
    owner: type,
    method: str,
    when: When,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: dict[str, bytes],
) -> None:
    dies_once(monkeypatch, owner, method, when)
    with batchserver(right) as server:
        with pytest.raises(Killed):
            run(work, server)
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert server.letters == sorted(SHAS[:LETTERS])
    assert results(work / "out") == undisturbed


@pytest.mark.parametrize(("step", "when"), [("create", "before"), ("create", "after"), ("content", "after")])
def test_a_process_that_is_killed_while_the_provider_works_loses_nothing_and_sends_nothing_twice(
    work: Path, step: Step, when: When, undisturbed: dict[str, bytes]
) -> None:
    with batchserver(right) as server, started(work, server) as process:

        def kill(now: Step, then: When) -> None:
            if (now, then) == (step, when):
                process.kill()
                process.wait()

        server.hook = kill
        process.wait(timeout=60)
        server.hook = lambda _step, _when: None
        last = run(work, server, "--wait")

    assert process.returncode == -9
    assert last.exit_code == Exit.DONE
    assert server.letters == sorted(SHAS[:LETTERS])
    assert results(work / "out") == undisturbed


def started(work: Path, server: BatchServer) -> subprocess.Popen[bytes]:
    env = environment() | {"OPENAI_BASE_URL": server.url}
    return subprocess.Popen([*IMR, *ARGUMENTS], cwd=work, env=env, stderr=subprocess.DEVNULL)


@pytest.fixture(autouse=True)
def _no_letter_is_left_outside_the_ledger(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--batch"],
        ["--out", "x", "--batch"],
        ["--model", "m", "--wait"],
        ["--out", "x", "--model", "m", "--reader", "rules", "--batch"],
        ["--out", "x", "--model", "m", "--batch", "--requests-per-minute", "9"],
    ],
)
def test_options_that_do_not_fit_are_told(work: Path, arguments: list[str]) -> None:
    with chdir(work):
        assert CliRunner().invoke(app, ["extract", "letters", *arguments]).exit_code == Exit.USAGE
