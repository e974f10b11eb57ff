"""The rules reader over many letters: what one process does with one letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.bulk.job import Answer, Identity, Job, answered, unanswered
from summarizer.bulk.workers import Pool
from summarizer.errors import ReaderDied
from summarizer.files import letter_from_bytes
from summarizer.pipeline import letter_error
from summarizer.reader import rules


@dataclass(frozen=True, slots=True)
class RulesBulkReader:
    """The rules reader in several processes."""

    pool: Pool

    @property
    def identity(self) -> Identity:
        return Identity("rules", rules.VERSION)

    def read(self, jobs: Iterator[Job]) -> Iterator[Answer]:
        return self.pool.answers(jobs, read_by_rules, lost)


def read_by_rules(job: Job) -> Answer:
    """Runs in a worker. Raises `ImrError` for what all letters would fail at."""
    try:
        return answered(job, rules.read(letter_from_bytes(job.data, name="")))
    except Exception as error:  # noqa: BLE001 - a fault of ours in one letter of a thousand must not lose the others
        return unanswered(job, letter_error(error))


def lost(job: Job, why: str) -> Answer:
    """The answer to a letter whose worker gave none."""
    return unanswered(job, ReaderDied(why))
