"""`--replay [DIR]`, an option of both command lines whose value may be left away.

A folder that holds recordings may follow it; anything else that follows is the next argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

_NAME = "--replay"

ReplayOption = Annotated[
    Path | None,
    typer.Option(
        _NAME,
        metavar="[DIR]",
        help="Read a model's recorded answers, by default those of the checkout: no key, no network.",
        show_default=False,
    ),
]


def checkout_recordings() -> Path:
    """The recordings that lie in a checkout of this project."""
    return Path(__file__).parents[1] / "tests" / "cassettes" / "golden"


class ReplayCommand(TyperCommand):
    """A command with `ReplayOption`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(with_folder(args)))


def with_folder(args: Sequence[str]) -> Iterator[str]:
    """The arguments with the default folder after each `--replay` that none follows."""
    for arg, following in zip_longest(args, args[1:], fillvalue=""):
        yield arg
        if arg == _NAME and not (Path(following) / "extract").is_dir():
            yield str(checkout_recordings())
