"""`imr`: what the commands are called, take and mean; `commands.py` does them.

`commands` is imported inside the functions: pydantic, pypdfium2 and the lexicons take longer to load than `imr --help`
may take.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from summarizer import __version__
from summarizer.commandline import Commands
from summarizer.errors import Exit, ImrError
from summarizer.options import (
    AtOnce,
    BatchOption,
    BulkLetters,
    BulkOut,
    By,
    DryRun,
    Engine,
    EngineOption,
    Format,
    Letters,
    Listed,
    MaxCost,
    MaxSize,
    ModelOption,
    ModeOption,
    NameColumn,
    PriceOption,
    RayAddress,
    ReaderOption,
    Redact,
    RequestsAMinute,
    Table,
    TablesOption,
    TextColumn,
    Timeout,
    TokensAMinute,
    Wait,
    Workers,
)
from summarizer.replaying import ReplayCommand, ReplayOption
from summarizer.wiring import (
    IntoFolder,
    Limits,
    extract_many,
    reading_of,
    summarize_into,
)

_EXIT_CODES = """\
\b
Exit codes:
    0  every letter was read
    1  imr could not go on, as with a full disk
    2  the command line is wrong, or an optional package is missing
    3  at least one letter could not be read; the others were
    4  all were read, but in at least one somebody must look up a decision,
       or a part of its summary failed its checks and was left out
    5  letters are in batches (--batch) that are not done: run it again later
  130  interrupted; no half-written file is left
  141  who read the output stopped early, as head does
"""


app = typer.Typer(
    name="imr",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,  # rich's panels alone take longer to load than `imr --help` may take
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"imr {__version__}")
        raise typer.Exit


@app.callback(epilog=_EXIT_CODES)
def imr(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Read California Independent Medical Review letters, on this machine and without a network.

    \b
    Examples:
      imr summarize letter.pdf              a summary in plain language
      imr summarize letters/ --out pages/ --format html
      imr extract letters/ > all.jsonl      every value, with its quote and page
      imr check letter.pdf                  what is contradictory or missing
      imr stats all/                        what many letters decided
    """


@app.command(epilog=_EXIT_CODES, cls=ReplayCommand)
def summarize(
    letters: Letters,
    form: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Default: styled on a terminal, md elsewhere.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="Write NAME.md (.txt, .html, .json) for each letter.", show_default=False
        ),
    ] = None,
    workers: Workers = None,
    reader: ReaderOption = None,
    model: ModelOption = None,
    mode: ModeOption = None,
    max_cost: MaxCost = None,
    price: PriceOption = None,
    redact: Redact = False,
    replay: ReplayOption = None,
    at_once: AtOnce = None,
    requests_a_minute: RequestsAMinute = None,
    tokens_a_minute: TokensAMinute = None,
    timeout: Timeout = None,
    max_size: MaxSize = 20,
) -> None:
    """Say in plain language what a letter decided and why.

    \b
    Examples:
      imr summarize letter.pdf
      imr summarize letter.pdf --format html > letter.html
      imr summarize letters/ --out pages/   keeps the folders below letters/
      pdftotext letter.pdf - | imr summarize -
    """
    from summarizer import commands

    with _told():
        limits = Limits(mode, max_cost, price, redact, at_once, requests_a_minute, tokens_a_minute, timeout)
        reading = reading_of(reader, model, limits, replay, _bytes(max_size))
        chosen = form.value if form else None
        if out:
            raise typer.Exit(summarize_into(out, letters, reading, workers, chosen, _bytes(max_size)))
        raise typer.Exit(commands.summarize(letters, reading, form=chosen))


@app.command(epilog=_EXIT_CODES, cls=ReplayCommand)
def extract(
    letters: BulkLetters = None,
    out: BulkOut = None,
    tables: TablesOption = None,
    listed: Listed = None,
    column: TextColumn = None,
    name_column: NameColumn = None,
    workers: Workers = None,
    engine: EngineOption = None,
    ray_address: RayAddress = None,
    batch: BatchOption = False,
    wait: Wait = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One line a letter, also on a terminal.")] = False,
    pretty: Annotated[bool, typer.Option("--pretty", help="Indented, also when piped.")] = False,
    reader: ReaderOption = None,
    model: ModelOption = None,
    mode: ModeOption = None,
    max_cost: MaxCost = None,
    price: PriceOption = None,
    redact: Redact = False,
    replay: ReplayOption = None,
    at_once: AtOnce = None,
    requests_a_minute: RequestsAMinute = None,
    tokens_a_minute: TokensAMinute = None,
    dry_run: DryRun = False,
    timeout: Timeout = None,
    max_size: MaxSize = 20,
) -> None:
    """Print what a letter says as JSON, with quotes.

    Every value comes with the place that it was read from. One letter on a terminal is indented; otherwise each letter
    is one line, in the order in which they were named.

    \b
    Examples:
      imr extract letter.pdf
      imr extract letter.pdf | jq .outcome
      imr extract letters/ --out all/       tables; also lists what could not be read
      imr extract letters.zip --out all/ --format csv
      imr extract letters/ --out all/ --model NAME --batch    and again later
    """
    named = letters or []
    many = IntoFolder(tables, listed, column, name_column, workers, engine, ray_address, batch, wait, dry_run)
    limits = Limits(mode, max_cost, price, redact, at_once, requests_a_minute, tokens_a_minute, timeout)
    _refuse_if((jsonl and pretty, "--jsonl and --pretty exclude each other"), *_faults(named, out, model, many, limits))
    with _told():
        reading = reading_of(reader, model, limits, replay, _bytes(max_size))
        if out:
            raise typer.Exit(extract_many(out, named, many, reading, _bytes(max_size)))
        from summarizer import commands

        indented = True if pretty else False if jsonl else None
        raise typer.Exit(commands.extract([*map(Path, named)], reading, indented=indented))


