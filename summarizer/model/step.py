"""One letter through a model, step by step: what a process does that holds no connection.

A letter with the answers so far becomes its result, or the next question. The code is that of a letter alone: it asks,
and where the answer is not there yet it begins anew when it is. So a step that is lost can be done again anywhere.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TypeVar

from summarizer.bulk.job import Answer, Job, StoredSummary, answered, unanswered
from summarizer.errors import ReaderDied, letter_error
from summarizer.files import letter_from_bytes
from summarizer.letter import Letter
from summarizer.model.question import About, Ask, Question
from summarizer.model.question import Answer as ModelAnswer
from summarizer.model.reader import ModelReaderName, read_letter, summarize_letter
from summarizer.model.redact import Hiding
from summarizer.model.remembering import Remembering, fingerprint_of
from summarizer.model.wire import Wire

A = TypeVar("A", bound=Wire)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class How:
    """What is done with each letter. `model`: who answers; `whose`: the name that the answers are kept under.

    `language`: of a summary in the model's words; `None` for a record alone.
    """

    reader: ModelReaderName
    model: str
    whose: str
    redact: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`letter`: what the bytes of the job became, where that is known already."""

    job: Job
    letter: Letter | None = None

    @property
    def sha256(self) -> str:
        return self.job.sha256

    @property
    def data(self) -> bytes:
        return self.job.data


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be asked about a letter before it goes on. `fingerprint`: under which the answer will be known."""

    sha256: str
    letter: Letter
    question: Question[Wire]
    about: About
    fingerprint: bytes


class _NotThere(Exception):
    """The answer to this question."""

    def __init__(self, question: Question[Wire], about: About) -> None:
        self.question = question
        self.about = about


class _Nobody:
    """Who is asked where there is no connection."""

    def __init__(self, model: str) -> None:
        self.model = model

    async def __call__(self, question: Question[A], about: About) -> ModelAnswer[A]:
        raise _NotThere(question, about)


def advance(step: Step, *, how: How) -> Asked | Answer:
    """Take a letter as far as the answers reach. Raises `ImrError` for what all letters would fail at."""
    try:
        letter = step.letter or letter_from_bytes(step.job.data, name="", digest=step.job.sha256)
        ask = Remembering(_Nobody(how.model), how.whose, step.job.known)
        return _finished(_worked(step.job, letter, Hiding(ask, letter) if how.redact else ask, how))
    except _NotThere as missing:
        fingerprint = fingerprint_of(missing.question, how.whose)
        return Asked(step.sha256, letter, missing.question, missing.about, fingerprint)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one letter of a thousand must not lose the others
        return unanswered(step.job, letter_error(error))


def lost(step: Step, why: str) -> Asked | Answer:
    """The answer to a letter whose process gave none."""
    return unanswered(step.job, ReaderDied(why))


async def _worked(job: Job, letter: Letter, ask: Ask, how: How) -> Answer:
    if how.language is None:
        return answered(job, (await read_letter(letter, ask, how.reader)).record)
    told = await summarize_letter(letter, ask, how.reader, how.language)
    stored = StoredSummary(summary=told.summary, withheld=told.withheld, not_by_model=told.not_by_model)
    return answered(job, told.record, stored)


def _finished(work: Coroutine[None, None, T]) -> T:
    """The result of a coroutine that never waits."""
    try:
        work.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    raise AssertionError("nobody is there to wait for")  # pragma: no cover
