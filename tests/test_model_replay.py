"""Recorded answers stand in for an endpoint: through the client that ships, without a key or a socket."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from typer.testing import CliRunner
from vcr.cassette import Cassette

from summarizer.cli import app
from summarizer.errors import AnswerTruncated, EndpointError, NoRecording, Refused
from summarizer.files import load_letter
from summarizer.model.client import Patience
from summarizer.model.extract import extract_question
from summarizer.model.reader import ModelRead, read_letter
from summarizer.model.recordings import all_recordings, origin_of
from summarizer.model.replay import Replay
from summarizer.replaying import checkout_recordings, with_folder
from summarizer.schema import Record
from tests import faults

LETTERS = Path(__file__).parents[1] / "golden" / "letters"
PATIENT = Patience(tries=3, backoff=0.0)


@pytest.fixture(autouse=True)
def _connection_drops(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cassette can say that a connection broke; vcrpy cannot."""
    play = Cassette.play_response

    def dropping(self: Cassette, request: Any) -> dict[str, Any]:
        response: dict[str, Any] = play(self, request)
        if response["status"]["code"] == 0:
            raise aiohttp.ServerDisconnectedError
        return response

    monkeypatch.setattr(Cassette, "play_response", dropping)


def replayed(fault: str) -> tuple[ModelRead, float]:
    """What was read, and how many seconds the client would have waited."""

    async def read() -> tuple[ModelRead, float]:
        async with Replay(faults.FOLDER / fault, PATIENT) as ask:
            return await read_letter(faults.letter(), ask, "both"), ask.time.passed

    return asyncio.run(read())


@pytest.mark.parametrize("fault", ["429-with-retry-after", "500-then-good", "dropped-connection-then-good"])
def test_a_fault_that_passes_is_asked_again_and_the_letter_is_read(fault: str) -> None:
    read, waited = replayed(fault)
    record = read.record

    assert [issue.decision for issue in record.issues] == ["upheld", "upheld"]
    assert record.read_by.retries == 1
    assert (waited >= 7) == (fault == "429-with-retry-after")


def test_an_invalid_answer_is_asked_for_again_with_its_error() -> None:
    assert replayed("invalid-then-valid")[0].record.read_by.retries == 1


@pytest.mark.parametrize(("fault", "error"), [("truncated-twice", AnswerTruncated), ("refusal", Refused)])
def test_a_fault_that_stays_has_a_name(fault: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        replayed(fault)


def test_an_ungrounded_quote_is_not_shown() -> None:
    read, _ = replayed("ungrounded-quote")

    assert read.own.clinical.diagnoses == ()
    assert ("/clinical/diagnoses", "no_such_quote") in [(doubt.pointer, doubt.why) for doubt in read.own.review]


def test_a_flipped_decision_counts_for_nothing_and_is_listed() -> None:
    read, _ = replayed("flipped-decision")

    assert read.own.issues[0].decision is None
    assert read.record.issues[0].decision == "upheld"
    assert "quote_is_not_the_decision" in [doubt.why for doubt in read.record.review]


def test_every_fault_has_its_cassettes_which_say_that_hands_made_them() -> None:
    assert sorted(path.name for path in faults.FOLDER.iterdir()) == sorted(faults.faults())
    for path in faults.FOLDER.rglob("*.json"):
        assert "hand-made" in json.loads(path.read_bytes())["metadata"]["origin"]["by"], path


@pytest.mark.parametrize("reader", ["model", "both"])
def test_a_golden_letter_is_read_from_its_recording_without_key_or_socket(reader: str) -> None:
    letter = LETTERS / "d-gym-weight-loss-upheld-q.txt"
    result = CliRunner().invoke(app, ["extract", "--reader", reader, "--replay", str(letter)])

    record = Record.model_validate_json(result.stdout)
    assert record.outcome == "denied"
    assert record.read_by.model == origin_of(checkout_recordings()).model
    assert "nothing is sent" in result.stderr


def test_the_environment_does_not_say_whose_recordings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.test/v1")
    letter = LETTERS / "d-gym-weight-loss-upheld-q.txt"

    assert CliRunner().invoke(app, ["extract", "--replay", str(letter)]).exit_code == 0


def test_a_letter_without_a_recording_is_a_named_error_and_stops_nothing(tmp_path: Path) -> None:
    text = (LETTERS / "d-gym-weight-loss-upheld-q.txt").read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_text(text.replace("Gym", "Pool"), encoding="utf-8")
    (tmp_path / "b.txt").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", "--replay", str(tmp_path)])

    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 1
    assert "nothing is recorded" in result.stderr


def test_a_recording_is_found_under_another_name_of_the_same_letter(tmp_path: Path) -> None:
    shutil.copy(LETTERS / "d-gym-weight-loss-upheld-q.txt", tmp_path / "renamed.txt")

    assert CliRunner().invoke(app, ["extract", "--replay", str(tmp_path / "renamed.txt")]).exit_code == 0


def test_a_planted_change_of_the_body_fails_the_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the transport that ships: the SDK's aiohttp client."""
    monkeypatch.setattr("summarizer.model.reader.extract_question", lambda text: extract_question(text + "."))

    async def read() -> None:
        async with Replay(checkout_recordings()) as ask:
            await read_letter(load_letter(LETTERS / "d-gym-weight-loss-upheld-q.txt"), ask, "model")

    with pytest.raises(NoRecording, match="another prompt, schema or letter"):
        asyncio.run(read())


def test_a_folder_without_recordings_says_how_to_make_some(tmp_path: Path) -> None:
    with pytest.raises(EndpointError, match="imr-eval record"):
        origin_of(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"metadata": {"origin": {"model": 7}}}'])
def test_a_damaged_recording_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "a.00000000.json").write_bytes(content)

    with pytest.raises(EndpointError, match="damaged"):
        origin_of(tmp_path)


def test_the_folder_of_recordings_may_be_left_away(tmp_path: Path) -> None:
    (tmp_path / "extract").mkdir()
    default = str(checkout_recordings())

    assert list(with_folder(["--replay", "a.txt"])) == ["--replay", default, "a.txt"]
    assert list(with_folder(["a.txt", "--replay"])) == ["a.txt", "--replay", default]
    assert list(with_folder(["--replay", str(tmp_path), "a.txt"])) == ["--replay", str(tmp_path), "a.txt"]
    assert list(with_folder([])) == []


def test_no_recording_holds_a_secret_or_a_header_but_the_content_type() -> None:
    paths = [*all_recordings(checkout_recordings()), *faults.FOLDER.rglob("*.json")]
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"sk-[A-Za-z0-9]{8}|(?i:bearer |set-cookie|api[-_]key|openai-organization)", text)
        for one in json.loads(text)["interactions"]:
            for side in (one["request"], one["response"]):
                assert {name.lower() for name in side["headers"]} <= {"content-type", "retry-after"}, path


def test_every_recording_asks_strictly_and_says_where_it_came_from() -> None:
    for path in all_recordings(checkout_recordings()):
        cassette = json.loads(path.read_bytes())
        assert cassette["metadata"]["origin"]["by"], path
        for one in cassette["interactions"]:
            assert one["request"]["body"]["json"]["response_format"]["json_schema"]["strict"] is True, path
