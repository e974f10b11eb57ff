"""What the case summary tells of an order, a request or a denial: the clauses that name one treatment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache
from typing import NamedTuple

from summarizer.phrases import any_of
from summarizer.reader.part import Range
from summarizer.resources import load_toml

# "8 visits of therapy" of "8 visits of therapy, a brace and an MRI were requested"
_CLAUSE = re.compile(r"(?:[^,; ]+| (?!and ))+")


class Clause(NamedTuple):
    """A clause and its sentence."""

    place: Range
    sentence: Range


def clauses_naming(flat: str, told: Iterable[Range], names: Set[str]) -> Iterator[Clause]:
    """The clauses of sentences that hold one of these names (small letters)."""
    for sentence in told:
        text = sentence.of(flat).lower()
        if any(map(text.__contains__, names)):
            for clause in _CLAUSE.finditer(flat, sentence.start, sentence.start + len(text.rstrip(" ."))):
                if any(map(clause[0].lower().__contains__, names)):
                    yield Clause(Range(*clause.span()), sentence)


def tells_of_order(flat: str, sentence: Range) -> bool:
    """Whether a sentence tells what was ordered, requested or denied now; not what was authorized, done or allowed
    before."""
    text = sentence.of(flat)
    return bool(_any("ordering").search(text)) and not is_of_another_time(text)


def tells_of_denial(flat: str, sentence: Range) -> bool:
    return bool(_any("denying").search(sentence.of(flat)))


def is_of_another_time(text: str) -> bool:
    """Whether words tell of care that was given, allowed or cut down, or of what a guideline allows."""
    return bool(_any("not_asked").search(text))


@cache
def _any(name: str) -> re.Pattern[str]:
    return any_of(tuple(load_toml("consistency")[name]["phrases"]))
