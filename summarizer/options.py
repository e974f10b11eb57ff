"""The options of `imr`'s commands: what they are called and what they mean."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a summary is written."""

    md = "md"
    text = "text"
    html = "html"
    json = "json"


class Reader(StrEnum):
    """Who reads."""

    rules = "rules"
    model = "model"
    both = "both"


class Tables(StrEnum):
    """What stands beside `records.jsonl`."""

    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"


class Engine(StrEnum):
    """Where many letters are read."""

    local = "local"
    ray = "ray"


class Mode(StrEnum):
    """How a server is told what an answer looks like."""

    strict = "strict"
    schema = "schema"
    tools = "tools"
    markdown = "markdown"


class Table(StrEnum):
    """How figures are printed."""

    table = "table"
    csv = "csv"


class By(StrEnum):
    """Ways of grouping decisions."""

    category = "category"
    source = "source"
    guideline = "guideline"
    specialty = "specialty"
    reason = "reason"
    month = "month"
    year = "year"


Letters = Annotated[
    list[Path],
    typer.Argument(
        metavar="LETTER",
        help="PDF or text files, folders (all .pdf and .txt below them), or - for standard input.",
        show_default=False,
    ),
]
ReaderOption = Annotated[
    Reader | None,
    typer.Option(
        "--reader",
        help="Who reads: rules (default; works offline), a model, or both, which check each other.",
        show_default=False,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="A model at OPENAI_BASE_URL (default: OpenAI), to which letters are sent; alone it means both.",
        show_default=False,
    ),
]
ModeOption = Annotated[
    Mode | None,
    typer.Option(
        "--mode", help="How the server is told the form of an answer; found out by itself.", show_default=False
    ),
]
MaxCost = Annotated[
    float | None,
    typer.Option("--max-cost", metavar="USD", min=0, help="Send nothing that could cost more.", show_default=False),
]
PriceOption = Annotated[
    str | None,
    typer.Option(
        "--price",
        metavar="IN/CACHED/OUT",
        help="US dollars for a million tokens, for a model that is not in the price table.",
        show_default=False,
    ),
]
Redact = Annotated[
    bool, typer.Option("--redact", help="Send placeholders for names, claim numbers and dates of birth.")
]
AtOnce = Annotated[
    int | None,
    typer.Option(
        "--concurrency",
        metavar="N",
        min=1,
        help="Requests under way at once, at most (64); fewer while the endpoint does not keep up.",
        show_default=False,
    ),
]
RequestsAMinute = Annotated[
    float | None,
    typer.Option("--requests-per-minute", metavar="N", min=0.1, help="A limit of the endpoint.", show_default=False),
]
TokensAMinute = Annotated[
    float | None,
    typer.Option("--tokens-per-minute", metavar="N", min=1, help="A limit of the endpoint.", show_default=False),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="With --out and a model: print letters, tokens and price, and send nothing.")
]
BatchOption = Annotated[
    bool,
    typer.Option("--batch", help="With --out and --model: at half the price within 24 hours, in OpenAI's batches."),
]
Wait = Annotated[bool, typer.Option("--wait", help="With --batch: stay until all is done.")]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0.1,
        help="How long one request may take (120) before it is sent again.",
        show_default=False,
    ),
]
MaxSize = Annotated[
    float, typer.Option("--max-size", metavar="MB", min=0.001, help="Refuse files that are larger than this.")
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        help="With --out: processes that read. Default: one a core; one with a model, which is waited for.",
        show_default=False,
    ),
]
BulkLetters = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="LETTER",
        help="PDF or text files, folders (all .pdf and .txt below them), or - for standard input; with --out also"
        " .zip and .tar archives of letters, .jsonl and .parquet files with a column of texts, and addresses of object"
        " stores (s3://bucket/2019).",
        show_default=False,
    ),
]
BulkOut = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="Read into a folder, in several processes; run again, it goes on where it stopped.",
        show_default=False,
    ),
]
TablesOption = Annotated[
    Tables | None,
    typer.Option(
        "--format",
        "-f",
        help="With --out: tables beside records.jsonl, or none. Default: parquet if pyarrow is installed.",
        show_default=False,
    ),
]
EngineOption = Annotated[
    Engine | None,
    typer.Option(
        "--engine",
        help="With --out: processes of this machine (local, default), or tasks of a Ray cluster.",
        show_default=False,
    ),
]
RayAddress = Annotated[
    str | None,
    typer.Option(
        "--ray-address",
        metavar="ADDRESS",
        help="The cluster's. Default: RAY_ADDRESS, else one that is started on this machine.",
        show_default=False,
    ),
]
Listed = Annotated[
    Path | None,
    typer.Option(
        "--list", metavar="FILE", help="With --out: a file with a path or address a line.", show_default=False
    ),
]
TextColumn = Annotated[
    str | None,
    typer.Option("--column", metavar="NAME", help="The column or key that holds the texts.", show_default=False),
]
NameColumn = Annotated[
    str | None,
    typer.Option("--name-column", metavar="NAME", help="The one that names them.", show_default=False),
]
