"""Does each value of a record stand where its evidence says?

A quote must equal its slice of the letter, and the value must follow from its quotes: the words of a text, the
parts of a date, a number, the words that a decision can be written with. Whether a quote supports a code that
has no fixed words (a category, a reason) no program can tell; there only the place is judged.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from evals.similarity import tokens
from summarizer.letter import Letter
from summarizer.schema import Plain, Record, Span

EvidenceVerdict = Literal["valid", "none", "misplaced", "unsupported"]
Atom = str | int | dt.date

_PARTS = ("case", "reviewer", "claimant", "injury", "clinical", "utilization_review", "issues")
# Values whose words must be those of the quote, by the last name in the pointer.
_TEXTS = frozenset(
    {
        "number",
        "licensed_in",
        "specialties",
        "mechanism",
        "request",
        "original_request",
        "already_authorized",
        "rationale",
        "diagnoses",
        "treatments_tried",
        "title",
        "pages",
    }
)
_NUMBERS = frozenset({"age", "quantity", "year"})
_WORDS: Mapping[str, re.Pattern[str]] = {
    "upheld": re.compile(r"(?i)\bupheld\b|\bnot\s*medically\s+necessary"),
    "overturned": re.compile(r"(?i)\boverturn(?:ed)?\b|(?<!not )(?<!not)\bmedically\s+necessary"),
    "standard": re.compile(r"(?i)\bstandard\b"),
    "expedited": re.compile(r"(?i)\bexpedited\b"),
}
_CODED_WITH_WORDS = frozenset({"decision", "priority"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBER_WORDS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_ONES.split())},
    **{word: 10 * number for number, word in enumerate(_TENS.split(), start=2)},
}
_RUN_OF_DIGITS_OR_LETTERS = re.compile(r"\d+|[a-z]+")


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """One value and whether its evidence holds."""

    pointer: str
    value: str
    verdict: EvidenceVerdict


def check_evidence(record: Record, letter: Letter) -> tuple[EvidenceCheck, ...]:
    """Judge every value that was read. Computed parts (`outcome`) and the reader's own notes are no values."""
    checks = []
    for part in _PARTS:
        for pointer, value in _atoms(getattr(record, part), f"/{part}"):
            spans = _spans_of(record.evidence, pointer)
            checks.append(EvidenceCheck(pointer, str(value), _judge(pointer, value, spans, letter)))
    for number, found in enumerate(record.inconsistencies):
        verdict = _judge_places(found.evidence, letter)
        checks.append(EvidenceCheck(f"/inconsistencies/{number}", found.kind, verdict))
    return tuple(checks)


def _atoms(value: object, pointer: str) -> Iterator[tuple[str, Atom]]:
    if isinstance(value, Plain):
        for field in fields(value):
            yield from _atoms(getattr(value, field.name), f"{pointer}/{field.name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _atoms(item, f"{pointer}/{index}")
    elif isinstance(value, str | int | dt.date):
        yield pointer, value


def _spans_of(evidence: Mapping[str, tuple[Span, ...]], pointer: str) -> tuple[Span, ...]:
    """The spans of a value, or of the nearest value around it (a citation's, for its source)."""
    while pointer:
        if pointer in evidence:
            return evidence[pointer]
        pointer = pointer.rpartition("/")[0]
    return ()


def _judge(pointer: str, value: Atom, spans: tuple[Span, ...], letter: Letter) -> EvidenceVerdict:
    placed = _judge_places(spans, letter)
    if placed != "valid":
        return placed
    quote = " ".join(span.quote for span in spans)
    computed = any(span.rule for span in spans)
    return "valid" if _supports(_last_name(pointer), value, quote, computed=computed) else "unsupported"


def _judge_places(spans: tuple[Span, ...], letter: Letter) -> EvidenceVerdict:
    if not spans:
        return "none"
    placed = all(span.quote and letter.text[span.start : span.end] == span.quote for span in spans)
    return "valid" if placed and all(span.page == letter.page_at(span.start) for span in spans) else "misplaced"


def _last_name(pointer: str) -> str:
    return next(step for step in reversed(pointer.split("/")) if not step.isdigit())


def _supports(name: str, value: Atom, quote: str, *, computed: bool) -> bool:
    if isinstance(value, dt.date):
        return _holds_date(value, quote)
    if name in _NUMBERS and not isinstance(value, str):
        return bool(_numbers(quote)) if computed else value in _numbers(quote)
    if name in _CODED_WITH_WORDS and str(value) in _WORDS:
        return bool(_WORDS[str(value)].search(quote))
    return name not in _TEXTS or tokens(str(value)) <= tokens(quote)


def _holds_date(value: dt.date, quote: str) -> bool:
    """Day, month and year stand in the quote, in whatever order or form."""
    written = _numbers(quote)
    months = {number for number, name in enumerate(_MONTHS, start=1) if name in quote.lower()}
    return value.day in written and value.month in written | months and bool({value.year, value.year % 100} & written)


def _numbers(text: str) -> set[int]:
    found: set[int] = set()
    tens = 0
    for word in _RUN_OF_DIGITS_OR_LETTERS.findall(text.lower()):
        number = int(word) if word.isdigit() else _NUMBER_WORDS.get(word)
        if number is None:
            tens = 0
            continue
        # "fifty-five" is 55 besides 50 and 5
        found |= {number, tens + number} if tens and number < 10 else {number}
        tens = number if number in range(20, 100, 10) and not word.isdigit() else 0
    return found
