"""What has become of the batches of earlier runs, whichever process sent them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from summarizer.bulk.batch_book import QUEUE_FULL, Batch, BatchBook
from summarizer.bulk.batch_job import Provider, State
from summarizer.bulk.batch_send import create
from summarizer.errors import EndpointError

# A batch may appear at the provider after whoever created it was killed, and this many seconds later at the latest.
SETTLING = 60.0
_CREATING = State("under way")


class Gathered(NamedTuple):
    """`ended`: batches that are no longer under way. Requests of those that are: all, done and failed."""

    ended: int = 0
    batches: int = 0
    requests: int = 0
    done: int = 0
    failed: int = 0

    def __str__(self) -> str:
        batches = "1 batch" if self.batches == 1 else f"{self.batches} batches"
        failed = f", {self.failed:,} failed" if self.failed else ""
        return f"{batches} under way with {self.requests:,} letters: {self.done:,} answered{failed}"


def gather(book: BatchBook, provider: Provider, tell: Callable[[str], None]) -> Gathered:
    """Ask after every open batch and keep what came back. Raises `EndpointError`, or `EndpointTrouble`."""
    gathered = Gathered()
    for batch in book.open():
        if batch.host != provider.host:
            raise EndpointError(
                f"{batch.requests} letters are under way in a batch at {batch.host}, and this is {provider.host}:"
                " set OPENAI_BASE_URL and the key to collect them, or give another --out"
            )
        state = _state(book, provider, batch)
        if state is None or state.status != "under way":
            _end(book, provider, batch, state, tell)
            gathered = gathered._replace(ended=gathered.ended + 1)
        else:
            gathered = Gathered(
                gathered.ended,
                gathered.batches + 1,
                gathered.requests + batch.requests,
                gathered.done + state.done,
                gathered.failed + state.failed,
            )
    return gathered


def _state(book: BatchBook, provider: Provider, batch: Batch) -> State | None:
    """`None`: there is no such batch, as its run was killed before it could create it."""
    if batch.file is None:
        return None
    if batch.name is not None:
        return provider.state(batch.name)
    name = provider.find(batch.key)
    if name is not None:
        book.sent(batch, name)
        return provider.state(name)
    if time.time() - batch.since >= SETTLING:
        create(book, provider, book.creating(batch, batch.file), batch.file)
    return _CREATING


def _end(book: BatchBook, provider: Provider, batch: Batch, state: State | None, tell: Callable[[str], None]) -> None:
    if state is None:
        book.drop(batch)
    elif state.status == "refused":
        book.refuse(batch, state.why)
        how = "its letters are sent again in smaller ones" if state.why == QUEUE_FULL else "its letters are sent again"
        tell(f"{provider.host} did not begin a batch of {batch.requests:,} letters ({state.why}); {how}")
    else:
        book.collect(batch, provider.outcomes(state))
