"""Runs and paragraphs that several sections are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from summarizer.explain.quotes import Quote
from summarizer.facts import facts
from summarizer.schema import Computed, Paragraph, ParagraphShape, Record, Run, Span
from summarizer.words import FormWords, Words, fill, joined, own

MOST_NUMBERED_ONE_BY_ONE = 3


def position(index: int) -> Run:
    """An item's number in the letter's order, from 1."""
    return Run(text=str(index + 1), kind="value", source=f"/issues/{index}", computed="position")


def count(number: int, computed: Computed) -> Run:
    """A number of items."""
    return Run(text=str(number), kind="value", source="/issues", computed=computed)


def request_name(record: Record, index: int, most_words: int | None) -> tuple[Run, ...]:
    """What is in dispute, verbatim."""
    return name(record.issues[index].request, f"/issues/{index}/request", most_words)


def name(text: str, pointer: str, most_words: int | None = None) -> tuple[Run, ...]:
    """A verbatim text of the record; of one longer than `most_words` only the beginning, with dots of ours."""
    words = text.split()
    if most_words is None or len(words) <= most_words:
        return (Run(text=" ".join(words), kind="name", source=pointer),)
    return Run(text=" ".join(words[:most_words]), kind="name", source=pointer), own(" …")


def date_value(date: dt.date, pointer: str, form: FormWords) -> Run:
    """A date of the record, written out."""
    text = form.date.format(month=form.months[date.month - 1], day=date.day, year=date.year)
    return Run(text=text, kind="value", source=pointer)


def requests(indexes: Collection[int], form: FormWords) -> tuple[Run, ...]:
    """Items by their numbers: "request 2", "requests 1, 3 and 4", "requests 2 to 15"."""
    return fill(form.request if len(indexes) == 1 else form.requests, numbers=positions(indexes, form))


def each_request(indexes: Collection[int], form: FormWords) -> tuple[Run, ...]:
    """The same one by one, however many: the first line names each that must be looked up."""
    numbers = joined(map(position, indexes), form)
    return fill(form.request if len(indexes) == 1 else form.requests, numbers=numbers)


def positions(indexes: Iterable[int], form: FormWords) -> tuple[Run, ...]:
    """The items' numbers: "1, 3 and 4"; of many without a gap the first and the last, "2 to 15"."""
    return joined((slot for stretch in _stretches(indexes) for slot in _shown(stretch, form)), form)


def _stretches(indexes: Iterable[int]) -> list[list[int]]:
    """Without a gap: 0, 1, 4 gives [0, 1], [4]."""
    stretches: list[list[int]] = []
    for index in indexes:
        if stretches and index == stretches[-1][-1] + 1:
            stretches[-1].append(index)
        else:
            stretches.append([index])
    return stretches


def _shown(stretch: Sequence[int], form: FormWords) -> list[tuple[Run, ...]]:
    if len(stretch) <= MOST_NUMBERED_ONE_BY_ONE:
        return [(position(index),) for index in stretch]
    return [(position(stretch[0]), own(form.to), position(stretch[-1]))]


def quotation(quote: Quote, pointer: str | None, form: FormWords) -> tuple[Run, ...]:
    """A quotation in its marks; dots of ours where it was cut."""
    runs = list(fill(form.quote, quote=Run(text=quote.text, kind="quote", source=pointer)))
    if quote.cut_before:
        runs.insert(1, own(form.cut_before))
    if quote.cut_after:
        runs.insert(-1, own(form.cut_after))
    return tuple(runs)


def page_of(span: Span, form: FormWords) -> tuple[Run, ...]:
    """Where a quotation stands."""
    return (Run(text=form.page.format(page=span.page), kind="cite"),)


def fact_paragraph(
    fact: str, items: Iterable[int], words: Words, *, shape: ParagraphShape = "text", added: tuple[Run, ...] = ()
) -> Paragraph:
    """A legal fact in plain words, what is `added` from the record, and the fact's source."""
    entry = facts()[fact]
    slots = {slot: Run(text=value, kind="value", source=fact) for slot, value in entry.values.items()}
    source = Run(text=words.form.cite.format(source=entry.source), kind="cite", source=fact)
    runs = (*fill(words.facts[fact], **slots), *added, source)
    return Paragraph(shape=shape, runs=runs, items=tuple(items), facts=(fact,))
