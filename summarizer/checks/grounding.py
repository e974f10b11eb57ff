"""Does every quotation stand in the letter, every name in the record, and is every item there?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.checks.failure import Failure, Place, own_sentences, paragraphs, places
from summarizer.checks.values import at_pointer
from summarizer.letter import Letter
from summarizer.readability import words_of
from summarizer.schema import PlainSummary, Record, Run, Span

_ITEM = re.compile(r"/issues/(\d+)")
_PLAIN_WORD = re.compile(r"\w+")
FEWEST_LEAD_WORDS = 3
# a long name may be cut, but not below this
FEWEST_NAME_WORDS = 6


def check_quotations(summary: PlainSummary, record: Record, letter: Letter) -> Iterator[Failure]:
    """A quotation is the letter's, of the item it is shown for, and a plain sentence stands before it."""
    for place in places(summary):
        for run in place.paragraph.runs:
            if run.kind == "quote":
                yield from _quote(place, run, record, letter)
        for span in place.paragraph.support:
            if not _stands(span, letter):
                yield place.failure("quotation", f"support does not stand in the letter: {span.quote!r}")
        if place.paragraph.shape == "quote" and not _has_lead(place):
            yield place.failure("quotation", "no plain sentence stands before the quotation")


def check_names(summary: PlainSummary, record: Record, letter: Letter) -> Iterator[Failure]:
    """A verbatim name is what the record has (or its beginning), and its words are the letter's."""
    letter_words = frozenset(_PLAIN_WORD.findall(letter.flat.lower()))
    for place in places(summary):
        for run in place.paragraph.runs:
            if run.kind != "name":
                continue
            value = at_pointer(record, run.source or "")
            if not isinstance(value, str) or not _names(run.text, _single_spaced(value)):
                yield place.failure("name", f"{run.text!r} is not what the record has at {run.source!r}")
            elif not _is_of_letter(run, letter, letter_words):
                yield place.failure("name", f"{run.text!r} does not stand in the letter")


def check_coverage(summary: PlainSummary, record: Record) -> Iterator[Failure]:
    """Every item is named with its request, in a place that speaks of it."""
    named = {
        run.source
        for place in places(summary)
        if place.section.kind in ("outcome", "item")
        for run in place.paragraph.runs
        if run.kind == "name" and _item_of(run) in place.paragraph.items
    }
    spoken = {item for place in paragraphs(summary) for item in place.paragraph.items}
    for index in range(len(record.issues)):
        if f"/issues/{index}/request" not in named or index not in spoken:
            yield Failure(check="coverage", detail=f"item {index + 1} is not mentioned", item=index)


def _quote(place: Place, run: Run, record: Record, letter: Letter) -> Iterator[Failure]:
    text = _single_spaced(run.text)
    if not text or text not in letter.flat:
        yield place.failure("quotation", f"{run.text!r} does not stand in the letter")
        return
    item = _item_of(run)
    if item is None:
        if run.source is not None:
            yield place.failure("quotation", f"{run.source!r} is no item's")
        elif not any(_overlaps_quote(span, text) for span in place.paragraph.support):
            yield place.failure("quotation", f"{run.text!r} is not among the places that the paragraph rests on")
    elif item not in place.paragraph.items:
        yield place.failure("quotation", f"{run.text!r} is about item {item + 1}, the paragraph is not")
    elif not any(text in source for source in _sources(record, run.source or "")):
        yield place.failure("quotation", f"{run.text!r} does not stand at {run.source!r}")


def _sources(record: Record, pointer: str) -> list[str]:
    """The texts that a quotation with this source may be taken from."""
    value = at_pointer(record, pointer)
    quotes = [span.quote for span in record.evidence.get(pointer, ())]
    return [_single_spaced(text) for text in (value, *quotes) if isinstance(text, str)]


def _has_lead(place: Place) -> bool:
    if not place.index:
        return False
    before = place.section.paragraphs[place.index - 1]
    return any(len(words_of(sentence)) >= FEWEST_LEAD_WORDS for sentence in own_sentences(before.runs))


def _stands(span: Span, letter: Letter) -> bool:
    return span.start < span.end and letter.text[span.start : span.end] == span.quote


def _overlaps_quote(span: Span, text: str) -> bool:
    return text in _single_spaced(span.quote)


def _item_of(run: Run) -> int | None:
    found = _ITEM.match(run.source or "")
    return int(found[1]) if found else None


def _is_of_letter(run: Run, letter: Letter, letter_words: frozenset[str]) -> bool:
    """A guideline's source stands for its long name too ("ODG"), which the guideline check knows."""
    if (run.source or "").endswith("/source"):
        return True
    return run.text.lower() in letter.flat.lower() or letter_words.issuperset(_PLAIN_WORD.findall(run.text.lower()))


def _names(text: str, value: str) -> bool:
    return text == value or (value.startswith(f"{text} ") and len(text.split()) >= FEWEST_NAME_WORDS)


def _single_spaced(text: str) -> str:
    return " ".join(text.split())
