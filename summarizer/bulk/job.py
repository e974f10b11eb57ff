"""What goes to a reader and what comes back: bytes out, a record without a name or a named error in."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from pydantic_core import to_json

from summarizer.bulk.said import Said
from summarizer.bulk.stop import Stop
from summarizer.errors import LetterError
from summarizer.findings import is_open
from summarizer.schema import SCHEMA_VERSION, Frozen, PlainSummary, Record, Tokens

# The same bytes may lie under many names, so a stored record has none: its JSON begins
# {"schema_version":"1","letter":{"name":"","sha256":"…
_NO_NAME = b'"letter":{"name":""'
_EVIDENCE, _AFTER_EVIDENCE = b'"evidence":{', b'},"review":['
_QUICKEST = 1


@dataclass(frozen=True, slots=True)
class Identity:
    """What a stored record depends on besides the letter; `prompts` (their sha256) and `model` only with a model."""

    reader: str
    version: str
    prompts: str = ""
    model: str = ""
    schema: str = SCHEMA_VERSION


class Job(NamedTuple):
    """One letter to read. `known`: what a model said about it before."""

    sha256: str
    data: bytes
    known: tuple[Said, ...] = ()


class Answer(NamedTuple):
    """What became of one letter: `record` (compressed), or `error` (a class of `errors.py`) and its message.

    `summary` (compressed): where a model was asked for its words. `look`: a person must look up a decision. `tokens`
    and `cost` (US dollars) of all that it rests on. `said`: what a model said that was not known before. Neither record
    nor error: the run was stopped in the middle of it, and what was said counts alone.
    """

    sha256: str
    record: bytes | None = None
    look: bool = False
    error: str | None = None
    message: str | None = None
    summary: bytes | None = None
    tokens: Tokens | None = None
    cost: float | None = None
    said: tuple[Said, ...] = ()

    @property
    def is_finished(self) -> bool:
        return self.record is not None or self.error is not None


class BulkReader(Protocol):
    """Who reads many letters. Takes a job when it has room for one; answers come in any order, one for each job.

    Where it is asked to `stop`, what costs money is not begun any more: some of its jobs get no finished answer.
    """

    @property
    def identity(self) -> Identity: ...

    def read(self, jobs: Iterator[Job], stop: Stop) -> Iterator[Answer]: ...


class StoredSummary(Frozen):
    """What `pipeline.Summarized` says besides the record."""

    summary: PlainSummary
    withheld: bool
    not_by_model: str | None


def answered(job: Job, record: Record, summary: StoredSummary | None = None) -> Answer:
    """A record that was read from a letter without a name."""
    return Answer(
        job.sha256,
        record=_packed(record),
        summary=_packed(summary) if summary else None,
        look=is_open(record),
        tokens=record.read_by.tokens,
        cost=record.read_by.cost,
    )


def kept_answer(line: bytes) -> Answer:
    """The answer that a line of `records.jsonl` was written from."""
    record = Record.model_validate_json(line)
    nameless = record.model_copy(update={"letter": replace(record.letter, name="")})
    return answered(Job(record.letter.sha256, b""), nameless)


def unanswered(job: Job, error: LetterError) -> Answer:
    """A letter that cannot be read."""
    return Answer(job.sha256, error=type(error).__name__, message=str(error))


def summary_of(stored: bytes) -> StoredSummary:
    """A stored summary."""
    return StoredSummary.model_validate_json(zlib.decompress(stored))


def _packed(value: Frozen) -> bytes:
    return zlib.compress(value.model_dump_json().encode(), _QUICKEST)


def record_json(stored: bytes, name: str) -> bytes:
    """The JSON of a stored record, with the letter's name."""
    return zlib.decompress(stored).replace(_NO_NAME, b'"letter":{"name":' + to_json(name), 1)


def without_evidence(record: bytes) -> bytes:
    """The JSON of a record with no evidence, which is most of it and in no table.

    Cut out as it stands: inside a text of the letter the marks could not occur, its quotation marks being escaped.
    """
    return record[: record.index(_EVIDENCE) + len(_EVIDENCE)] + record[record.rindex(_AFTER_EVIDENCE) :]
