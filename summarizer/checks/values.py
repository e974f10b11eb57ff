"""Is every number and date of the summary one of the letter's, the record's or a fact's?

Compared as values: "six" is 6, "1/5/2017" is January 5, 2017.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from summarizer.checks.failure import Failure, Place, places
from summarizer.checks.vocabulary import ValueWords, vocabulary
from summarizer.facts import facts
from summarizer.letter import Letter
from summarizer.schema import Computed, Paragraph, PlainSummary, Record, Run

# "1/5/2017", "01-05-17", "10//9/13"; broken over two lines: "12/ 16/2016", "11-17- 2016"
_NUMERIC_DATE = re.compile(r"\b(\d{1,2}) ?([/-])\2? ?(\d{1,2}) ?\2{1,2} ?(\d{4}|\d{2})\b")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMERAL_OR_WORD = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+")
_PAGE = re.compile(r"\d+")

# before any place where a word may begin
NOWHERE = -9

Value = float | dt.date


def check_values(summary: PlainSummary, record: Record, letter: Letter) -> Iterator[Failure]:
    """A number or date that stands nowhere, or is not what the record, the evidence or the fact says."""
    words = vocabulary(summary.language).values
    in_letter = values_in(letter.flat, vocabulary("en").values)
    for place in places(summary):
        known = in_letter | _fact_values(place.paragraph, words)
        for run in place.paragraph.runs:
            if run.kind == "cite":
                yield from _cite(place, run, letter)
            elif run.kind == "value":
                yield from _value(place, run, record, words, in_letter)
            elif run.kind == "own":
                for value in sorted(map(str, values_in(run.text, words) - known)):
                    yield place.failure("value", f"{value} stands neither in the letter nor in a fact: {run.text!r}")


def values_in(text: str, words: ValueWords) -> frozenset[Value]:
    """All dates and numbers of a text; the numbers inside a date are not numbers too."""
    found: set[Value] = set()
    for pattern, read in ((_month_date(words.months), _written), (_ISO_DATE, _iso), (_NUMERIC_DATE, _numeric)):
        for date in pattern.finditer(text):
            value = read(date, words)
            if value is not None:
                found.add(value)
        text = pattern.sub(" ", text)
    found.update(numbers_in(text, words))
    return frozenset(found)


def numbers_in(text: str, words: ValueWords) -> list[float]:
    """Numerals and number words in order; "twenty-four" is 24."""
    numbers: list[float] = []
    end_of_tens = NOWHERE
    for token in _NUMERAL_OR_WORD.finditer(text):
        word = token[0].lower()
        if word[0].isdecimal():
            numbers.append(float(word.replace(",", "")))
        elif word in words.number_words or (word == "one" and end_of_tens == token.start() - 1):
            value = words.number_words.get(word, 1)
            if end_of_tens == token.start() - 1 and value < 10:
                numbers[-1] += value
            else:
                numbers.append(value)
            end_of_tens = token.end() if value >= 20 else NOWHERE
    return numbers


@cache
def _month_date(months: tuple[str, ...]) -> re.Pattern[str]:
    """Finds "January 5, 2017", "Jan. 5 2017" and "5 de enero de 2017"."""
    names = "|".join(f"{re.escape(month)}|{re.escape(month[:3])}" for month in months)
    return re.compile(
        rf"(?i)\b(?P<month>{names})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b"
        rf"|\b(?P<day2>\d{{1,2}}) (?:de )?(?P<month2>{names})\b\.?(?: de|,)? (?P<year2>\d{{4}})\b"
    )


def _written(found: re.Match[str], words: ValueWords) -> dt.date | None:
    name = (found["month"] or found["month2"]).lower()
    month = next(number for number, full in enumerate(words.months, start=1) if full.startswith(name))
    return _date(int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"]))


def _iso(found: re.Match[str], _words: ValueWords) -> dt.date | None:
    return _date(int(found[1]), int(found[2]), int(found[3]))


def _numeric(found: re.Match[str], _words: ValueWords) -> dt.date | None:
    year = int(found[4])
    if year < 100:
        year += 2000 if year < 50 else 1900
    return _date(year, int(found[1]), int(found[3]))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _fact_values(paragraph: Paragraph, words: ValueWords) -> frozenset[Value]:
    texts = [value for fact in paragraph.facts if fact in facts() for value in facts()[fact].values.values()]
    return values_in(" ".join(texts), words)


def _cite(place: Place, run: Run, letter: Letter) -> Iterator[Failure]:
    """A source is its fact's; a page is one of the letter's."""
    if run.source is not None:
        if run.source not in facts() or facts()[run.source].source not in run.text:
            yield place.failure("value", f"{run.text!r} is not the source of fact {run.source!r}")
        return
    pages = [int(page) for page in _PAGE.findall(run.text)]
    if not pages or not all(1 <= page <= len(letter.page_starts) for page in pages):
        yield place.failure("value", f"{run.text!r} names no page of the letter")


def _value(place: Place, run: Run, record: Record, words: ValueWords, in_letter: frozenset[Value]) -> Iterator[Failure]:
    shown = values_in(run.text, words)
    source = run.source or ""
    if run.computed is not None:
        expected = _computed(run.computed, source, record)
        if shown != {expected}:
            yield place.failure("value", f"{run.text!r} is not the {run.computed} at {source!r}, which is {expected}")
    elif source in facts():
        if run.text not in facts()[source].values.values() or source not in place.paragraph.facts:
            yield place.failure("value", f"{run.text!r} is no value of the fact {source!r}")
    elif shown != _at(record, source):
        yield place.failure("value", f"{run.text!r} is not what the record has at {source!r}")
    elif not shown <= _evidence(record, source, in_letter):
        yield place.failure("value", f"{run.text!r} does not stand in the letter")


def _computed(rule: Computed, source: str, record: Record) -> float | None:
    decisions = [issue.decision for issue in record.issues]
    match rule:
        case "position":
            index = source.removeprefix("/issues/")
            return float(index) + 1 if index.isdecimal() and int(index) < len(decisions) else None
        case "count":
            return len(decisions)
        case "count_upheld":
            return decisions.count("upheld")
        case "count_overturned":
            return decisions.count("overturned")


def _at(record: Record, pointer: str) -> frozenset[Value]:
    """The record's value at a JSON pointer, as a set of one; empty if there is none."""
    value = at_pointer(record, pointer)
    if isinstance(value, dt.date):
        return frozenset([value])
    return frozenset([float(value)]) if isinstance(value, int) else frozenset()


def at_pointer(record: Record, pointer: str) -> object:
    """What stands in the record at a JSON pointer, `None` if nothing does."""
    value: object = record
    for step in pointer.split("/")[1:]:
        if isinstance(value, tuple):
            value = value[int(step)] if step.isdecimal() and int(step) < len(value) else None
        else:
            value = getattr(value, step, None)
    return value


def _evidence(record: Record, pointer: str, in_letter: frozenset[Value]) -> frozenset[Value]:
    """The values of a record value's own evidence, and the years of its dates; of the whole letter where it has no
    evidence or was computed."""
    spans = record.evidence.get(pointer, ())
    if not spans or any(span.rule for span in spans):
        return in_letter
    found = values_in(" ".join(span.quote for span in spans).replace("\n", " "), vocabulary("en").values)
    return found | {float(value.year) for value in found if isinstance(value, dt.date)}
