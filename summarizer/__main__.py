"""`imr`, and `python -m summarizer`.

The command line is loaded inside the function: each process that a run starts loads the main module too, and does
without typer.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from summarizer.errors import Exit

_INTO_A_FOLDER = frozenset(["--out", "-o"])
_NOT_BY_RULES_HERE = frozenset(["--model", "--replay", "--engine", "--workers", "--help", "-h"])


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # what is piped is UTF-8 whatever the locale; a terminal that lacks a character shows another
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    try:
        if seems_to_read_many(sys.argv[1:]):
            _load_ahead()
        from summarizer.cli import app

        app()
    except KeyboardInterrupt:  # while modules are still being loaded; later typer sees it and exits alike
        sys.exit(Exit.INTERRUPTED)
    finally:
        gc.freeze()  # the interpreter's last search for garbage takes a tenth of a second, and finds none that matters


def seems_to_read_many(arguments: Sequence[str]) -> bool:
    """Whether the rules will read letters on all cores, before typer is loaded, which knows.

    A guess: a wrong one starts a process that does nothing, or starts one a little later.
    """
    names = {argument.partition("=")[0] for argument in arguments}
    return (
        arguments[:1] in (["extract"], ["summarize"])
        and not names.isdisjoint(_INTO_A_FOLDER)
        and names.isdisjoint(_NOT_BY_RULES_HERE)
    )


def _load_ahead() -> None:
    """The workers' reader is loaded while this process loads the rest. A fault is met again by the run, and told."""
    from summarizer.bulk.workers import cores, load_ahead

    with suppress(OSError):
        load_ahead(cores())


if __name__ == "__main__":
    main()
