"""The client against llmock, an endpoint that somebody else wrote, with its verdict on how the client behaved.

llmock answers with values that hold to the schema and have nothing to do with the letter.
"""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from llmock.pytest_plugin import LLMock

from summarizer import errors
from summarizer.errors import ImrError
from summarizer.letter import Letter, letter_from_pages
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import Endpoint, Mode
from summarizer.model.money import Purse
from summarizer.model.question import About, Answer, Question
from summarizer.model.reader import ModelRead, ModelReaderName, read_letter
from summarizer.model.wire import Choice
from summarizer.reader import rules
from tests.samples import KNEE_LETTER

pytestmark = pytest.mark.loopback

SECRETS = ("CM19-0123456", "wet ramp", "sk-secret")
QUICK = Patience(tries=3, seconds=5, timeout=5, backoff=0.1)
QUESTION = Question(
    Choice, ({"role": "system", "content": "Say what was decided."}, {"role": "user", "content": KNEE_LETTER})
)
# how it is scripted, what it ends in, after how many requests
FAULTS: dict[str, tuple[Callable[[LLMock], LLMock], type[ImrError], int]] = {
    "bad request": (lambda llmock: llmock.fail(400), errors.EndpointTrouble, 1),
    "wrong key": (lambda llmock: llmock.fail(401), errors.EndpointError, 1),
    "forbidden": (lambda llmock: llmock.fail(403), errors.EndpointError, 1),
    "no such model": (lambda llmock: llmock.fail(404), errors.EndpointError, 1),
    "unprocessable": (lambda llmock: llmock.fail(422), errors.EndpointTrouble, 1),
    "no credit": (lambda llmock: llmock.fail(429, code="insufficient_quota"), errors.EndpointError, 1),
    "too long": (lambda llmock: llmock.context_overflow(), errors.LetterTooLong, 1),
    "too long for a small context": (lambda llmock: llmock.limits(context_window=100), errors.LetterTooLong, 1),
    "filtered": (lambda llmock: llmock.fail(400, code="content_filter"), errors.Filtered, 1),
    "down": (lambda llmock: llmock.outage(status=500), errors.EndpointTrouble, 3),
    "talks": (lambda llmock: llmock.reply("Upheld, I should say.", times=None), errors.InvalidAnswer, 3),
}


def letter() -> Letter:
    return letter_from_pages(KNEE_LETTER.split("\f"), name="knee.txt", sha256="0" * 64)


def client_of(llmock: LLMock, mode: Mode | None = None, patience: Patience = QUICK) -> Client:
    return Client(Endpoint(llmock.base_url("openai"), "gpt-4o", "sk-secret", mode), Purse(None), patience)


def asked(client: Client, times: int = 1) -> list[Answer[Choice]]:
    async def ask() -> list[Answer[Choice]]:
        async with client:
            return [await client(QUESTION, About("decide", "knee.txt", "0" * 64)) for _ in range(times)]

    return asyncio.run(ask())


def read(client: Client, reader: ModelReaderName) -> ModelRead:
    async def ask() -> ModelRead:
        async with client:
            return await read_letter(letter(), client, reader)

    return asyncio.run(ask())


@pytest.mark.parametrize("mode", ["strict", "schema", "tools"])
def test_an_answer_made_from_the_schema_alone_is_valid(llmock: LLMock, mode: Mode) -> None:
    [answer] = asked(client_of(llmock, mode))

    assert (answer.value.decision, answer.requests) == ("upheld", 1)
    llmock.assert_resilient(strict=True)


def test_invented_values_leave_a_record_without_any_and_the_rules_record_as_it_was(llmock: LLMock) -> None:
    by_model = read(client_of(llmock), "model").record
    by_both = read(client_of(llmock), "both").record

    assert (by_model.issues, by_model.clinical.diagnoses, by_model.claimant.age) == ((), (), None)
    assert by_model.evidence == {}
    assert by_both.as_label() == rules.read(letter()).as_label()
    assert {doubt.why for doubt in by_model.review} == {"no_such_quote"}
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 529])
def test_a_passing_fault_is_asked_again_after_the_wait_that_it_tells(llmock: LLMock, status: int) -> None:
    llmock.fail(status, times=2, retry_after=0.1)
    [answer] = asked(client_of(llmock))

    assert (answer.value.decision, answer.requests) == ("upheld", 3)
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_stays_has_a_name_and_tells_nothing_of_the_letter(llmock: LLMock, fault: str) -> None:
    script, named, requests = FAULTS[fault]
    script(llmock)
    with pytest.raises(named) as caught:
        asked(client_of(llmock))

    assert type(caught.value) is named
    assert len(llmock.requests) == requests
    assert not [secret for secret in SECRETS if secret in str(caught.value)]
    llmock.assert_resilient()


def test_a_slow_answer_is_not_waited_for_and_asked_again(llmock: LLMock) -> None:
    llmock.delay(1)
    [answer] = asked(client_of(llmock, patience=Patience(tries=3, seconds=5, timeout=0.5, backoff=0.1)))

    assert (answer.value.decision, answer.requests) == ("upheld", 2)
    llmock.assert_resilient()


def test_a_tool_call_that_is_no_json_is_asked_again(llmock: LLMock) -> None:
    llmock.break_tool_call("malformed_arguments")
    asked(client_of(llmock, "tools"))

    assert len(llmock.requests) == 2
    llmock.assert_resilient(strict=True)


def test_a_quota_of_tokens_is_waited_for(llmock: LLMock) -> None:
    room = 50_000  # of one answer, so that the second request wants a little more than is left of the quota
    llmock.limits(tpm=2 * room)
    answers = asked(client_of(llmock, patience=Patience(tries=3, seconds=20, timeout=5, tokens=room)), times=2)

    assert [answer.requests for answer in answers] == [1, 2]
    llmock.assert_resilient(strict=True)


def test_a_client_that_does_not_wait_fails_the_verdict(llmock: LLMock) -> None:
    llmock.rate_limit(retry_after=1)
    connection = http.client.HTTPConnection(urlsplit(llmock.url).netloc)
    body = json.dumps({"model": "m", "messages": []})
    for _ in range(2):
        connection.request("POST", "/v1/chat/completions", body, {"content-type": "application/json"})
        connection.getresponse().read()
    connection.close()

    with pytest.raises(AssertionError, match="retry_after_ignored"):
        llmock.assert_resilient()
