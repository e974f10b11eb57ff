"""The rules reader over PDFs on all cores, as a person runs it, against bare text extraction on as many processes."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from shutil import rmtree
from statistics import median
from time import perf_counter

import pypdfium2

from evals.bench.watched import Watched, watched
from summarizer.bulk.workers import cores

IMR = (sys.executable, "-m", "summarizer")
_CHUNK = 8
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Cores:
    """Letters a second, start and end of all processes inside; megabytes of the reader's, at the peak."""

    letters: int
    processes: int
    bare: float
    reader: float
    memory: float

    @property
    def ratio(self) -> float:
        return self.reader / self.bare


def measure_cores(pdfs: Sequence[bytes], folder: Path, *, letters: int = 2000, rounds: int = 3) -> Cores:
    """Extraction and reading by turns, of the same files, which are written below `folder`.

    The memory is that of a run of its own: to look at it takes time of the cores that are measured.
    """
    paths = _written(pdfs, folder / "letters", letters)
    memory = _reading(folder, look_every=0.1).memory
    bare, reader = [], []
    for _ in range(rounds):
        bare.append(letters / _extraction(paths))
        reader.append(letters / _reading(folder, look_every=_HOUR).seconds)
    return Cores(letters, cores(), median(bare), median(reader), memory)


def bare_text(path: Path) -> int:
    """pypdfium2's text of a PDF, its length in characters: what no reader can do without."""
    with pypdfium2.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_range()) for page in document)


def _written(pdfs: Sequence[bytes], folder: Path, count: int) -> list[Path]:
    """So many letters with different bytes: a letter that was read is not read again."""
    folder.mkdir(parents=True)
    paths = [folder / f"{number:06}.pdf" for number in range(count)]
    for number, (path, pdf) in enumerate(zip(paths, islice(cycle(pdfs), count), strict=True)):
        path.write_bytes(pdf + b"\n%% %d\n%%%%EOF\n" % number)
    return paths


def _extraction(paths: Sequence[Path]) -> float:
    begun = perf_counter()
    with multiprocessing.get_context("spawn").Pool(cores()) as pool:
        for _ in pool.imap_unordered(bare_text, paths, chunksize=_CHUNK):
            pass
    return perf_counter() - begun


def _reading(folder: Path, *, look_every: float) -> Watched:
    out = folder / "out"
    command = [*IMR, "extract", "letters", "--out", "out", "--format", "jsonl"]
    ended = watched(command, cwd=folder, environment=os.environ, look_every=look_every)
    read = (out / "records.jsonl").exists()
    rmtree(out, ignore_errors=True)
    if not read:
        raise RuntimeError(f"imr extract ended with {ended.code}: {ended.errors}")
    return ended
