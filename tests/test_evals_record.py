"""Recording asks only what is stale, keeps only what is needed, and writes no secret."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from evals.record import letters_to_explain, record_golden
from evals.slices import test_names as names_of_test
from summarizer.errors import EndpointError
from summarizer.files import load_letter
from summarizer.model.recordings import all_recordings, origin_of
from summarizer.reader import rules
from summarizer.replaying import checkout_recordings
from tests.answers import answer_of
from tests.endpoint import completion, endpoint, error
from tests.eval_samples import label, write_case
from tests.samples import KNEE_LETTER

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    write_case(tmp_path / "golden", label("a"), KNEE_LETTER)
    return tmp_path / "golden"


def answer(golden: Path) -> str:
    return answer_of(rules.read(load_letter(golden / "letters" / "a.txt"))).model_dump_json()


def record(golden: Path, folder: Path, explained: int = 0) -> list[str]:
    told: list[str] = []
    record_golden(golden, folder, "scripted", by=None, explained=explained, names=None, tell=told.append)
    return told


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in all_recordings(folder)}


@pytest.mark.loopback
def test_an_answer_is_recorded_once_and_not_asked_for_again(
    golden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-verysecret")
    with endpoint([completion(answer(golden))]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        first = record(golden, tmp_path / "recordings")
        before = contents(tmp_path / "recordings")
        again = record(golden, tmp_path / "recordings")

    assert first[-1].startswith("1 letters: 1 answers recorded, 0 letters failed")
    assert again[-1].startswith("1 letters: 0 answers recorded")
    assert len(server.requests) == 1
    assert contents(tmp_path / "recordings") == before
    assert b"verysecret" not in b"".join(before.values())
    assert origin_of(tmp_path / "recordings").model == "scripted"


@pytest.mark.loopback
def test_only_what_is_stale_is_asked_again_and_what_it_replaces_is_dropped(
    golden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "recordings"
    with endpoint([completion(answer(golden))]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        record(golden, folder)
        (path,) = all_recordings(folder)
        cassette = json.loads(path.read_bytes())
        cassette["interactions"][0]["request"]["body"]["json"]["messages"][0]["content"] = "an older prompt"
        path.write_text(json.dumps(cassette), encoding="utf-8")
        shutil.copy(path, path.with_name("gone.00000000.json"))

        told = record(golden, folder)

    assert told[-1] == "1 letters: 1 answers recorded, 0 letters failed, 1 stale files dropped"
    assert [len(json.loads(text)["interactions"]) for text in contents(folder).values()] == [1]
    assert b"an older prompt" not in path.read_bytes()


@pytest.mark.loopback
def test_a_fault_of_the_endpoint_is_told_and_not_recorded(
    golden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with endpoint([error(503, x_should_retry="false")]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        told = record(golden, tmp_path / "recordings")

    assert told[1].startswith("a: ")
    assert contents(tmp_path / "recordings") == {}


def test_the_recordings_of_the_checkout_are_current_and_all_of_them_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recording again would send nothing (sockets are shut here) and drop nothing."""
    folder = tmp_path / "golden"
    shutil.copytree(checkout_recordings(), folder)
    origin = origin_of(folder)
    monkeypatch.setenv("OPENAI_BASE_URL", origin.endpoint)
    told: list[str] = []

    record_golden(GOLDEN, folder, origin.model, by=None, explained=8, names=None, tell=told.append)

    assert told[-1] == "52 letters: 0 answers recorded, 0 letters failed, 0 stale files dropped"
    assert contents(folder) == contents(checkout_recordings())


def test_there_is_an_answer_for_every_letter_and_a_summary_for_the_test_split_and_eight_others() -> None:
    calls = {
        call: {path.name.rsplit(".", 2)[0] for path in (checkout_recordings() / call).iterdir()}
        for call in ("extract", "explain")
    }
    letters = {path.stem for path in (GOLDEN / "letters").iterdir()}

    assert calls["extract"] == letters
    assert names_of_test(GOLDEN) <= calls["explain"]
    assert len(calls["explain"] - names_of_test(GOLDEN)) == 8


def test_letters_to_explain_spread_over_those_that_are_not_of_the_test_split() -> None:
    class Named:
        def __init__(self, name: str) -> None:
            self.name = name

    cases = [Named(name) for name in "abcdefgh"]
    assert letters_to_explain(cases, frozenset("a"), 2) == {"a", "b", "e"}  # type: ignore[arg-type]
    assert letters_to_explain(cases, frozenset("a"), 0) == {"a"}  # type: ignore[arg-type]


def test_without_a_key_nothing_is_recorded(golden: Path, tmp_path: Path) -> None:
    with pytest.raises(EndpointError, match="OPENAI_API_KEY"):
        record(golden, tmp_path / "recordings")
