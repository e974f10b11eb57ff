"""`imr-eval`: what the commands are called, take and mean; `commands.py` does them.

`commands` is imported inside the functions: scipy and the readers take longer to load than `imr-eval --help` may take.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from summarizer.commandline import Commands
from summarizer.errors import Exit, ImrError
from summarizer.extras import needs_extra
from summarizer.options import Reader, Timeout
from summarizer.replaying import ReplayCommand, ReplayOption, checkout_recordings

GOLDEN = Path("golden")
BASELINE = GOLDEN / "baseline.json"
WEIGHTS = Path("summarizer/data/reason_weights.json")

app = typer.Typer(
    name="imr-eval",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.", show_default=False)]
Golden = Annotated[Path, typer.Option("--golden", "-g", metavar="DIR", help="A folder with letters/ and labels/.")]
Names = Annotated[
    Path | None,
    typer.Option("--names", metavar="FILE", help="Only the letters named in this file.", show_default=False),
]


@app.callback()
def imr_eval() -> None:
    """Measure how well letters are read, with honest error bars.

    [bold]Examples[/bold]

    imr-eval run                                  the rules reader on golden/

    imr-eval run --golden letters-of-mine --slice layout=D

    imr-eval compare runs/before runs/after

    imr-eval gate runs/after                      what is worse than the last blessed run

    imr-eval table golden --errors issues.reasons
    """


@app.command()
def table(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with letters/ and labels/.")] = GOLDEN,
    names: Names = None,
    errors: Annotated[
        str | None, typer.Option("--errors", metavar="FIELD", help="List each error of a field.", show_default=False)
    ] = None,
) -> None:
    """Print the acceptance table of the rules reader, worst rows and fields first. Nothing is written."""
    with _told():
        from evals import commands

        raise typer.Exit(commands.table(folder, names, errors))


@app.command(cls=ReplayCommand)
def run(
    golden: Golden = GOLDEN,
    reader: Annotated[Reader, typer.Option("--reader", "-r", help="Who reads.")] = Reader.rules,
    model: Annotated[
        str | None, typer.Option("--model", help="For --reader model and both: its name at OPENAI_BASE_URL.")
    ] = None,
    replay: ReplayOption = None,
    timeout: Timeout = None,
    repeat: Annotated[int, typer.Option("--repeat", min=1, metavar="K", help="Read each letter K times.")] = 1,
    slices: Annotated[
        str | None,
        typer.Option("--slice", metavar="KEY=VALUE", help="Only these letters: layout=D, split=test, file=pdf, …"),
    ] = None,
    names: Names = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="RUN", help="The run folder; by default named after what is run."),
    ] = None,
) -> None:
    """Read every letter into a run folder and write its reports. An interrupted run goes on where it stopped.

    [bold]Examples[/bold]

    imr-eval run

    imr-eval run --slice split=test --out runs/test

    imr-eval run --golden letters-of-mine > table.md

    imr-eval run --reader both --replay           recorded answers: no key, no network
    """
    with _told():
        from evals import commands
        from evals.wiring import reader_of

        raise typer.Exit(
            commands.run(
                golden,
                reader=reader_of(reader, model, replay, timeout, repeat, _tell),
                repeat=repeat,
                slices=slices,
                names=names,
                out=out,
            )
        )


@app.command()
def record(
    model: Annotated[str, typer.Option("--model", help="Its name at OPENAI_BASE_URL.", show_default=False)],
    golden: Golden = GOLDEN,
    recordings: Annotated[
        Path | None,
        typer.Option("--recordings", metavar="DIR", help="Default: the checkout's.", show_default=False),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="TEXT", help="Who answers, in words; stands in each recording."),
    ] = None,
    explained: Annotated[
        int, typer.Option("--explained", min=0, metavar="N", help="Letters of dev that get a summary, besides test.")
    ] = 8,
    names: Names = None,
) -> None:
    """Record a model's answers about golden letters, for --replay. Only what is stale is asked again.

    [bold]Examples[/bold]

    OPENAI_BASE_URL=http://127.0.0.1:8377/v1 imr-eval record --model relay
    """
    with _told():
        from evals.record import record_golden

        wanted = names.read_text(encoding="utf-8").split() if names else None
        folder = recordings or checkout_recordings()
        record_golden(golden, folder, model, by=by, explained=explained, names=wanted, tell=_tell)


@app.command()
def relay(
    spool: Annotated[Path, typer.Option("--spool", metavar="DIR", help="Questions and answers.", show_default=False)],
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8377,
    wait: Annotated[
        float | None,
        typer.Option(
            "--wait", metavar="SECONDS", min=0, help="Give a question back after so long.", show_default=False
        ),
    ] = None,
) -> None:
    """Serve an OpenAI-compatible endpoint whose answers somebody writes into files.

    A question becomes SPOOL/requests/KEY.md. Its answer is taken from SPOOL/answers/KEY.json once it fits the schema.

    [bold]Examples[/bold]

    imr-eval relay --spool spool

    OPENAI_BASE_URL=http://127.0.0.1:8377/v1 imr-eval run --reader model --model relay
    """
    with _told():
        from evals.relay import Spool
        from evals.relay import relay as serve

        with serve(Spool(spool, wait), port) as server:
            typer.echo(
                f"http://127.0.0.1:{server.server_port}/v1 asks in {spool / 'requests'}; Ctrl-C stops it", err=True
            )
            server.serve_forever()


@app.command()
def score(
    folder: RunFolder,
    golden: Annotated[
        Path | None,
        typer.Option("--golden", "-g", metavar="DIR", help="Take the labels from here, as after a correction."),
    ] = None,
) -> None:
    """Score a run again without reading again, and write its reports anew."""
    with _told():
        from evals import commands

        raise typer.Exit(commands.score(folder, golden))


@app.command()
def report(
    folder: RunFolder,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="Default: the run folder.")] = None,
    human: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="LABELS_A LABELS_B", help="Two labellers, whose agreement stands beside the reader's."),
    ] = None,
) -> None:
    """Write report.html (one file, no network), report.md, report.json and report.xml (JUnit) of a run."""
    with _told():
        from evals import commands

        raise typer.Exit(commands.report(folder, out, human))


@app.command()
def compare(
    runs: Annotated[
        list[Path],
        typer.Argument(metavar="A B...", help="Run folders; each is set against the first.", show_default=False),
    ],
) -> None:
    """Set runs side by side, and each against the first: gains and losses by letter and field, with paired tests."""
    with _told():
        from evals import commands

        if len(runs) < 2:
            raise typer.BadParameter("give two run folders or more")
        raise typer.Exit(commands.compare(runs))


@app.command()
def gate(
    folder: RunFolder,
    baseline: Annotated[Path, typer.Option("--baseline", metavar="FILE", help="The last blessed run.")] = BASELINE,
    bless: Annotated[
        str | None,
        typer.Option("--bless", metavar="REASON", help="Record this run as the new baseline.", show_default=False),
    ] = None,
) -> None:
    """Fail on any new error in a critical field, and on a drop beyond the interval elsewhere.

    [bold]Examples[/bold]

    imr-eval gate runs/now

    imr-eval gate runs/now --bless "label of hip-replacement corrected"
    """
    with _told():
        from evals import commands

        raise typer.Exit(commands.gate(folder, baseline, bless))


@app.command()
def agreement(
    first: Annotated[Path, typer.Argument(metavar="LABELS_A", help="A folder of labels.", show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="LABELS_B", help="Another's labels.", show_default=False)],
) -> None:
    """How far two labellers agree in each field, beyond chance, and every difference."""
    with _told():
        from evals import commands

        raise typer.Exit(commands.agreement(first, second))


@app.command()
def learn(
    letters: Annotated[
        Path | None,
        typer.Option("--letters", metavar="DIR", help="Another folder with letters/ and labels/.", show_default=False),
    ] = None,
    names: Names = None,
    golden: Golden = GOLDEN,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where the weights are written.")] = WEIGHTS,
) -> None:
    """Learn the weights of reasons from the dev letters of golden/, its composed rationales, and further letters.

    [bold]Example[/bold]

    imr-eval learn --letters letters-of-mine --names dev.txt
    """
    with _told():
        from evals import commands

        raise typer.Exit(commands.learn(golden, letters, names, out))


@app.command()
def add(
    letters: Annotated[list[Path], typer.Argument(metavar="LETTER...", help="PDF or text files.", show_default=False)],
    by: Annotated[list[str], typer.Option("--by", metavar="NAME", help="Who will correct it.", show_default=False)],
    golden: Golden = GOLDEN,
) -> None:
    """Copy letters into the golden folder with labels that the rules reader filled in, for a person to correct."""
    with _told():
        from evals import commands

        raise typer.Exit(commands.add(letters, golden, tuple(by)))


def _tell(line: str) -> None:
    typer.echo(f"imr-eval: {line}", err=True)


@contextmanager
def _told() -> Iterator[None]:
    """One line on standard error, and the exit code, instead of a traceback."""
    try:
        with needs_extra("evals"):
            yield
    except ImrError as error:
        _tell(str(error))
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt:
        _tell("stopped")
        raise typer.Exit(Exit.INTERRUPTED) from None
    except BrokenPipeError:
        raise  # `imr-eval compare a b | head -1`: typer ends without a word
    except OSError as error:
        _tell(f"{error.filename or 'output'}: {error.strerror}")
        raise typer.Exit(Exit.FAILED) from error
