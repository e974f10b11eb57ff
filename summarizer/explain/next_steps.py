"""What happens next: facts of the law, and only those that fit what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.explain.groups import one_decision
from summarizer.explain.parts import date_value, fact_paragraph, requests
from summarizer.schema import Paragraph, Record, Section
from summarizer.words import Words, fill, own


def next_section(record: Record, words: Words) -> Section:
    """The facts for the denied items, those for the approved ones, and where to ask."""
    everything = range(len(record.issues))
    denied = one_decision(record, everything, "upheld")
    approved = one_decision(record, everything, "overturned")
    split = bool(denied) + bool(approved) > 1 or len(denied) + len(approved) < len(record.issues)
    paragraphs: list[Paragraph] = []
    if approved:
        paragraphs += _lead(words.next.for_approved, approved, words) if split else ()
        paragraphs += _after_approval(approved, words, with_window=not denied)
    if denied:
        paragraphs += _lead(words.next.for_denied, denied, words) if split else ()
        paragraphs += _after_denial(record, denied, words)
    paragraphs.append(fact_paragraph("help", (), words))
    return Section(
        kind="next", heading=(own(words.next.heading),), paragraphs=tuple(paragraphs), items=(*denied, *approved)
    )


def _lead(template: str, items: tuple[int, ...], words: Words) -> tuple[Paragraph]:
    return (Paragraph(shape="text", runs=fill(template, requests=requests(items, words.form)), items=items),)


def _after_approval(items: tuple[int, ...], words: Words, *, with_window: bool) -> Iterator[Paragraph]:
    """Where other items were denied, the time for an appeal is told there."""
    for fact in ("authorize", "reimburse", "exceptions", "appeal_anyone"):
        yield fact_paragraph(fact, items, words)
    if with_window:
        yield fact_paragraph("appeal_window", items, words)


def _after_denial(record: Record, items: tuple[int, ...], words: Words) -> Iterator[Paragraph]:
    yield _stays_in_effect(record, items, words)
    yield fact_paragraph("appeal_window", items, words)
    yield fact_paragraph("appeal_grounds", items, words)
    for ground in words.next.grounds:
        yield Paragraph(shape="bullet", runs=fill(ground), items=items, facts=("appeal_grounds",))
    yield fact_paragraph("appeal_proof", items, words)
    yield fact_paragraph("new_review", items, words)


def _stays_in_effect(record: Record, items: tuple[int, ...], words: Words) -> Paragraph:
    """The twelve months and the date that they are counted from, where the letter gives it."""
    review, case = record.utilization_review.date, record.case.ur_denial
    date, pointer = (review, "/utilization_review/date") if review else (case, "/case/ur_denial")
    if date is None or (review and case and review != case):
        return fact_paragraph("stays_in_effect", items, words)
    added = fill(words.next.from_date, date=date_value(date, pointer, words.form))
    return fact_paragraph("stays_in_effect", items, words, added=(own(" "), *added))
