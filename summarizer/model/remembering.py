"""What a model said before is not asked again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import TypeVar

from pydantic import ValidationError

from summarizer.bulk.ledger import PASSING
from summarizer.bulk.said import Said
from summarizer.errors import ModelFailure
from summarizer.model.question import About, Answer, Ask, Question
from summarizer.model.wire import Wire, strict_schema

A = TypeVar("A", bound=Wire)

_FAILURES = {failure.__name__: failure for failure in ModelFailure.__subclasses__()}


class Remembering:
    """Asks somebody else what is not known of a letter, and notes in `said` what came of it.

    `model`: whose answers are known; those of a recording are not those of the endpoint itself.
    """

    def __init__(self, ask: Ask, model: str, known: Sequence[Said]) -> None:
        self.model = ask.model
        self.said: list[Said] = []
        self._ask = ask
        self._whose = model
        self._known = {one.question: one for one in known}

    async def __call__(self, question: Question[A], about: About) -> Answer[A]:
        fingerprint = fingerprint_of(question, self._whose)
        known = self._known.get(fingerprint)
        answer = _answer(known, question.answer) if known else None
        if answer:
            return answer
        try:
            answer = await self._ask(question, about)
        except ModelFailure as error:
            if type(error).__name__ not in PASSING:
                self.said.append(Said(fingerprint, error=type(error).__name__, message=str(error)))
            raise
        value = answer.value.model_dump_json().encode()
        self.said.append(Said(fingerprint, value, answer.tokens, answer.cost, answer.requests))
        return answer


def fingerprint_of(question: Question[Wire], model: str) -> bytes:
    """Of all that an answer depends on: who is asked, the words, and the form of the answer."""
    asked = sha256(json.dumps(model).encode() + _form_of(question.answer))
    for message in question.messages:
        asked.update(json.dumps((message["role"], len(message["content"]))).encode())
        asked.update(message["content"].encode())
    return asked.digest()


@cache
def _form_of(answer: type[Wire]) -> bytes:
    return json.dumps((answer.__name__, strict_schema(answer))).encode()


def _answer(known: Said, form: type[A]) -> Answer[A] | None:
    """`None` for what does not hold any more: it is asked anew. Raises the `ModelFailure` that was kept."""
    if known.error in _FAILURES:
        raise _FAILURES[known.error](known.message)
    try:
        value = form.model_validate_json(known.value or b"")
    except ValidationError:
        return None
    return Answer(value, known.tokens, known.cost, known.requests)
