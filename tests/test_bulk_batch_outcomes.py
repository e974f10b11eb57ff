"""What becomes of each request of a batch, and of a batch as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import Exit
from summarizer.letter import Letter
from summarizer.model.reading import grounded
from summarizer.model.wire import Extraction
from summarizer.reader.sections import Sections
from summarizer.schema import ReadBy, Record
from tests.batches import LETTERS, SHAS, batch_folder, but, right, run, undisturbed_results
from tests.batchserver import EXPIRED, MISSING, Row, batchserver, row
from tests.bulk import errors, records, results, write_letters
from tests.endpoint import completion, error

pytestmark = pytest.mark.loopback


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from batch_folder(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "fate", [EXPIRED, MISSING, row(error(500)), row(error(429, code="rate_limit_exceeded"))], ids=str
)
def test_a_letter_without_an_answer_is_sent_again_and_the_others_are_not(work: Path, fate: Row) -> None:
    with batchserver(but(2, fate, fate), status="expired") as server:
        last = run(work, server, "--wait")

    assert last.exit_code == Exit.DONE
    assert Counter(server.letters) == Counter(SHAS[:LETTERS]) + Counter([SHAS[2]] * 2)
    assert results(work / "out") == undisturbed_results()


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
        issue = replace(own.issues[0], decision="overturned")
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
