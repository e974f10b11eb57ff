"""Summaries of many letters: read through the ledger, then written from its records, each letter's text at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from summarizer import render
from summarizer.bulk.item import Item, item_of
from summarizer.bulk.job import BulkReader, StoredSummary, record_json, summary_of
from summarizer.bulk.ledger import Ledger, Row, open_ledger
from summarizer.bulk.run import Watch, read_all
from summarizer.bulk.stop import first_interrupt_asked
from summarizer.bulk.workers import Pool
from summarizer.errors import LetterError, ReaderDied, Stopped, UnreadableFile, letter_error
from summarizer.files import letter_from_bytes
from summarizer.findings import open_question
from summarizer.intake import Source
from summarizer.output import write_text
from summarizer.pipeline import summarized
from summarizer.schema import Record


@dataclass(frozen=True, slots=True)
class SummaryJob:
    """A letter's bytes and its stored record, and the stored summary where a model was asked for its words."""

    position: int
    name: str
    data: bytes
    record: bytes
    summary: bytes | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of one letter: `text` as a file's, or the `error`.

    `question`: why a person must look at the letter. `withheld`: a part of the summary failed its checks.
    `not_by_model`: why a model that was asked for the words did not find them.
    """

    position: int
    text: str | None = None
    question: str | None = None
    withheld: bool = False
    not_by_model: str | None = None
    error: str | None = None


def summarize_all(
    pages: Sequence[tuple[Source, Path]],
    reader: BulkReader,
    pool: Pool,
    folder: Path,
    *,
    form: str,
    max_bytes: int,
    watch: Watch,
    tell: Callable[[Source, Summary], None],
) -> None:
    """Write the summary of each source to its file; `tell` gets what became of each, as they come.

    Raises `Stopped` after Ctrl-C, when all that was under way is stored.
    """
    sources = [source for source, _ in pages]
    items = [_item(source, max_bytes) for source in sources]
    with first_interrupt_asked() as stop, open_ledger(folder, reader.identity) as ledger:
        read_all(items, reader, ledger, stop=stop, ready=lambda ready: watch(ready, 0))
        done = 0
        jobs = _jobs(ledger, sources, items, stop, tell)
        for summary in pool.answers(jobs, partial(map, partial(write_summary, form=form)), _lost):
            if summary.text is not None:
                write_text(pages[summary.position][1], summary.text)
            tell(sources[summary.position], summary)
            done += 1
        if stop():
            raise Stopped(f"stopped: {done} summaries are written; the same command writes them all, and reads nothing")


def write_summary(job: SummaryJob, *, form: str, language: str = "en") -> Summary:
    """Runs in a worker. Raises `ImrError` for what all letters would fail at."""
    try:
        record = Record.model_validate_json(record_json(job.record, job.name))
        result = _stored(job) or summarized(record, letter_from_bytes(job.data, name=job.name), language)
        text = render.as_file(result.summary, form)
        question = open_question(record, language=language)
        return Summary(job.position, text, question, result.withheld, result.not_by_model)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one letter must not lose the others
        return Summary(job.position, error=str(letter_error(error)))


def _item(source: Source, max_bytes: int) -> Item:
    """A letter whose bytes are asked for twice, to be read and to be summarized; standard input gives them once."""
    item = item_of(source, max_bytes)
    return replace(item, load=cache(item.load)) if source.is_stdin else item


def _stored(job: SummaryJob) -> StoredSummary | None:
    return summary_of(job.summary) if job.summary else None


def _jobs(
    ledger: Ledger,
    sources: Sequence[Source],
    items: Sequence[Item],
    stopped: Callable[[], bool],
    tell: Callable[[Source, Summary], None],
) -> Iterator[SummaryJob]:
    for row in ledger.rows(0, len(sources)):
        source = sources[row.position]
        if stopped():
            return
        try:
            yield _job(row, items[row.position].load)
        except LetterError as error:
            tell(source, Summary(row.position, error=str(error)))


def _job(row: Row, load: Callable[[], bytes]) -> SummaryJob:
    if row.record is None:
        raise UnreadableFile(row.message or "")
    data = load()
    if sha256(data).digest() != row.sha256:
        raise UnreadableFile("it changed while it was read; run the same command again")
    return SummaryJob(row.position, row.file_name, data, row.record, row.summary)


def _lost(job: SummaryJob, why: str) -> Summary:
    return Summary(job.position, error=str(ReaderDied(why)))
