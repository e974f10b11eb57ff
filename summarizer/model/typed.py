"""A typed answer: how instructor asks for it, reads it, and asks again with what was wrong.

Its own loop around these three steps does the first anew for every request and costs more than the request itself.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler, RootModel
from pydantic_core import CoreSchema

from summarizer.extras import needs_extra
from summarizer.model.endpoint import Mode
from summarizer.model.question import Message, Question
from summarizer.model.wire import Wire, strict_schema

with needs_extra("model"):
    import instructor
    from instructor.processing import handle_reask_kwargs, handle_response_model
    from openai.types.chat import ChatCompletion

A = TypeVar("A", bound=Wire)
Request = dict[str, Any]  # the body of a request

# the errors of pydantic, of json and of instructor's own search for JSON are such
BREAKS_THE_SCHEMA = ValueError
_MODES: dict[Mode, instructor.Mode] = {
    "strict": instructor.Mode.JSON_SCHEMA,
    "schema": instructor.Mode.JSON_SCHEMA,
    "tools": instructor.Mode.TOOLS,
    "markdown": instructor.Mode.MD_JSON,
}
# some servers hold answers to a schema that they never show to the model
_SCHEMA_SHOWN = "\n\nAnswer with one JSON object of this schema:\n"


def request_for(question: Question[A], mode: Mode) -> Request:
    """The messages, and the form that the answer must have."""
    messages = [*_messages(question, mode)]
    if mode == "markdown":  # its form is words among the messages
        return _by_instructor(question.answer, mode, messages)
    return {"messages": messages, **_form(question.answer, mode)}


def read(completion: ChatCompletion, answer: type[A], mode: Mode) -> A:
    """The answer that a completion holds. Raises `BREAKS_THE_SCHEMA`, or `IncompleteOutputException`."""
    value: A = shown_type(answer).from_response(completion, strict=True, mode=_MODES[mode]).root
    return value


def asked_again(request: Request, completion: ChatCompletion, error: Exception, mode: Mode) -> Request:
    """The request that follows an answer which broke the schema: with that answer, and what is wrong with it."""
    following: Request = handle_reask_kwargs(
        {**request, "messages": [*request["messages"]]}, _MODES[mode], completion, error
    )
    return following


@cache
def _form(answer: type[Wire], mode: Mode) -> Request:
    """What is the same in all requests for such answers."""
    form = _by_instructor(answer, mode, [])
    del form["messages"]
    if mode == "strict":
        form["response_format"]["json_schema"]["strict"] = True
    return form


def _by_instructor(answer: type[Wire], mode: Mode, messages: list[Message]) -> Request:
    request: Request
    _, request = handle_response_model(shown_type(answer), _MODES[mode], messages=messages)
    return request


@cache
def shown_type(answer: type[A]) -> Any:
    """The answer's type as instructor is shown it, prepared once and without parts: it looks at all that it sees."""

    class Opaque:
        @classmethod
        def __get_pydantic_core_schema__(cls, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
            return handler.generate_schema(answer)

    class Shell(RootModel[Opaque]):
        @classmethod
        def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
            return answer.model_json_schema(*args, **options)

    Shell.__name__ = Shell.__qualname__ = answer.__name__
    Shell.model_config["title"] = answer.__name__
    return instructor.openai_schema(Shell)


def _messages(question: Question[A], mode: Mode) -> tuple[Message, ...]:
    if mode != "schema":
        return question.messages
    first, *rest = question.messages
    schema = json.dumps(strict_schema(question.answer), separators=(",", ":"))
    return ({"role": first["role"], "content": first["content"] + _SCHEMA_SHOWN + schema}, *rest)
