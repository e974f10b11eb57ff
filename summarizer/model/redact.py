"""Names, claim numbers and dates of birth -> placeholders before a text is sent, and back in the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar

from summarizer.letter import Letter
from summarizer.model.question import About, Answer, Ask, Message, Question
from summarizer.model.wire import Wire
from summarizer.reader.dates import find_dates
from summarizer.reader.part import Range
from summarizer.resources import load_toml

A = TypeVar("A", bound=Wire)

# "Maria", "O'Neil", "Garcia-Lopez", "J."
_NAME_WORD = r"[A-Z](?:[a-z'’-]+[A-Za-z]*|\.)"
_SHORTEST_NAME = 3


class Hiding:
    """Asks somebody else, who sees placeholders where a letter names a person, a claim or a day of birth."""

    def __init__(self, ask: Ask, letter: Letter) -> None:
        self.model = ask.model
        self._ask = ask
        self._hidden = hidden_in(letter.text)

    async def __call__(self, question: Question[A], about: About) -> Answer[A]:
        answer = await self._ask(hidden_question(question, self._hidden), about)
        return replace(answer, value=restore(answer.value, self._hidden))


def hidden_question(question: Question[A], hidden: Mapping[str, str]) -> Question[A]:
    """The question as it may be sent. The prompt holds nothing of the letter, and stays what it is for the cache."""
    messages = tuple(
        message if message["role"] == "system" else _hidden_message(message, hidden) for message in question.messages
    )
    return replace(question, messages=messages)


def _hidden_message(message: Message, hidden: Mapping[str, str]) -> Message:
    return Message(role=message["role"], content=hide(message["content"], hidden))


def hidden_in(letter: str) -> dict[str, str]:
    """Placeholder -> what it stands for; the same one wherever it stands, so that a quote can be put back."""
    hidden: dict[str, str] = {}
    for kind, originals in (("NAME", _names(letter)), ("NUMBER", _numbers(letter)), ("BIRTH", _births(letter))):
        for number, original in enumerate(dict.fromkeys(originals), start=1):
            hidden[f"[{kind}-{number}]"] = original
    return hidden


def hide(text: str, hidden: Mapping[str, str]) -> str:
    """The text with placeholders, the longest originals first."""
    for placeholder, original in sorted(hidden.items(), key=lambda pair: -len(pair[1])):
        text = re.sub(rf"(?<!\w){re.escape(original)}(?!\w)", placeholder, text)
    return text


def restore(answer: A, hidden: Mapping[str, str]) -> A:
    """The answer with the originals in place of the placeholders."""
    written = answer.model_dump_json()
    for placeholder, original in hidden.items():
        written = written.replace(placeholder, json.dumps(original, ensure_ascii=False)[1:-1])
    return type(answer).model_validate_json(written)


def _names(letter: str) -> Iterator[str]:
    """Whole names and each of their words: a letter that greets Ms. Garcia speaks of Garcia later."""
    for pattern in _name_patterns():
        for found in pattern.finditer(letter):
            words = [word.strip(".,") for word in found["name"].split()]
            kept = [word for word in words if len(word) >= _SHORTEST_NAME and word not in _not_names()]
            if kept:
                yield from kept
                yield found["name"].strip()


def _numbers(letter: str) -> Iterator[str]:
    for found in _labelled("number", r"[A-Z0-9][A-Z0-9-]*\d[A-Z0-9-]*").finditer(letter):
        yield found["value"]


def _births(letter: str) -> Iterator[str]:
    flat = letter.replace("\n", " ")
    for label in _labelled("birth", r"").finditer(flat):
        for date in find_dates(flat, Range(label.end(), min(label.end() + 24, len(flat))))[:1]:
            yield letter[date.start : date.end]


@cache
def _name_patterns() -> tuple[re.Pattern[str], ...]:
    titles = "|".join(map(re.escape, load_toml("redact")["titles"]["words"]))
    name = rf"(?P<name>{_NAME_WORD}(?: {_NAME_WORD}){{0,3}})"
    return (
        re.compile(rf"\b(?:{titles})\.? {name}"),
        re.compile(rf"(?i:{_labels('name')})[^\S\n]*[:,][^\S\n]*(?:(?:{titles})\.? )?{name}"),
        re.compile(rf"(?m)^Dear (?:(?:{titles})\.? )?{name}"),
    )


@cache
def _labelled(kind: str, value: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_labels(kind)})\s*[.:#]*\s*(?P<value>{value})", re.IGNORECASE)


def _labels(kind: str) -> str:
    labels = sorted(load_toml("redact")["labels"][kind], key=len, reverse=True)
    return r"\b(?:" + "|".join(map(re.escape, labels)) + ")"


@cache
def _not_names() -> frozenset[str]:
    return frozenset(load_toml("redact")["not_names"]["words"])
