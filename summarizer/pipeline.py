"""The whole story of a run: sources -> letters -> records -> checked summaries, one bad letter stopping nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

from summarizer.checks import check_summary, withhold
from summarizer.errors import LetterError, letter_error
from summarizer.explain import explain
from summarizer.files import MAX_BYTES, letter_from_stream, load_letter
from summarizer.intake import Source
from summarizer.letter import Letter
from summarizer.reader import rules
from summarizer.schema import PlainSummary, Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Summarized:
    """`withheld`: a part of the summary failed its checks and was left out.

    `not_by_model`: why a model that was asked for the words did not find them, so that the rules did.
    """

    record: Record
    summary: PlainSummary
    withheld: bool
    not_by_model: str | None = None


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What became of one letter."""

    source: Source
    result: T


@dataclass(frozen=True, slots=True)
class Failed:
    """Why one letter could not be read."""

    source: Source
    error: LetterError


def load(source: Source, *, max_bytes: int = MAX_BYTES) -> Letter:
    """The letter behind a source. Raises `LetterError`."""
    if source.is_stdin:
        return letter_from_stream(sys.stdin.buffer, max_bytes=max_bytes)
    return load_letter(source.path, max_bytes=max_bytes)


def extract(source: Source, *, max_bytes: int = MAX_BYTES) -> Record:
    """The record of one letter. Raises `LetterError`."""
    return rules.read(load(source, max_bytes=max_bytes))


def summarize(source: Source, *, max_bytes: int = MAX_BYTES, language: str = "en") -> Summarized:
    """The summary of one letter, without what fails its checks. Raises `LetterError`."""
    letter = load(source, max_bytes=max_bytes)
    return summarized(rules.read(letter), letter, language)


def summarized(record: Record, letter: Letter, language: str = "en", *, not_by_model: str | None = None) -> Summarized:
    """The rule-written summary of a record."""
    summary = explain(record, letter, language)
    problems = check_summary(summary, record, letter)
    return Summarized(record, withhold(summary, problems), withheld=bool(problems), not_by_model=not_by_model)


class Reading(Protocol):
    """Who reads: letters in, results out in the same order, a letter that fails as a value."""

    def extract(self, sources: Iterable[Source]) -> Iterator[Done[Record] | Failed]: ...

    def summarize(self, sources: Iterable[Source]) -> Iterator[Done[Summarized] | Failed]: ...


@dataclass(frozen=True, slots=True)
class RulesReading:
    """The rules reader: on this machine, letter by letter."""

    max_bytes: int = MAX_BYTES

    def extract(self, sources: Iterable[Source]) -> Iterator[Done[Record] | Failed]:
        return each(sources, partial(extract, max_bytes=self.max_bytes))

    def summarize(self, sources: Iterable[Source]) -> Iterator[Done[Summarized] | Failed]:
        return each(sources, partial(summarize, max_bytes=self.max_bytes))


def each(sources: Iterable[Source], work: Callable[[Source], T]) -> Iterator[Done[T] | Failed]:
    """Do the work for each letter, in order. A letter that fails is a value and not a stop."""
    for source in sources:
        yield _attempt(source, work)


def _attempt(source: Source, work: Callable[[Source], T]) -> Done[T] | Failed:
    try:
        return Done(source, work(source))
    except Exception as error:  # noqa: BLE001 - a fault of ours in one letter of a thousand must not lose the others
        return failed(source, error)


def failed(source: Source, error: Exception) -> Failed:
    """What went wrong with one letter. Raises the error again if the others would fail alike."""
    return Failed(source, letter_error(error))
