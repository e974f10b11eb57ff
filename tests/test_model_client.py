"""The client against an endpoint on loopback: every fault has a name, and each layer retries one thing."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence

import pytest

from summarizer import errors
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import Endpoint, Mode
from summarizer.model.money import Price, Purse
from summarizer.model.question import About, Answer, Question
from summarizer.model.wire import Choice
from tests.endpoint import Endpoint as Server
from tests.endpoint import Reply, completion, endpoint, error

pytestmark = pytest.mark.loopback

GOOD = '{"decision": "upheld", "quote": "Upheld"}'
SECRET = "a letter about Maria Garcia"
QUESTION = Question(
    Choice, ({"role": "system", "content": "Say what was decided."}, {"role": "user", "content": SECRET})
)
QUICK = Patience(tries=3, seconds=2, timeout=1, backoff=0.0)


def asked(
    replies: Sequence[Reply], *, mode: Mode | None = None, purse: Purse | None = None
) -> tuple[Answer[Choice], Server]:
    async def ask(server: Server) -> Answer[Choice]:
        where = Endpoint(server.url, "scripted", "sk-secret", mode)
        async with Client(where, purse or Purse(None), QUICK) as client:
            return await client(QUESTION, About("decide", "letter.txt", "0" * 64))

    with endpoint(replies) as server:
        return asyncio.run(ask(server)), server


def test_the_request_is_strict_and_the_answer_typed() -> None:
    answer, server = asked([completion(GOOD)])

    assert (answer.value.decision, answer.requests) == ("upheld", 1)
    form = server.requests[0]["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["strict"] is True
    assert form["json_schema"]["schema"]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        (completion(None, refusal="I cannot."), errors.Refused),
        (completion("", finish="content_filter"), errors.Filtered),
        (error(400, "too much", code="content_filter"), errors.Filtered),
        (completion('{"decision": "uph', finish="length"), errors.AnswerTruncated),
        (completion('{"decision": "maybe", "quote": null}'), errors.InvalidAnswer),
        (completion("no JSON at all"), errors.InvalidAnswer),
        (completion(None), errors.EndpointTrouble),
        (Reply(body="<html>502</html>", kind="text/html"), errors.EndpointTrouble),
        (Reply(body='{"error": {"message": "overloaded"}}'), errors.EndpointTrouble),
        (Reply(body='{"choices": ['), errors.EndpointTrouble),
        (Reply(body=None), errors.EndpointTrouble),
        (error(500), errors.EndpointTrouble),
        (error(429), errors.EndpointTrouble),
        (error(429, code="insufficient_quota"), errors.EndpointError),
        (error(401), errors.EndpointError),
        (error(403), errors.EndpointError),
        (error(404), errors.EndpointError),
        (error(400, "This model's maximum context length is 10", code="context_length_exceeded"), errors.LetterTooLong),
        (completion(GOOD, tokens=1), errors.LetterTooLong),
        (error(400, "messages are wrong"), errors.EndpointTrouble),
    ],
)
def test_every_fault_has_a_name_and_tells_nothing_of_the_letter(fault: Reply, named: type[Exception]) -> None:
    with pytest.raises(named) as caught:
        asked([fault])

    assert type(caught.value) is named
    for told in (SECRET, "Maria", "sk-secret", "maybe"):
        assert told not in str(caught.value)


@pytest.mark.parametrize("fault", [error(429), error(503), Reply(body=None), completion(None), error(408)])
def test_a_passing_fault_is_asked_again(fault: Reply) -> None:
    answer, server = asked([fault, completion(GOOD)])

    assert (answer.value.decision, answer.requests, len(server.requests)) == ("upheld", 2, 2)


def test_a_refusal_and_a_bad_request_are_not_asked_again() -> None:
    for fault in (completion(None, refusal="no"), error(401), error(400, "messages are wrong")):
        with endpoint([fault]) as server, pytest.raises(errors.ImrError):
            asyncio.run(_ask(server))
        assert len(server.requests) == 1


async def _ask(server: Server) -> None:
    async with Client(Endpoint(server.url, "scripted", "k"), Purse(None), QUICK) as client:
        await client(QUESTION, About("decide", "letter.txt", "0" * 64))


def test_what_the_endpoint_asks_to_wait_is_waited() -> None:
    async def ask(server: Server) -> float:
        loop = asyncio.get_running_loop()
        start = loop.time()
        await _ask(server)
        return loop.time() - start

    with endpoint([error(429, retry_after_ms="150"), completion(GOOD)]) as server:
        assert asyncio.run(ask(server)) >= 0.15


def test_an_invalid_answer_goes_back_with_what_is_wrong() -> None:
    answer, server = asked([completion('{"decision": "maybe", "quote": null}'), completion(GOOD)])

    assert answer.value.decision == "upheld"
    again = server.requests[1]["messages"]
    assert again[:2] == [*QUESTION.messages]
    assert again[2]["content"] == '{"decision": "maybe", "quote": null}'
    assert "decision" in again[3]["content"]
    assert answer.tokens.input == 10_000


@pytest.mark.parametrize(("tool", "requests"), [("Choice", 1), ("send_mail", 2)])
def test_a_call_to_a_tool_that_was_not_given_is_no_answer(tool: str, requests: int) -> None:
    body = json.loads(str(completion(None).body))
    call = {"id": "1", "type": "function", "function": {"name": tool, "arguments": GOOD}}
    body["choices"][0]["message"]["tool_calls"] = [call]
    good = json.loads(json.dumps(body).replace(tool, "Choice"))
    answer, server = asked([Reply(body=json.dumps(body)), Reply(body=json.dumps(good))], mode="tools")

    assert answer.value.decision == "upheld"
    assert len(server.requests) == requests


def test_a_truncated_answer_gets_twice_the_room_once() -> None:
    answer, server = asked([completion('{"dec', finish="length"), completion(GOOD)])

    rooms = [request["max_completion_tokens"] for request in server.requests]
    assert rooms == [QUICK.tokens, 2 * QUICK.tokens]
    assert answer.value.decision == "upheld"


def test_a_server_without_schemas_is_asked_more_plainly() -> None:
    complaint = error(400, "'response_format' of type 'json_schema' is not supported")
    fenced = completion(f"```json\n{GOOD}\n```")
    answer, server = asked([complaint, complaint, error(400, "tools are not supported"), fenced])

    assert answer.value.decision == "upheld"
    assert ["response_format" in request for request in server.requests] == [True, True, False, False]
    assert ["tools" in request for request in server.requests] == [False, False, True, False]


def test_a_server_with_an_older_name_for_the_limit_gets_that() -> None:
    _, server = asked([error(400, "Unsupported parameter: 'max_completion_tokens'"), completion(GOOD)])

    assert ["max_tokens" in request for request in server.requests] == [False, True]


def test_a_mode_that_the_user_named_is_kept() -> None:
    with pytest.raises(errors.EndpointTrouble):
        asked([error(400, "'response_format' is not supported")], mode="strict")


def test_the_cap_holds_before_a_request_is_sent() -> None:
    purse = Purse(Price(1.0, 1.0, 1_000_000.0), cap=0.5)
    with endpoint([completion(GOOD)]) as server, pytest.raises(errors.CostCapReached):
        asyncio.run(_capped(server, purse))

    assert server.requests == []
    assert (purse.spent, purse.reserved) == (0.0, 0.0)


async def _capped(server: Server, purse: Purse) -> None:
    async with Client(Endpoint(server.url, "scripted", "k"), purse, QUICK) as client:
        await client(QUESTION, About("decide", "letter.txt", "0" * 64))


def test_tokens_and_cost_are_those_of_all_requests() -> None:
    purse = Purse(Price(1.0, 0.5, 2.0))
    answer, _ = asked([completion(GOOD)], purse=purse)

    assert (answer.tokens.input, answer.tokens.cached, answer.tokens.output) == (5000, 1000, 100)
    assert answer.cost == pytest.approx((4000 * 1.0 + 1000 * 0.5 + 100 * 2.0) / 1e6)
    assert purse.spent == pytest.approx(answer.cost)


@pytest.mark.parametrize("fault", [completion(None, refusal="I cannot."), completion("", finish="content_filter")])
def test_an_answer_that_is_of_no_use_is_paid_for(fault: Reply) -> None:
    purse = Purse(Price(1.0, 0.5, 2.0))
    with pytest.raises(errors.ModelFailure):
        asked([fault], purse=purse)

    assert purse.used.input == 5000
    assert purse.spent > purse.reserved == 0


def test_an_empty_answer_before_a_good_one_is_paid_for() -> None:
    answer, _ = asked([completion(None), completion(GOOD)])

    assert (answer.requests, answer.tokens.input) == (2, 10_000)


def test_no_log_holds_a_word_of_the_letter_or_the_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked([error(500), completion('{"decision": "Maria Garcia", "quote": null}'), completion(GOOD)])

    for told in ("Maria", "sk-secret", SECRET):
        assert told not in caplog.text


def test_nobody_there_is_told_at_once() -> None:
    async def ask() -> None:
        where = Endpoint("http://127.0.0.1:9/v1", "scripted", "k")
        async with Client(where, Purse(None), Patience()) as client:
            await client(QUESTION, About("decide", "letter.txt", "0" * 64))

    with pytest.raises(errors.EndpointError, match="nobody answers at 127"):
        asyncio.run(ask())
