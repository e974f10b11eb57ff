"""How instructor asks for a type, reads it and asks again, without its loop around these steps."""

from __future__ import annotations

import asyncio
from typing import Any, get_args

import instructor
import pytest
from openai.types.chat import ChatCompletion

from summarizer.model.endpoint import Mode
from summarizer.model.question import Question
from summarizer.model.typed import BREAKS_THE_SCHEMA, asked_again, read, request_for, shown_type
from summarizer.model.wire import Choice
from tests.endpoint import completion

GOOD = '{"decision": "upheld", "quote": "Upheld"}'
BAD = '{"decision": "maybe", "quote": null}'
QUESTION = Question(Choice, ({"role": "system", "content": "Say what."}, {"role": "user", "content": "The letter."}))
MODES: tuple[Mode, ...] = get_args(Mode)
OF_INSTRUCTOR = {"tools": instructor.Mode.TOOLS, "markdown": instructor.Mode.MD_JSON}


def completed(text: str) -> ChatCompletion:
    body = completion(text).body
    assert body
    return ChatCompletion.model_validate_json(body)


def called(arguments: str) -> ChatCompletion:
    plain = completed(GOOD).model_dump()
    function = {"name": "Choice", "arguments": arguments}
    message = {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": function}]}
    plain["choices"] = [{**plain["choices"][0], "message": message}]
    return ChatCompletion.model_validate(plain)


def answered(text: str, mode: Mode) -> ChatCompletion:
    if mode == "tools":
        return called(text)
    return completed(f"```json\n{text}\n```" if mode == "markdown" else text)


def sent_by_instructor(mode: Mode, answers: list[ChatCompletion]) -> list[dict[str, Any]]:
    """The requests of instructor's own loop."""
    requests: list[dict[str, Any]] = []

    async def create(**request: Any) -> ChatCompletion:
        requests.append({**request, "messages": [*request["messages"]]})
        return answers[len(requests) - 1]

    theirs = OF_INSTRUCTOR.get(mode, instructor.Mode.JSON_SCHEMA)
    ask = instructor.patch(create=create, mode=theirs)

    async def asked() -> None:
        await ask(response_model=shown_type(Choice), messages=[*QUESTION.messages], max_retries=1)

    asyncio.run(asked())
    return requests


@pytest.mark.parametrize("mode", ["tools", "markdown"])
def test_both_requests_are_those_of_instructors_own_loop(mode: Mode) -> None:
    answers = [answered(BAD, mode), answered(GOOD, mode)]
    first = request_for(QUESTION, mode)
    with pytest.raises(BREAKS_THE_SCHEMA) as caught:
        read(answers[0], Choice, mode)

    assert [first, asked_again(first, answers[0], caught.value, mode)] == sent_by_instructor(mode, answers)


@pytest.mark.parametrize("mode", MODES)
def test_an_answer_is_read_in_every_mode(mode: Mode) -> None:
    assert read(answered(GOOD, mode), Choice, mode) == Choice(decision="upheld", quote="Upheld")


def test_only_the_strict_mode_asks_for_a_strict_schema() -> None:
    forms = [request_for(QUESTION, mode)["response_format"]["json_schema"] for mode in ("strict", "schema")]

    assert ["strict" in form for form in forms] == [True, False]
    assert forms[0]["schema"] == forms[1]["schema"]


def test_a_server_that_does_not_show_the_schema_is_shown_it_in_the_prompt() -> None:
    shown, plain = (request_for(QUESTION, mode)["messages"][0]["content"] for mode in ("schema", "strict"))

    assert plain == "Say what."
    assert shown.startswith(plain)
    assert '"decision"' in shown


@pytest.mark.parametrize("mode", MODES)
def test_asking_again_tells_what_is_wrong_and_changes_no_other_request(mode: Mode) -> None:
    request = request_for(QUESTION, mode)
    with pytest.raises(BREAKS_THE_SCHEMA) as caught:
        read(answered(BAD, mode), Choice, mode)
    following = asked_again(request, answered(BAD, mode), caught.value, mode)

    assert "'upheld'" in str(following["messages"][-1])
    assert request_for(QUESTION, mode) == request
    assert {**following, "messages": []} == {**request, "messages": []}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", ["I cannot say.", "[1]", '{"a":' * 100_000])
def test_whatever_is_no_such_answer_breaks_the_schema(text: str, mode: Mode) -> None:
    request = request_for(QUESTION, mode)
    with pytest.raises(BREAKS_THE_SCHEMA) as caught:
        read(answered(text, mode), Choice, mode)

    assert asked_again(request, answered(text, mode), caught.value, mode)["messages"]
