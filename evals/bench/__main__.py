"""`make bench`. `python -m evals.bench --only reading cores model` measures parts of it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.bench.cores import measure_cores
from evals.bench.reading import ROUNDS, is_compiled, reading_lines
from evals.bench.server import is_there
from evals.bench.table import Figure, lines_of
from summarizer.errors import MissingExtra

_NOT_THERE = "" if is_there() else "tests/ is not here; it lies in a checkout"
try:
    from evals.bench.model import model_figures
except MissingExtra as error:
    _NOT_THERE = str(error)

GOLDEN = Path("golden/letters")
_LETTER = GOLDEN / "d-gym-weight-loss-upheld-q.txt"


def letters_folder() -> Path:
    """Published letters where there are some (`IMR_REAL`), else the golden letters of the checkout."""
    real = Path(os.environ.get("IMR_REAL", "../shared/real")) / "letters"
    return real if real.is_dir() else GOLDEN


def rules_lines(folder: Path) -> Iterator[str]:
    """One core, over the PDFs of a folder."""
    pdfs = _pdfs(folder)
    yield f"Rules reader, {len(pdfs)} letters of {folder}, CPU time, median of {ROUNDS} rounds"
    if not pdfs:
        yield "  no .pdf there: set IMR_REAL to a folder with letters/*.pdf"
        return
    if folder == GOLDEN:
        yield "  Composed letters: their simple PDFs take half the time of published ones, for which the goal is;"
        yield "  set IMR_REAL to a folder with letters/*.pdf."
    yield from reading_lines(pdfs)


def cores_lines(folder: Path) -> Iterator[str]:
    """All cores, over many copies of the same PDFs."""
    pdfs = _pdfs(folder)
    yield "Rules reader, imr extract --out on all cores, median of 3 rounds"
    if not pdfs:
        return
    with TemporaryDirectory() as work:
        cores = measure_cores(pdfs, Path(work))
    told = f"{cores.reader:.0f} / {cores.bare:.0f} letters/s, {cores.letters:,} PDFs, {cores.processes} processes"
    yield from lines_of(
        (
            Figure("letters/s / those of bare text extraction", cores.ratio, "", 0.55, 0.75, beside=told),
            Figure("  memory of all its processes, at the peak", cores.memory, "MB"),
        )
    )


def model_lines(_: Path) -> Iterator[str]:
    """The model reader against a server on this machine."""
    yield "Model reader, a server on this machine, wall time, medians of 3 rounds by turns"
    if _NOT_THERE:
        yield f"  skipped: {_NOT_THERE}"
        return
    with TemporaryDirectory() as work:
        for figure in model_figures(_LETTER, Path(work)):
            yield from lines_of([figure])


PARTS: dict[str, Callable[[Path], Iterator[str]]] = {
    "reading": rules_lines,
    "cores": cores_lines,
    "model": model_lines,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print each line as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=[*PARTS])
    options = parser.parse_args(arguments)
    _print(
        f"Python {sys.version.split()[0]}, the rules reader {'compiled' if is_compiled() else 'as plain Python'},"
        f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    for name in options.only:
        for line in PARTS[name](letters_folder()):
            _print(line)


def _pdfs(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # as the processes of a run begin: the reader is loaded, and from then on garbage is looked for seldom
    import_module("summarizer.bulk.preloaded")
    main()
