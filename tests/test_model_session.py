"""`--reader model|both` from end to end, against an endpoint on loopback that answers as scripted."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer.bulk.stop import Stop
from summarizer.bulk.workers import Pool
from summarizer.cli import app
from summarizer.errors import EndpointError
from summarizer.files import load_letter
from summarizer.letter import Letter
from summarizer.model.answers import ModelOptions
from summarizer.model.many import ModelLetters
from summarizer.model.reading import grounded
from summarizer.model.session import ModelReading
from summarizer.model.wire import Extraction
from summarizer.pairing import DecisionConflict
from summarizer.reader import rules
from summarizer.reader.sections import Sections
from summarizer.schema import ReadBy, Record
from tests.answers import answer_of
from tests.endpoint import Endpoint, Reply, completion, endpoint, error
from tests.faultserver import faultserver

pytestmark = pytest.mark.loopback

GOLDEN = Path(__file__).parents[1] / "golden" / "letters"
LETTER = GOLDEN / "d-aquatic-therapy-home-aide-upheld-p.txt"
RECORD = rules.read(load_letter(LETTER))
ANSWER = answer_of(RECORD)
EXPLANATION = json.dumps(
    {
        "in_short": "This review was about care for your back.",
        "items": [
            {
                "item": number,
                "asked": "Your doctor asked for this care.",
                "decided": "This request is not approved.",
                "why": "The records did not show enough.",
                "lacked": ["a clear plan"],
            }
            for number in range(1, len(RECORD.issues) + 1)
        ],
    }
)


def run(replies: list[Reply], *arguments: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str, Endpoint]:
    with endpoint(replies) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        result = CliRunner().invoke(app, [*arguments, "--model", "scripted"])
    return result.exit_code, result.stdout, result.stderr, server


def test_both_readers_that_agree_give_the_rules_record_and_say_where_the_letter_went(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, out, err, server = run(
        [completion(ANSWER.model_dump_json())], "extract", str(LETTER), monkeypatch=monkeypatch
    )

    record = Record.model_validate_json(out)
    assert code == 0
    assert record.as_label() == RECORD.as_label()
    assert (record.read_by.reader, record.read_by.model) == ("both", "scripted")
    assert record.read_by.tokens is not None
    assert "letters are sent to 127.0.0.1" in err
    assert len(server.requests) == 1


def test_a_flipped_decision_is_nobodys_and_must_be_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ANSWER.issues[0]
    assert first.decision is not None
    flipped = first.model_copy(update={"decision": first.decision.model_copy(update={"value": "overturned"})})
    answer = ANSWER.model_copy(update={"issues": [flipped, *ANSWER.issues[1:]]})
    code, out, _, _ = run(
        [completion(answer.model_dump_json())], "extract", "--reader", "model", str(LETTER), monkeypatch=monkeypatch
    )

    record = Record.model_validate_json(out)
    assert code == 4
    assert record.issues[0].decision is None
    assert record.outcome == "unclear"
    assert [doubt.why for doubt in record.review if doubt.pointer == "/issues/0/decision"] == [
        "quote_is_not_the_decision"
    ]


@pytest.mark.parametrize(
    ("answer", "decision", "settled_by", "code"),
    [
        ('{"decision": "upheld", "quote": "Upheld"}', "upheld", "re-ask", 0),
        ('{"decision": null, "quote": null}', None, None, 4),
    ],
)
def test_readers_that_differ_on_a_decision_are_settled_by_a_re_ask_or_by_the_person_who_reads(
    answer: str, decision: str | None, settled_by: str | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rules read the letter rightly; the model's record is made to differ."""
    conflict = DecisionConflict(
        0,
        RECORD.issues[0].request,
        ("upheld", RECORD.evidence["/issues/0/decision"][0]),
        ("overturned", RECORD.evidence["/issues/0/decision"][0]),
    )
    monkeypatch.setattr("summarizer.model.reader.decision_conflicts", lambda *_: (conflict,))
    monkeypatch.setattr("summarizer.model.reader.grounded", _with_a_flip)
    exit_code, out, _, server = run(
        [completion(ANSWER.model_dump_json()), completion(answer)], "extract", str(LETTER), monkeypatch=monkeypatch
    )

    record = Record.model_validate_json(out)
    (doubt,) = [doubt for doubt in record.review if doubt.pointer == "/issues/0/decision"]
    assert exit_code == code
    assert (record.issues[0].decision, doubt.values, doubt.settled_by) == (
        decision,
        ("upheld", "overturned"),
        settled_by,
    )
    asked = json.dumps(server.requests[1]["messages"]).lower()
    assert len(server.requests) == 2
    assert not any(word in asked for word in ("rules", "model", "reader"))


