"""What a person should look up: where the letter contradicts itself, and what the program is unsure of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.contradictions import doubted_by, items_at
from summarizer.explain.parts import page_of, quotation, requests
from summarizer.explain.quotes import shortened, verdict_in
from summarizer.reader.conflict import detail_of
from summarizer.schema import Inconsistency, InconsistencyKind, Paragraph, Record, Review, Run, Section, Span
from summarizer.words import Words, fill, joined, own

MOST_CONTRADICTIONS = 6
MOST_DOUBTS = 6
WORDS_OF_A_PLACE = 15
_ITEM = re.compile(r"/issues/(\d+)")
_POSITION = re.compile(r"/\d+(?=/|$)")


def check_section(record: Record, words: Words) -> Section | None:
    """`None` where nothing needs checking."""
    contradictions = tuple(_contradictions(record, words))
    doubts = tuple(_doubts(record, words))
    if not contradictions and not doubts:
        return None
    return Section(kind="check", heading=(own(words.check.heading),), paragraphs=(*contradictions, *doubts))


def _contradictions(record: Record, words: Words) -> Iterator[Paragraph]:
    found = sorted(record.inconsistencies, key=lambda inconsistency: inconsistency.kind != "decision_conflict")
    if found:
        yield Paragraph(shape="text", runs=fill(words.check.inconsistent))
    for inconsistency in found[:MOST_CONTRADICTIONS]:
        items = tuple(sorted(items_at(record, inconsistency)))
        runs = (*_conflict(record, inconsistency, words), *_about(record, items, words))
        yield Paragraph(shape="bullet", runs=runs, items=items, support=inconsistency.evidence)


def _conflict(record: Record, inconsistency: Inconsistency, words: Words) -> tuple[Run, ...]:
    """What does not fit, with the letter's words for both sides and their pages."""
    places = [_place(span, inconsistency.kind, words) for span in inconsistency.evidence[:2]]
    template = words.check.details.get(detail_of(inconsistency) or "")
    doubted = doubted_by(record, inconsistency)
    if template and places and (doubted or "{field}" not in template):
        return fill(template, first=places[0], second=places[-1], field=own(_field_name(doubted or "", words)))
    both = fill(words.check.both_places, quotes=joined(places, words.form)) if places else ()
    return (*fill(words.check.kinds[inconsistency.kind]), *both)


def _about(record: Record, items: tuple[int, ...], words: Words) -> tuple[Run, ...]:
    """Which request of several."""
    if items and len(record.issues) > 1:
        return fill(words.check.about, what=requests(items, words.form))
    return ()


def _place(span: Span, kind: InconsistencyKind, words: Words) -> tuple[Run, ...]:
    """The letter's words for one side; of a conclusion that is too long, the end with its verdict."""
    text = " ".join(span.quote.split())
    keep = verdict_in(text) if kind == "decision_conflict" else (0, 0)
    quote = shortened(text, WORDS_OF_A_PLACE, keep=keep)
    return (*quotation(quote, None, words.form), *page_of(span, words.form))


def _doubts(record: Record, words: Words) -> Iterator[Paragraph]:
    """One line for each doubtful field; what a contradiction gave rise to is told there, what is settled nowhere."""
    told = {inconsistency.kind for inconsistency in record.inconsistencies}
    open_doubts = (review for review in record.review if review.why not in told and review.settled_by is None)
    fields = list(dict.fromkeys(_field(review, words) for review in open_doubts))
    if fields:
        yield Paragraph(shape="text", runs=fill(words.check.review))
    for field, item in fields[:MOST_DOUBTS]:
        if item is None or item >= len(record.issues) or len(record.issues) == 1:
            yield Paragraph(shape="bullet", runs=fill(field))
        else:
            runs = fill(words.check.of_request, field=own(field), request=requests([item], words.form))
            yield Paragraph(shape="bullet", runs=runs, items=(item,))
    if len(fields) > MOST_DOUBTS:
        yield Paragraph(shape="bullet", runs=fill(words.check.more))


def _field(review: Review, words: Words) -> tuple[str, int | None]:
    """What the field is called, and the item that it belongs to."""
    item = _ITEM.match(review.pointer)
    return _field_name(review.pointer, words), int(item[1]) if item else None


def _field_name(pointer: str, words: Words) -> str:
    path = _POSITION.sub("", pointer)
    while path and path not in words.fields:
        path = path.rpartition("/")[0]
    return words.fields[path]
