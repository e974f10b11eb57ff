"""How fast the rules reader is on one core, held against PDF text extraction of the same letters in the same run.

All figures are CPU time of this one process, so other work on the machine disturbs them little; each is the median of
several rounds, the ratio that of the rounds' ratios: a neighbour that slows some of them slows both sides of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import TypeVar

from evals.bench.table import Figure, lines_of
from summarizer.letter import letter_from_pages
from summarizer.pdf import pages_of_pdf
from summarizer.reader import rules
from summarizer.reader.sections import find_sections

T = TypeVar("T")

ROUNDS = 15
GROWTH = (1, 10, 100)


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of CPU for one letter, medians of rounds. `reading` starts from the text of its pages, `extraction` from
    its bytes; `ratio`: the median of the rounds' reading / extraction."""

    letters: int
    extraction: float
    reading: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds to read a letter in which one part stands `times` over."""

    times: int
    characters: int
    seconds: float


def is_compiled() -> bool:
    """Whether the reader is machine code (`make compiled`)."""
    return not str(rules.__file__).endswith(".py")


def measure_speed(pdfs: Sequence[bytes], *, rounds: int = ROUNDS) -> Speed:
    """Extraction and reading by turns, so that a change of the clock rate meets both."""
    pages = [pages_of_pdf(pdf) for pdf in pdfs]
    times = [(_seconds(pages_of_pdf, pdfs), _seconds(_read, pages)) for _ in range(rounds)]
    extraction, reading = map(median, zip(*times, strict=True))
    ratio = median(read / extracted for extracted, read in times)
    return Speed(len(pdfs), extraction / len(pdfs), reading / len(pdfs), ratio)


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


def reading_lines(pdfs: Sequence[bytes]) -> list[str]:
    """The figures of these PDFs, and how time grows with the length of the longest."""
    speed = measure_speed(pdfs)
    longest = max(map(pages_of_pdf, pdfs), key=lambda pages: sum(map(len, pages)))
    whole = speed.extraction + speed.reading
    lines = lines_of(
        (
            Figure("one core: reading a letter / extracting its text", speed.ratio, "", 0.5, 0.25, "less"),
            Figure("PDF text extraction", speed.extraction * 1e3, "ms"),
            Figure("reading its text", speed.reading * 1e3, "ms", beside=f"{1 / speed.reading:,.0f} letters/s"),
            Figure("PDF to record", whole * 1e3, "ms", beside=f"{1 / whole:,.0f} letters/s"),
        )
    )
    lines.append("  growth of the longest letter, ms for 1,000 characters (level: time is linear in length)")
    lines += [_growth_line(part, grown) for part in ("summary", "decisions") for grown in measure_growth(longest, part)]
    return lines


def _growth_line(part: str, grown: Growth) -> str:
    per_thousand = grown.seconds * 1e6 / grown.characters
    return (
        f"    {part:9} x {grown.times:<4} {grown.characters:>9,} characters {grown.seconds * 1e3:9.1f} ms"
        f" {per_thousand:7.3f}"
    )
