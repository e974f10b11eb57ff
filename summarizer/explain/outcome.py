"""The first section: what was decided, so that nobody can read it backwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from summarizer.contradictions import conflicted_items, is_incomplete
from summarizer.explain.groups import one_decision
from summarizer.explain.parts import count, date_value, each_request, fact_paragraph, name, position, request_name
from summarizer.explain.space import Space
from summarizer.schema import Paragraph, Record, Run, Section, outcome_of
from summarizer.words import OutcomeWords, Words, fill, joined, own

MOST_NAMES_IN_ONE_LINE = 3


def outcome_section(record: Record, words: Words, space: Space, *, listed: bool) -> Section:
    """The decision on the whole letter, and item by item where the items differ or `listed` asks for it."""
    return Section(
        kind="outcome",
        heading=(own(words.outcome.heading),),
        paragraphs=tuple(_paragraphs(record, words, space, listed)),
        items=tuple(range(len(record.issues))),
    )


def with_in_short(section: Section, in_short: str) -> Section:
    """The section with what the review was about, after the outcome and before the dates."""
    about = Paragraph(shape="text", runs=(own(in_short),))
    return section.model_copy(update={"paragraphs": (*section.paragraphs[:1], about, *section.paragraphs[1:])})


def _paragraphs(record: Record, words: Words, space: Space, listed: bool) -> Iterator[Paragraph]:
    outcome = outcome_of(record.issues)
    conflicted = conflicted_items(record)
    listed = len(record.issues) > 1 and (listed or bool(conflicted) or outcome in ("mixed", "unclear"))
    yield _headline(record, words, space, conflicted)
    if is_incomplete(record) and _names_what_to_look_up(record, conflicted):
        yield Paragraph(shape="warning", runs=fill(words.outcome.incomplete))
    if listed:
        for index in range(len(record.issues)):
            yield _listed(record, index, words, space, with_warning=index in conflicted)
    if outcome in (None, "unclear"):
        yield fact_paragraph("upheld", (), words)
        yield fact_paragraph("overturned", (), words)
    about = tuple(_case(record, words))
    if about:
        yield Paragraph(shape="text", runs=about)


def _headline(record: Record, words: Words, space: Space, conflicted: frozenset[int]) -> Paragraph:
    """What was decided; before it what must be looked up because the letter contradicts itself or breaks off."""
    verdict = _verdict(record, words, space)
    decided = [index for index in sorted(conflicted) if record.issues[index].decision]
    runs = (*_contradicted(record, decided, words), *verdict) if decided else verdict
    if is_incomplete(record) and not _names_what_to_look_up(record, conflicted):
        runs = (*fill(words.outcome.incomplete), *runs)
    return Paragraph(shape="headline", runs=runs, items=tuple(range(len(record.issues))))


def _names_what_to_look_up(record: Record, conflicted: frozenset[int]) -> bool:
    """Whether the first line is full: it begins with the requests whose decision is to be looked up."""
    return bool(conflicted) or outcome_of(record.issues) == "unclear"


def _contradicted(record: Record, items: list[int], words: Words) -> tuple[Run, ...]:
    """Which decisions to look up, and that what follows is what the headings say, if they say it of every item."""
    total = len(record.issues)
    if total == 1:
        lead = fill(words.outcome.contradicted_one)
    elif len(items) == total:
        lead = fill(words.outcome.contradicted_all, count=count(total, "count"))
    else:
        lead = fill(words.outcome.contradicted_many, requests=each_request(items, words.form))
    is_whole = all(issue.decision for issue in record.issues)
    return (*lead, own(words.outcome.as_headed if is_whole else " "))


def _verdict(record: Record, words: Words, space: Space) -> tuple[Run, ...]:
    total = len(record.issues)
    outcome = outcome_of(record.issues)
    if outcome is None:
        return fill(words.outcome.none)
    if outcome == "unclear":
        return _unclear(record, words, space)
    if outcome == "mixed":
        return _mixed(record, words)
    template = _uniform_template(outcome, total, words.outcome)
    if total == 1:
        return fill(template, request=request_name(record, 0, space.name))
    return fill(template, count=count(total, "count"))


def _uniform_template(outcome: Literal["denied", "approved"], total: int, words: OutcomeWords) -> str:
    one, two, many = (
        (words.denied_one, words.denied_two, words.denied_many)
        if outcome == "denied"
        else (words.approved_one, words.approved_two, words.approved_many)
    )
    return {1: one, 2: two}.get(total, many)


def _mixed(record: Record, words: Words) -> tuple[Run, ...]:
    everything = range(len(record.issues))
    return fill(
        words.outcome.mixed,
        count=count(len(record.issues), "count"),
        approved=count(len(one_decision(record, everything, "overturned")), "count_overturned"),
        denied=count(len(one_decision(record, everything, "upheld")), "count_upheld"),
    )


def _unclear(record: Record, words: Words, space: Space) -> tuple[Run, ...]:
    unknown = [index for index, issue in enumerate(record.issues) if issue.decision is None]
    if len(record.issues) == 1:
        return fill(words.outcome.unclear_one, request=request_name(record, 0, space.name))
    named = [request_name(record, index, space.name) for index in unknown[:MOST_NAMES_IN_ONE_LINE]]
    names = joined(named, words.form)
    return fill(words.outcome.unclear_many, requests=each_request(unknown, words.form), names=names)


def _listed(record: Record, index: int, words: Words, space: Space, *, with_warning: bool) -> Paragraph:
    template = _listed_template(record, index, words.outcome)
    runs = fill(template, number=position(index), request=request_name(record, index, space.name))
    if with_warning:
        runs = (*runs, own(". "), *fill(words.outcome.conflict))
    return Paragraph(shape="bullet", runs=runs, items=(index,))


def _listed_template(record: Record, index: int, words: OutcomeWords) -> str:
    match record.issues[index].decision:
        case "upheld":
            return words.listed_denied
        case "overturned":
            return words.listed_approved
        case None:
            return words.listed_unclear


def _case(record: Record, words: Words) -> Iterator[Run]:
    """The letter's own number and dates, to find it again."""
    case = record.case
    if case.number:
        yield from fill(words.outcome.case, number=name(case.number, "/case/number"))
    if case.number and case.decided:
        yield own(" ")
    if case.decided:
        yield from fill(words.outcome.decided, date=date_value(case.decided, "/case/decided", words.form))