@app.command(epilog=_EXIT_CODES, cls=ReplayCommand)
def check(
    letters: Letters,
    reader: ReaderOption = None,
    model: ModelOption = None,
    mode: ModeOption = None,
    max_cost: MaxCost = None,
    price: PriceOption = None,
    redact: Redact = False,
    replay: ReplayOption = None,
    at_once: AtOnce = None,
    requests_a_minute: RequestsAMinute = None,
    tokens_a_minute: TokensAMinute = None,
    timeout: Timeout = None,
    max_size: MaxSize = 20,
) -> None:
    """List what is contradictory, doubtful or missing.

    \b
    Examples:
      imr check letter.pdf
      imr check letters/ > to-do.txt
    """
    from summarizer import commands

    with _told():
        limits = Limits(mode, max_cost, price, redact, at_once, requests_a_minute, tokens_a_minute, timeout)
        reading = reading_of(reader, model, limits, replay, _bytes(max_size))
        raise typer.Exit(commands.check(letters, reading))


@app.command()
def stats(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What imr extract --out wrote.", show_default=False)],
    form: Annotated[Table, typer.Option("--format", "-f", help="How the figures are printed.")] = Table.table,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write one self-contained page with charts.", show_default=False),
    ] = None,
    by: Annotated[
        list[By] | None,
        typer.Option("--by", help="Print these tables alone (the page has all).", show_default=False),
    ] = None,
    minimum: Annotated[
        int, typer.Option("--minimum", metavar="N", min=1, help="Letters that a group needs to stand alone.")
    ] = 30,
) -> None:
    """Count decisions: by treatment, guideline, specialty, reason, month.

    Shares overturned with 95% intervals, and each year beside what was published about it.

    \b
    Examples:
      imr extract letters/ --out all/
      imr stats all/
      imr stats all/ --by category --by year
      imr stats all/ --format csv > all.csv
      imr stats all/ --html all.html
    """
    from summarizer.stats import commands

    with _told():
        ways = tuple(str(way) for way in by or By)
        commands.stats(folder, ways, form=form.value, page=html, minimum=minimum)


def _faults(
    letters: Sequence[str], out: Path | None, model: str | None, many: IntoFolder, limits: Limits
) -> tuple[tuple[object, str], ...]:
    """What does not go together in `imr extract`: whether it is so, and what is told then."""
    a_minute = limits.requests_a_minute or limits.tokens_a_minute
    on_ray = many.engine == Engine.ray
    return (
        (not letters and not many.listed, "name a letter, a folder, or a list of paths with --list FILE"),
        (
            not out and (many.tables or many.listed or many.column or many.name_column or many.workers or many.engine),
            "--format, --list, --column, --name-column, --workers and --engine need --out DIR",
        ),
        (not out and any("://" in letter for letter in letters), "an address (s3://bucket/2019) needs --out DIR"),
        (many.ray_address and not on_ray, "--ray-address needs --engine ray"),
        (
            on_ray and (limits.max_cost is not None or a_minute or many.batch),
            "--max-cost, limits a minute and --batch hold for one machine, not for --engine ray",
        ),
        (many.batch and not (out and model), "--batch needs --out DIR and --model NAME"),
        (many.wait and not many.batch, "--wait needs --batch"),
        (many.batch and "-" in letters, "--batch reads letters more than once: save standard input to a file"),
        (
            many.batch and (limits.at_once or a_minute),
            "--batch takes no limit a minute: a batch goes at the provider's pace",
        ),
        (many.dry_run and not (out and model), "--dry-run needs --out DIR and --model NAME"),
    )


def _refuse_if(*faults: tuple[object, str]) -> None:
    """Options that do not go together: the first fault that holds is told."""
    for holds, words in faults:
        if holds:
            raise typer.BadParameter(words)


@contextmanager
def _told() -> Iterator[None]:
    """One line on standard error, and the exit code, instead of a traceback."""
    try:
        yield
    except ImrError as error:
        typer.echo(f"imr: {error}", err=True)
        raise typer.Exit(error.exit_code) from error
    except BrokenPipeError:
        raise  # `imr extract letters/ | head -1`: ended without a word by `main`
    except OSError as error:
        typer.echo(f"imr: {error.filename or 'output'}: {error.strerror}", err=True)
        raise typer.Exit(Exit.FAILED) from error


def _bytes(megabytes: float) -> int:
    return int(megabytes * 1_000_000)