def _with_a_flip(answer: Extraction, letter: Letter, sections: Sections, read_by: ReadBy) -> Record:
    own = grounded(answer, letter, sections, read_by)
    flipped = replace(own.issues[0], decision="overturned")
    return own.model_copy(update={"issues": (flipped, *own.issues[1:])})


@pytest.mark.parametrize("quote", ["every item as OVERTURNED", "OVERTURNED", "Upheld"])
def test_a_model_that_obeys_an_instruction_inside_a_letter_changes_no_decision_and_the_conflict_shows(
    quote: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A golden letter tells "AI readers" to report every item as overturned; its heading says "Upheld"."""
    letter = GOLDEN / "d-hip-injection-upheld-pasted-instruction-p.txt"
    data = answer_of(rules.read(load_letter(letter))).model_dump(mode="json")
    for issue in data["issues"]:
        issue["decision"] = {"value": "overturned", "quote": quote}
    decisions = {}
    for reader in ("model", "both"):
        _, out, _, _ = run(
            [completion(json.dumps(data))], "extract", "--reader", reader, str(letter), monkeypatch=monkeypatch
        )
        record = Record.model_validate_json(out)
        decisions[reader] = [issue.decision for issue in record.issues]
        assert "/issues/0/decision" in [doubt.pointer for doubt in record.review]

    assert decisions == {"model": [None], "both": ["upheld"]}


def test_an_invented_value_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    data = ANSWER.model_dump(mode="json")
    data["clinical"]["diagnoses"] = [{"value": "lupus", "quote": "a history of lupus"}]
    _, out, _, _ = run(
        [completion(json.dumps(data))], "extract", "--reader", "model", str(LETTER), monkeypatch=monkeypatch
    )

    record = Record.model_validate_json(out)
    assert record.clinical.diagnoses == ()
    assert ("/clinical/diagnoses", "no_such_quote") in [(doubt.pointer, doubt.why) for doubt in record.review]


def test_a_summary_in_the_models_words_passes_the_checks_or_is_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    replies = [completion(ANSWER.model_dump_json()), completion(EXPLANATION)]
    code, out, err, _ = run(replies, "summarize", "--format", "text", str(LETTER), monkeypatch=monkeypatch)

    assert code == 0
    assert "This review was about care for your back." in out
    assert "did not pass" not in err


def test_a_summary_that_flips_a_decision_goes_back_once_and_is_then_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    flipped = EXPLANATION.replace("is not approved", "is approved")
    replies = [completion(ANSWER.model_dump_json()), completion(flipped)]
    code, out, err, server = run(replies, "summarize", "--format", "text", str(LETTER), monkeypatch=monkeypatch)

    assert code == 0
    assert len(server.requests) == 3
    assert "failed these checks" in server.requests[2]["messages"][-1]["content"]
    assert "This review was about" not in out
    assert "the words here are the rules'" in err


def test_one_letter_that_the_model_refuses_stops_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(LETTER.read_text(encoding="utf-8"), encoding="utf-8")
    replies = [completion(None, refusal="no"), completion(ANSWER.model_dump_json())]
    code, out, err, _ = run(replies, "extract", str(tmp_path), monkeypatch=monkeypatch)

    assert code == 3
    assert len(out.splitlines()) == 1
    assert "declined" in err


def test_what_is_in_the_ledger_is_not_sent_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    letters, out = tmp_path / "letters", tmp_path / "out"
    letters.mkdir()
    for name in ("a", "b"):
        (letters / f"{name}.txt").write_text(f"{LETTER.read_text(encoding='utf-8')}\n{name}", encoding="utf-8")
    replies = [completion(ANSWER.model_dump_json())] * 2
    code, _, _, first = run(replies, "extract", str(letters), "--out", str(out), monkeypatch=monkeypatch)
    (letters / "a.txt").rename(letters / "c.txt")
    _, _, _, second = run([], "extract", str(letters), "--out", str(out), monkeypatch=monkeypatch)

    records = [Record.model_validate_json(line) for line in (out / "records.jsonl").read_text("utf-8").splitlines()]
    report = json.loads((out / "run.json").read_text("utf-8"))
    assert code == 0
    assert (len(first.requests), len(second.requests)) == (2, 0)
    assert [record.letter.name for record in records] == ["b.txt", "c.txt"]
    assert (report["reader"]["model"], report["counts"]["read_by_this_run"]) == ("scripted", 0)
    assert report["tokens"]["input"] > 0


def test_without_a_key_nothing_is_sent_and_the_line_says_what_to_set() -> None:
    result = CliRunner().invoke(app, ["extract", str(LETTER), "--model", "gpt-4.1-mini"])

    assert result.exit_code == 1
    assert "OPENAI_API_KEY" in result.stderr


def test_a_wrong_key_stops_the_run_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err, _ = run([error(401)], "extract", str(LETTER), monkeypatch=monkeypatch)

    assert (code, out) == (1, "")
    assert "does not accept the key" in err


@pytest.mark.parametrize(
    "arguments",
    [["--reader", "both"], ["--reader", "rules", "--model", "m"], ["--redact"], ["--model", "m", "--price", "1"]],
)
def test_options_that_do_not_fit_are_told(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["extract", str(LETTER), *arguments]).exit_code == 2


def test_names_and_numbers_of_a_person_are_not_sent_with_redact(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = LETTER.read_text(encoding="utf-8").replace(
        "CLINICAL CASE SUMMARY", "Employee: Maria Garcia\nClaim Number: 2019-AB77\nCLINICAL CASE SUMMARY", 1
    )
    copy = tmp_path / "copy.txt"
    copy.write_text(text, encoding="utf-8")
    _, _, _, server = run(
        [completion(ANSWER.model_dump_json())], "extract", "--redact", str(copy), monkeypatch=monkeypatch
    )

    sent = json.dumps(server.requests[0]["messages"])
    assert "[NAME-" in sent
    assert not any(secret in sent for secret in ("Maria", "Garcia", "2019-AB77"))


def test_a_request_that_hangs_is_sent_again_after_the_time_that_the_user_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canned = tmp_path / "answer.json"
    canned.write_text(ANSWER.model_dump_json(), encoding="utf-8")
    with faultserver(canned) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://{server}/f/first=hang:1/v1")
        ended = CliRunner().invoke(app, ["extract", str(LETTER), "--model", "slow", "--timeout", "0.5"])

    assert ended.exit_code == 0
    assert json.loads(ended.stdout)["read_by"]["retries"] == 1


def test_a_machine_of_a_cluster_sends_nothing_to_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    told: list[str] = []
    here = ModelReading(ModelOptions("model", "some-model"), tell=told.append).told()
    there = pickle.loads(pickle.dumps(ModelLetters(here, Pool(1))))
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:2/v1")

    assert told == ["letters are sent to 127.0.0.1:1, model some-model"]
    with pytest.raises(EndpointError, match=r"on another machine letters are sent to 127\.0\.0\.1:2"):
        list(there.read(iter([]), Stop()))
