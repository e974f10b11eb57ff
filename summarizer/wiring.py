"""From the options of a command to what runs: who reads, which letters, and where to.

Packages are imported inside the functions: nothing of a model, of Parquet or of a cluster is loaded for a command that
does not use it.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from summarizer.errors import Exit
from summarizer.options import Engine, Mode, Reader, Tables

if TYPE_CHECKING:  # for annotations alone: see above
    from summarizer.bulk.commands import TableFormat
    from summarizer.bulk.inputs import Inputs, LettersAt, TextsOf
    from summarizer.bulk.job import BulkReader
    from summarizer.model.answers import ModelOptions
    from summarizer.model.replay import ReplayOptions
    from summarizer.pipeline import Reading


# Beside the process that asks; for more there is --workers, at 44 to 93 MB each.
_WORKERS_OF_A_MODEL = 1


class Limits(NamedTuple):
    """The options that only a model has."""

    mode: Mode | None = None
    max_cost: float | None = None
    price: str | None = None
    redact: bool = False
    at_once: int | None = None
    requests_a_minute: float | None = None
    tokens_a_minute: float | None = None
    timeout: float | None = None


def reading_of(
    reader: Reader | None, model: str | None, limits: Limits, replay: Path | None, max_bytes: int
) -> Reading:
    """Who reads, from the options. The model's packages are loaded only where a model is named."""
    from summarizer.pipeline import RulesReading

    chosen = reader or (Reader.both if model or replay else Reader.rules)
    if chosen == Reader.rules:
        if model or replay or limits != Limits():
            raise typer.BadParameter(
                "--mode, --max-cost, --redact and the like are a model's; --reader rules takes none"
            )
        return RulesReading(max_bytes)
    from summarizer.model.session import ModelReading

    options = _replay_options(chosen, model, limits, replay) if replay else _model_options(chosen, model, limits)
    return ModelReading(options, tell=lambda line: typer.echo(f"imr: {line}", err=True), max_bytes=max_bytes)


def _replay_options(chosen: Reader, model: str | None, limits: Limits, folder: Path) -> ReplayOptions:
    from summarizer.model.replay import ReplayOptions

    if model or limits != Limits():
        raise typer.BadParameter("--replay takes the model from the recording and sends nothing: no other option fits")
    return ReplayOptions("model" if chosen == Reader.model else "both", folder)


def _model_options(chosen: Reader, model: str | None, limits: Limits) -> ModelOptions:
    from summarizer.model.answers import ModelOptions
    from summarizer.model.money import parsed_price

    if not model:
        raise typer.BadParameter(f"--reader {chosen} needs --model NAME, or --replay")
    try:
        price = parsed_price(limits.price) if limits.price else None
    except ValueError as error:
        raise typer.BadParameter(f"--price: {error}") from error
    return ModelOptions(
        reader="model" if chosen == Reader.model else "both",
        model=model,
        mode=limits.mode.value if limits.mode else None,
        max_cost=limits.max_cost,
        price=price,
        redact=limits.redact,
        at_once=limits.at_once or 64,
        requests_a_minute=limits.requests_a_minute,
        tokens_a_minute=limits.tokens_a_minute,
        timeout=limits.timeout,
    )


class IntoFolder(NamedTuple):
    """The options that only `imr extract --out DIR` has."""

    tables: Tables | None = None
    listed: Path | None = None
    column: str | None = None
    name_column: str | None = None
    workers: int | None = None
    engine: Engine | None = None
    ray_address: str | None = None
    batch: bool = False
    wait: bool = False
    dry_run: bool = False


def extract_many(out: Path, letters: list[str], options: IntoFolder, reading: Reading, max_bytes: int) -> Exit:
    """Read letters into a folder: here, on a cluster, or through a provider's batches."""
    inputs = _inputs_of(out, letters, options, max_bytes)
    if options.dry_run:
        typer.echo(_estimate(out, inputs, reading, batch=options.batch))
        return Exit.DONE
    if options.engine == Engine.ray:
        return _extract_on_cluster(out, inputs, reading, options)
    if options.batch:
        return _extract_in_batches(out, inputs, reading, options)
    return _extract_here(out, inputs, reading, options)


def _inputs_of(out: Path, letters: list[str], options: IntoFolder, max_bytes: int) -> Inputs:
    """What a bulk run reads. Raises `BadInput` before anything is written.

    The package that reads Parquet and addresses is loaded only where one is named, or may stand in a cluster's list.
    """
    from summarizer.bulk.inputs import Inputs, named
    from summarizer.bulk.item import Columns

    if options.name_column and not options.column:
        raise typer.BadParameter("--name-column needs --column")
    paths = [named(path) for path in letters]
    letters_at: LettersAt | None = None
    if options.engine == Engine.ray or any(isinstance(path, str) for path in paths):
        from summarizer.bulk import addresses

        letters_at = addresses.letters_at
    texts_of_parquet: TextsOf | None = None
    if any(isinstance(path, Path) and path.suffix.lower() == ".parquet" for path in paths):
        from summarizer.bulk import parquet_column

        texts_of_parquet = parquet_column.texts_of_parquet
    inputs = Inputs(
        paths,
        listed=options.listed,
        output=out,
        columns=Columns(options.column, options.name_column) if options.column else None,
        max_bytes=max_bytes,
        texts_of_parquet=texts_of_parquet,
        letters_at=letters_at,
    )
    inputs.check()
    return inputs


