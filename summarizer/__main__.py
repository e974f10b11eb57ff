"""`imr`, and `python -m summarizer`.

The command line is loaded inside the function: each process that a run starts loads the main module too, and does
without typer.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import gc
import os
import sys
from _thread import interrupt_main
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from threading import Timer
from typing import TextIO

from summarizer.errors import Exit

# seconds until an interrupt that was dropped comes again: not while it is being dropped
_AGAIN = 0.02
_INTO_A_FOLDER = frozenset(["--out", "-o"])
_NOT_BY_RULES_HERE = frozenset(["--model", "--replay", "--engine", "--workers", "--help", "-h"])


def main() -> None:
    """The console script."""
    stdout = sys.stdout
    for stream in (stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # what is piped is UTF-8 whatever the locale; a terminal that lacks a character shows another
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    sys.unraisablehook = _ignored
    try:
        sys.exit(_flushed(stdout, _ended()))
    finally:
        gc.freeze()  # the interpreter's last search for garbage takes a tenth of a second, and finds none that matters


def _ended() -> str | int | None:
    """Do what the command line says; how it ended."""
    try:
        if seems_to_read_many(sys.argv[1:]):
            _load_ahead()
        from summarizer.cli import app

        app()
    except SystemExit as ended:  # typer's way to end, also where it met a closed pipe
        if _is_interrupted(ended):
            return _interrupted()
        return Exit.NOBODY_READS if isinstance(ended.__context__, BrokenPipeError) else ended.code
    except KeyboardInterrupt:  # while typer is still being loaded
        return _interrupted()
    except OSError as error:  # of a page of help; a command tells its own
        return _untold(error)
    return None


def _flushed(stdout: TextIO | None, code: str | int | None) -> str | int | None:
    """Write what is still on its way to standard output, here where a fault can be told, and not in the interpreter's
    last moments."""
    if stdout is None:  # closed by a shell: `imr … >&-`
        return code
    try:
        stdout.flush()
    except OSError as error:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())  # else the interpreter tries once more
        return code if code == Exit.FAILED and not isinstance(error, BrokenPipeError) else _untold(error)
    return code


def _untold(error: OSError) -> Exit:
    """Of a fault of standard output; nothing is said where nobody reads on."""
    if isinstance(error, BrokenPipeError):
        return Exit.NOBODY_READS
    sys.stderr.write(f"imr: output: {error.strerror}\n")
    return Exit.FAILED


def _is_interrupted(ended: SystemExit) -> bool:
    """Whether typer ended because of Ctrl-C, of which a run that could say more has told nothing (as `Stopped`)."""
    exit_of_typer = ended.__context__
    return exit_of_typer is not None and isinstance(exit_of_typer.__cause__, KeyboardInterrupt)


def _interrupted() -> Exit:
    sys.stderr.write("imr: stopped\n")
    return Exit.INTERRUPTED


def _ignored(ignored: sys.UnraisableHookArgs) -> None:
    """Python drops what is raised while an object is deleted, as it often is when modules load: Ctrl-C comes again."""
    if ignored.exc_type is KeyboardInterrupt:
        Timer(_AGAIN, interrupt_main).start()
    else:
        sys.__unraisablehook__(ignored)


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
