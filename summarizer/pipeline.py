"""The whole story of a run: sources -> letters -> records -> checked summaries, one bad letter stopping nothing."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from summarizer.checks import check_summary, withhold
from summarizer.errors import ImrError, LetterError, ReaderFault
from summarizer.explain import explain
from summarizer.files import MAX_BYTES, letter_from_stream, load_letter
from summarizer.intake import Source
from summarizer.letter import Letter
from summarizer.reader import rules
from summarizer.schema import PlainSummary, Record

T = TypeVar("T")

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Summarized:
    """`withheld`: a part of the summary failed its checks and was left out."""

    record: Record
    summary: PlainSummary
    withheld: bool


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
    record = rules.read(letter)
    summary = explain(record, letter, language)
    problems = check_summary(summary, record, letter)
    return Summarized(record, withhold(summary, problems), withheld=bool(problems))


def each(sources: Iterable[Source], work: Callable[[Source], T]) -> Iterator[Done[T] | Failed]:
    """Do the work for each letter, in order. A letter that fails is a value and not a stop."""
    for source in sources:
        yield _attempt(source, work)


def _attempt(source: Source, work: Callable[[Source], T]) -> Done[T] | Failed:
    try:
        return Done(source, work(source))
    except LetterError as error:
        return Failed(source, error)
    except ImrError:
        raise  # the fault is not in this letter: the others would fail alike
    except Exception as error:  # noqa: BLE001 - a fault of ours in one letter of a thousand must not lose the others
        return Failed(source, _fault(error))


def _fault(error: Exception) -> ReaderFault:
    """Where it happened. The message of a foreign exception may quote the letter, so it is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next((frame for frame in reversed(frames) if Path(frame.filename).is_relative_to(_PACKAGE)), frames[-1])
    return ReaderFault(
        f"a fault of imr itself ({type(error).__name__} in {Path(place.filename).name}, line {place.lineno});"
        " please report it with this line"
    )