def _bulk_reader(reading: Reading, workers: int | None) -> BulkReader:
    from summarizer.bulk.workers import Pool, cores
    from summarizer.pipeline import RulesReading

    if not isinstance(reading, RulesReading):
        from summarizer.model.many import ModelLetters
        from summarizer.model.session import ModelReading

        assert isinstance(reading, ModelReading)
        return ModelLetters(reading, Pool(workers or _WORKERS_OF_A_MODEL))
    from summarizer.bulk.rules_reader import RulesBulkReader

    return RulesBulkReader(Pool(workers or cores()))


def _estimate(out: Path, inputs: Inputs, reading: Reading, *, batch: bool) -> str:
    """What a run with a model would send and cost."""
    from summarizer.bulk.ledger import peeked
    from summarizer.model.answers import ModelOptions
    from summarizer.model.estimate import estimated
    from summarizer.model.money import batch_price
    from summarizer.model.session import ModelReading

    assert isinstance(reading, ModelReading)
    assert isinstance(reading.options, ModelOptions)
    price = batch_price(reading.price) if batch and reading.price else reading.price
    identity = reading.identity
    with peeked(out, identity) as peek:
        return str(estimated(inputs.items(), peek, price, identity.model, redact=reading.options.redact))


def summarize_into(
    out: Path, letters: list[Path], reading: Reading, workers: int | None, form: str | None, max_bytes: int
) -> Exit:
    from summarizer import commands
    from summarizer.bulk.rules_reader import RulesBulkReader
    from summarizer.bulk.workers import Pool, cores
    from summarizer.pipeline import RulesReading

    pool = Pool(workers or cores())
    reader: BulkReader = RulesBulkReader(pool)
    if not isinstance(reading, RulesReading):
        from summarizer.model.many import ModelSummaries
        from summarizer.model.session import ModelReading

        assert isinstance(reading, ModelReading)
        reader = ModelSummaries(reading, Pool(workers or _WORKERS_OF_A_MODEL))
    return commands.summarize_into(out, letters, reader, pool, form=form, max_bytes=max_bytes)


def _extract_here(out: Path, inputs: Inputs, reading: Reading, options: IntoFolder) -> Exit:
    from summarizer.bulk.commands import extract_into

    return extract_into(out, inputs, _bulk_reader(reading, options.workers), _table_format(options.tables))


def _extract_on_cluster(out: Path, inputs: Inputs, reading: Reading, options: IntoFolder) -> Exit:
    from summarizer.bulk.ray_environment import ray_address

    joined = ray_address(options.ray_address)  # before Ray is loaded
    from summarizer.bulk.cluster import Cluster
    from summarizer.bulk.commands import extract_into
    from summarizer.pipeline import RulesReading

    if options.tables not in (None, Tables.parquet):
        raise typer.BadParameter("--engine ray writes Parquet: leave --format out")
    if not isinstance(reading, RulesReading):
        from summarizer.model.session import ModelReading

        assert isinstance(reading, ModelReading)
        reading = reading.told()
    # a task reads with one process, so that Ray's count of cores is right
    reader = _bulk_reader(reading, workers=1)
    cluster = Cluster(joined, options.workers, max_bytes=inputs.max_bytes)
    return extract_into(out, inputs, reader, _table_format(Tables.parquet), cluster.extract_all)


def _extract_in_batches(out: Path, inputs: Inputs, reading: Reading, options: IntoFolder) -> Exit:
    from summarizer.bulk.commands import extract_in_batches_into
    from summarizer.model.answers import ModelOptions
    from summarizer.model.batching import batches_of
    from summarizer.model.session import ModelReading

    assert isinstance(reading, ModelReading)
    assert isinstance(reading.options, ModelOptions)
    with batches_of(reading.options, reading.identity, wait=options.wait) as batches:
        return extract_in_batches_into(out, inputs, batches, _table_format(options.tables))


def _table_format(tables: Tables | None) -> TableFormat:
    """Without a choice: Parquet where its package is installed, else a word about it."""
    from summarizer.bulk.commands import TableFormat
    from summarizer.errors import MissingExtra

    if tables == Tables.jsonl:
        return TableFormat(Tables.jsonl, None)
    if tables == Tables.csv:
        from summarizer.bulk.csv_tables import csv_tables

        return TableFormat(Tables.csv, csv_tables)
    try:
        from summarizer.bulk.parquet_tables import parquet_tables
    except MissingExtra as error:
        if tables:
            raise
        typer.echo(f"imr: no Parquet tables, only records.jsonl: {error}; or choose --format csv or jsonl", err=True)
        return TableFormat(Tables.jsonl, None)
    return TableFormat(Tables.parquet, parquet_tables)
