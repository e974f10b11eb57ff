"""From the options of a model to both sides of a run in batches."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

from summarizer.bulk.batch_run import Batches
from summarizer.bulk.job import Identity
from summarizer.errors import EndpointError
from summarizer.model.answers import ModelOptions
from summarizer.model.batch import BatchApi
from summarizer.model.desk import ModelDesk
from summarizer.model.endpoint import endpoint_from_environment
from summarizer.model.money import batch_price, price_of


@contextmanager
def batches_of(options: ModelOptions, identity: Identity, *, wait: bool) -> Iterator[Batches]:
    """Raises `EndpointError` for a missing key, or a cap without a known price."""
    endpoint = endpoint_from_environment(options.model, options.mode, environ=os.environ)
    full = options.price or price_of(options.model)
    if options.max_cost is not None and full is None:
        raise EndpointError(f"--max-cost needs a price for {options.model!r}: give --price IN/CACHED/OUT")
    price = batch_price(full) if full else None
    desk = ModelDesk(endpoint, options.reader, identity, price, options.max_cost, options.redact)
    with closing(BatchApi(endpoint, price)) as provider:
        yield Batches(desk, provider, wait)
