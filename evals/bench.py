"""`make bench`: how fast the rules reader is, held against PDF text extraction of the same letters in the same run.

All figures are CPU time of this one process, so other work on the machine disturbs them little; each is the median of
several rounds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import TypeVar

from summarizer.letter import letter_from_pages
from summarizer.pdf import pages_of_pdf
from summarizer.reader import rules
from summarizer.reader.sections import find_sections

T = TypeVar("T")

ROUNDS = 7
GROWTH = (1, 10, 100)


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of CPU for one letter. `reading` starts from the text of its pages, `extraction` from its bytes."""

    letters: int
    extraction: float
    reading: float

    @property
    def ratio(self) -> float:
        return self.reading / self.extraction


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds to read a letter in which one part stands `times` over."""

    times: int
    characters: int
    seconds: float


def measure_speed(pdfs: Sequence[bytes], *, rounds: int = ROUNDS) -> Speed:
    """Extraction and reading by turns, so that a change of the clock rate meets both."""
    pages = [pages_of_pdf(pdf) for pdf in pdfs]
    extraction, reading = [], []
    for _ in range(rounds):
        extraction.append(_seconds(pages_of_pdf, pdfs))
        reading.append(_seconds(_read, pages))
    return Speed(len(pdfs), median(extraction) / len(pdfs), median(reading) / len(pdfs))


def measure_growth(pages: Sequence[str], part: str, *, times: Iterable[int] = GROWTH, rounds: int = 3) -> list[Growth]:
    """Read the letter with its `part` ("summary" or "decisions") repeated."""
    letter = letter_from_pages(pages, name="bench", sha256="")
    place = getattr(find_sections(letter), part)
    if place is None:
        return []
    grown = []
    for factor in times:
        text = letter.text[: place.start] + "\n".join([place.of(letter.text)] * factor) + letter.text[place.end :]
        seconds = median(_seconds(_read, [(text,)]) for _ in range(rounds))
        grown.append(Growth(factor, len(text), seconds))
    return grown


def _read(pages: Sequence[str]) -> None:
    rules.read(letter_from_pages(pages, name="bench", sha256=""))


def _seconds(work: Callable[[T], object], inputs: Iterable[T]) -> float:
    start = process_time()
    for one in inputs:
        work(one)
    return process_time() - start


def letters_folder() -> Path:
    """Published letters where there are some (`IMR_REAL`), else the golden letters of the checkout."""
    real = Path(os.environ.get("IMR_REAL", "../shared/real")) / "letters"
    return real if real.is_dir() else Path("golden/letters")


def report(folder: Path) -> str:
    """The figures for the PDFs of a folder, as lines."""
    paths = sorted(folder.glob("*.pdf"))
    if not paths:
        return f"no .pdf in {folder}: set IMR_REAL to a folder with letters/*.pdf"
    pdfs = [path.read_bytes() for path in paths]
    speed = measure_speed(pdfs)
    longest = max((pages_of_pdf(pdf) for pdf in pdfs), key=lambda pages: sum(map(len, pages)))
    lines = [
        f"{speed.letters} letters of {folder}, one core, Python {sys.version.split()[0]}, median of {ROUNDS} rounds",
        f"  PDF text extraction   {speed.extraction * 1e3:7.2f} ms a letter",
        f"  reading its text      {speed.reading * 1e3:7.2f} ms a letter  {1 / speed.reading:7.0f} letters/s",
        f"  PDF to record         {(speed.extraction + speed.reading) * 1e3:7.2f} ms a letter"
        f"  {1 / (speed.extraction + speed.reading):7.0f} letters/s",
        f"  reading / extraction  {speed.ratio:7.2f}     at most 0.50, aim 0.25",
        "growth of the longest letter, milliseconds for 1,000 characters (level: time is linear in length)",
    ]
    for part in ("summary", "decisions"):
        for grown in measure_growth(longest, part):
            per_thousand = grown.seconds * 1e6 / grown.characters
            lines.append(
                f"  {part:9} x {grown.times:<4} {grown.characters:>9,} characters {grown.seconds * 1e3:9.1f} ms"
                f" {per_thousand:7.3f}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(letters_folder()))  # noqa: T201
