"""The rules reader over many letters: what one process does with a handful of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.bulk.job import Answer, Identity, Job, answered, unanswered
from summarizer.bulk.stop import Stop
from summarizer.bulk.workers import Pool
from summarizer.errors import ReaderDied, letter_error
from summarizer.files import letter_from_bytes
from summarizer.letter import Letter
from summarizer.reader import rules


@dataclass(frozen=True, slots=True)
class RulesBulkReader:
    """The rules reader in several processes."""

    pool: Pool

    @property
    def identity(self) -> Identity:
        return Identity("rules", rules.VERSION)

    def read(self, jobs: Iterator[Job], stop: Stop) -> Iterator[Answer]:  # noqa: ARG002 - its jobs end, and that is soon
        return self.pool.answers(jobs, read_by_rules, lost)


def read_by_rules(jobs: Sequence[Job]) -> Iterator[Answer]:
    """Runs in a worker. Raises `ImrError` for what all letters would fail at.

    The text of all is had before the first is read: pdfium and the reader by turns would push each other out of the
    processor's cache, which costs a twentieth of the time.
    """
    for job, letter in zip(jobs, [*map(_loaded, jobs)], strict=True):
        yield letter if isinstance(letter, Answer) else _read(job, letter)


def _loaded(job: Job) -> Letter | Answer:
    try:
        return letter_from_bytes(job.data, name="", digest=job.sha256)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one letter of a thousand must not lose the others
        return unanswered(job, letter_error(error))


def _read(job: Job, letter: Letter) -> Answer:
    try:
        return answered(job, rules.read(letter))
    except Exception as error:  # noqa: BLE001 - as above
        return unanswered(job, letter_error(error))


def lost(job: Job, why: str) -> Answer:
    """The answer to a letter whose worker gave none."""
    return unanswered(job, ReaderDied(why))
