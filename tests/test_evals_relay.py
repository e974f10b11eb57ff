"""The relay: a question becomes a file to read, and a file that fits the schema becomes its answer."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.relay import Spool, relay
from summarizer.errors import EndpointTrouble
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import NO_KEY, Endpoint, Mode
from summarizer.model.money import Purse
from summarizer.model.question import About, Answer, Question
from summarizer.model.wire import Choice

pytestmark = pytest.mark.loopback

QUESTION = Question(
    Choice, ({"role": "system", "content": "Say what was decided."}, {"role": "user", "content": "<letter>Upheld"})
)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def url(spool: Path) -> Iterator[str]:
    with relay(Spool(spool, wait=0.0), port=0) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def ask(url: str, mode: Mode | None = None) -> Answer[Choice]:
    async def asked() -> Answer[Choice]:
        async with Client(Endpoint(url, "relay", NO_KEY, mode), Purse(None), Patience(tries=2, backoff=0.0)) as client:
            return await client(QUESTION, About("decide", "a.txt", "0" * 64))

    return asyncio.run(asked())


def queue(url: str, spool: Path) -> str:
    """The key of the question, which nobody has answered yet."""
    with pytest.raises(EndpointTrouble):
        ask(url)
    (path,) = (spool / "requests").iterdir()
    return path.stem


def test_a_question_can_be_read_with_its_schema_and_waits_for_its_answer(url: str, spool: Path) -> None:
    text = (spool / "requests" / f"{queue(url, spool)}.md").read_text(encoding="utf-8")

    assert "Say what was decided." in text
    assert "<letter>Upheld" in text
    assert '"decision"' in text


def test_an_answer_that_fits_the_schema_is_given_whenever_the_question_comes_again(url: str, spool: Path) -> None:
    key = queue(url, spool)
    (spool / "answers" / f"{key}.json").write_text('{"decision": "upheld", "quote": "Upheld"}', encoding="utf-8")

    assert ask(url).value.decision == "upheld"
    assert ask(url).tokens.output > 0


@pytest.mark.parametrize("written", ['{"decision": "maybe", "quote": null}', "{}", "not JSON"])
def test_an_answer_that_does_not_fit_is_not_taken_and_the_reason_lies_beside_it(
    url: str, spool: Path, written: str
) -> None:
    key = queue(url, spool)
    (spool / "answers" / f"{key}.json").write_text(written, encoding="utf-8")

    with pytest.raises(EndpointTrouble):
        ask(url)

    assert (spool / "answers" / f"{key}.problems").read_text(encoding="utf-8").strip()


def test_the_reason_goes_when_the_answer_is_mended(url: str, spool: Path) -> None:
    key = queue(url, spool)
    (spool / "answers" / f"{key}.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EndpointTrouble):
        ask(url)
    (spool / "answers" / f"{key}.json").write_text('{"decision": null, "quote": null}', encoding="utf-8")

    assert ask(url).value.decision is None
    assert not (spool / "answers" / f"{key}.problems").exists()


def test_a_question_without_a_schema_is_refused_with_what_to_do(url: str, spool: Path) -> None:
    with pytest.raises(Exception, match="refused the request"):
        ask(url, mode="markdown")
    assert not (spool / "requests").exists()


def test_the_relay_waits_while_somebody_writes(tmp_path: Path) -> None:
    spool = Spool(tmp_path, wait=5.0)
    (tmp_path / "answers").mkdir()
    schema = {"type": "object"}
    threading.Timer(0.3, lambda: (tmp_path / "answers" / "k.json").write_text(json.dumps({}))).start()

    assert spool.ask("k", "?", schema) == "{}"
