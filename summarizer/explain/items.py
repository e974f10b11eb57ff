"""Item by item: what was asked, what was decided, why, and what the records lacked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.contradictions import conflicted_items
from summarizer.explain.dependent import goes_with_a_denied_one
from summarizer.explain.groups import alike
from summarizer.explain.lacking import lacking_in, lacking_in_all
from summarizer.explain.parts import name, position, positions, quotation, request_name, requests
from summarizer.explain.quotes import Quote, rationale_place, reason_quote
from summarizer.explain.space import Space
from summarizer.explain.told import ToldItem
from summarizer.letter import Letter
from summarizer.schema import (
    OVERTURNED_REASONS,
    UPHELD_REASONS,
    Citation,
    Decision,
    Paragraph,
    Reason,
    Record,
    Run,
    Section,
    Span,
)
from summarizer.sentences import sentence_ranges
from summarizer.words import ItemWords, Words, fill, joined, own

MOST_LACKING = 5
MOST_GUIDES = 3
# a book or a web page as a guide can run over several lines
WORDS_OF_A_GUIDE = 12
# "should not be interpreted as a recommendation to stop long-term opioids abruptly and the patient is advised to speak
# with their treating physician"
_NOT_ABRUPTLY = re.compile(r"(?i)\bnot\b(?=.*\bopioids?\b).*\babruptly\b")
_SPEAK_WITH_DOCTOR = re.compile(r"(?i)\b(?:speak|talk|consult|discuss)\b.*\btreating (?:physician|doctor|provider)\b")


def item_section(
    record: Record,
    group: tuple[int, ...],
    letter: Letter,
    words: Words,
    space: Space,
    told: ToldItem | None = None,
) -> Section:
    """The story of one item, or of several that were decided alike; in the words of `told`, where there are some."""
    if told:
        story = (
            *_told(record, group, told, words),
            *_quotation(record, group, letter, words, space),
            *_told_lacking(record, group, told, words),
        )
    else:
        story = (
            *_decision(record, group, words),
            *_why(record, group, letter, words, space),
            *_lacking(record, group, letter, words, space),
        )
    return Section(
        kind="item",
        heading=_heading(record, group, words, space),
        paragraphs=(
            *_asked(record, group, words, space),
            *story,
            *_guides(record, group, words, space),
            *_opioids(record, group, letter, words),
        ),
        items=group,
    )


def _heading(record: Record, group: tuple[int, ...], words: Words, space: Space) -> tuple[Run, ...]:
    if len(record.issues) == 1:
        return fill(words.item.heading_one)
    if len(group) == 1:
        named = request_name(record, group[0], space.name)
        return fill(words.item.heading_single, number=position(group[0]), request=named)
    return fill(words.item.heading_group, numbers=positions(group, words.form))


def _asked(record: Record, group: tuple[int, ...], words: Words, space: Space) -> Iterator[Paragraph]:
    """What the section is about. Where there is no room for a group's names they stand in the first section alone."""
    if len(group) > 1:
        for index in group if space.each else ():
            runs = fill(
                words.item.heading_single, number=position(index), request=request_name(record, index, space.name)
            )
            yield Paragraph(shape="bullet", runs=runs, items=(index,))
        return
    index = group[0]
    issue = record.issues[index]
    at = f"/issues/{index}"
    lines = [
        (words.item.asked, issue.original_request, f"{at}/original_request"),
        (words.item.already, issue.already_authorized, f"{at}/already_authorized"),
        (words.item.rest, issue.request if issue.original_request else None, f"{at}/request"),
    ]
    if issue.original_request is None and len(record.issues) == 1:
        lines[0] = (words.item.asked, issue.request, f"{at}/request")
    if issue.original_request == issue.request:
        del lines[2]
    for template, text, pointer in lines:
        if text:
            yield Paragraph(shape="text", runs=fill(template, request=name(text, pointer, space.name)), items=group)


def _told(record: Record, group: tuple[int, ...], told: ToldItem, words: Words) -> Iterator[Paragraph]:
    decision = own(told.decided).model_copy(update={"strong": True})
    yield Paragraph(shape="text", runs=(own(told.asked),), items=group)
    yield Paragraph(shape="text", runs=(decision, *_letter_word(record, group, words)), items=group)
    if conflicted_items(record) & set(group):
        yield Paragraph(shape="warning", runs=fill(words.outcome.conflict), items=group)
    if record.issues[group[0]].decision and told.why:
        template = words.item.why_against if _argues_against(record, group[0]) else words.item.why
        yield Paragraph(shape="text", runs=fill(template, reasons=own(told.why)), items=group)


def _told_lacking(record: Record, group: tuple[int, ...], told: ToldItem, words: Words) -> Iterator[Paragraph]:
    if record.issues[group[0]].decision != "upheld" or not told.lacked:
        return
    yield Paragraph(shape="text", runs=fill(words.item.lacking_one), items=group)
    for phrase in told.lacked[:MOST_LACKING]:
        yield Paragraph(shape="bullet", runs=(own(phrase),), items=group)


def _decision(record: Record, group: tuple[int, ...], words: Words) -> Iterator[Paragraph]:
    decision = record.issues[group[0]].decision
    runs = fill(_decision_template(decision, len(group), words.item))
    if decision:
        runs = (*runs, *_letter_word(record, group, words))
    yield Paragraph(shape="text", runs=runs, items=group)
    if conflicted_items(record) & set(group):
        yield Paragraph(shape="warning", runs=fill(words.outcome.conflict), items=group)


def _decision_template(decision: Decision | None, number: int, words: ItemWords) -> str:
    match decision:
        case "upheld":
            return words.denied if number == 1 else words.denied_group
        case "overturned":
            return words.approved if number == 1 else words.approved_group
        case None:
            return words.unclear


def _letter_word(record: Record, group: tuple[int, ...], words: Words) -> tuple[Run, ...]:
    """The letter's own word for the decision, where it has one for all of the items."""
    places = [record.evidence.get(f"/issues/{index}/decision", ()) for index in group]
    said = {" ".join(spans[0].quote.split()) if spans else "" for spans in places}
    if len(said) > 1 or "" in said:
        return ()
    template = words.item.letter_word if len(group) == 1 else words.item.letter_word_group
    return fill(template, word=quotation(Quote(said.pop()), f"/issues/{group[0]}/decision", words.form))


def _why(record: Record, group: tuple[int, ...], letter: Letter, words: Words, space: Space) -> Iterator[Paragraph]:
    first = record.issues[group[0]]
    if first.decision is None:
        return
    for runs in _reasons(record, group, letter, words):
        yield Paragraph(shape="text", runs=runs, items=group)
    yield from _quotation(record, group, letter, words, space)


def _quotation(
    record: Record, group: tuple[int, ...], letter: Letter, words: Words, space: Space
) -> Iterator[Paragraph]:
    if record.issues[group[0]].decision is None:
        return
    quoted = group if space.each else group[:1]
    quotes = {index: reason_quote(record, index, letter, most_words=space.quote) for index in quoted}
    for quote, items in alike(quotes).items():
        if quote is None:
            continue
        lead = fill(words.item.quote_one)
        if items != group:
            lead = fill(words.item.quote_of, requests=requests(items, words.form))
        yield Paragraph(shape="text", runs=lead, items=items)
        pointer = f"/issues/{items[0]}/rationale"
        yield Paragraph(shape="quote", runs=quotation(quote, pointer, words.form), items=items)


def _reasons(record: Record, group: tuple[int, ...], letter: Letter, words: Words) -> Iterator[tuple[Run, ...]]:
    """Reasons that fit the decision; others only where the letter contradicts itself, and as what they are."""
    fitting, others = _sided_reasons(record, group[0])
    argues_against = _argues_against(record, group[0])
    if fitting:
        template = words.item.why if len(group) == 1 else words.item.why_group
        told = dict(words.reasons)
        if all(goes_with_a_denied_one(record, index, letter) for index in group):
            told["not_needed_now"] = words.item.goes_with_denied
        yield fill(template, reasons=own(" ".join(told[reason] for reason in fitting)))
    elif not argues_against:
        yield fill(words.item.why_unknown)
    if argues_against:
        yield fill(words.item.why_against, reasons=own(" ".join(words.reasons[reason] for reason in others)))


def _argues_against(record: Record, index: int) -> bool:
    """Whether a contradicted decision stands over reasons for the other one."""
    return index in conflicted_items(record) and bool(_sided_reasons(record, index)[1])


def _sided_reasons(record: Record, index: int) -> tuple[list[Reason], list[Reason]]:
    """An item's reasons: those that fit its decision, and the others."""
    issue = record.issues[index]
    side = UPHELD_REASONS if issue.decision == "upheld" else OVERTURNED_REASONS
    fitting = [reason for reason in issue.reasons if reason in side]
    return fitting, [reason for reason in issue.reasons if reason not in side]


def _lacking(record: Record, group: tuple[int, ...], letter: Letter, words: Words, space: Space) -> Iterator[Paragraph]:
    """What the records lacked: item by item, or where there is no room for that what they lacked for all."""
    if record.issues[group[0]].decision != "upheld":
        return
    lacked = alike({index: tuple(one.thing for one in lacking_in(record, index, letter)) for index in group})
    for items in lacked.values() if space.each else (group,):
        missing = lacking_in_all(record, items, letter)[:MOST_LACKING]
        if missing:
            yield Paragraph(shape="text", runs=_lacking_lead(items, group, words), items=items)
        for lacking in missing:
            runs = fill(words.lacking[lacking.thing])
            yield Paragraph(shape="bullet", runs=runs, items=items, support=(lacking.place,))


def _lacking_lead(items: tuple[int, ...], group: tuple[int, ...], words: Words) -> tuple[Run, ...]:
    if len(group) == 1:
        return fill(words.item.lacking_one)
    template = words.item.lacking_group if items == group else words.item.lacking_of
    return fill(template, requests=requests(items, words.form))


def _guides(record: Record, group: tuple[int, ...], words: Words, space: Space) -> Iterator[Paragraph]:
    """The guides that the reviewer used."""
    if record.issues[group[0]].decision is None:
        return
    used = alike({index: record.issues[index].reviewer_basis.citations for index in group})
    if len(used) > 1 and not space.each:
        return
    for citations, items in used.items():
        names = [
            _guide(citation, f"/issues/{items[0]}/reviewer_basis/citations/{number}")
            for number, citation in enumerate(citations[:MOST_GUIDES])
        ]
        if names:
            template = words.item.guide if items == group else words.item.guide_of
            runs = fill(template, guides=joined(names, words.form), requests=requests(items, words.form))
            yield Paragraph(shape="text", runs=runs, items=items)


def _guide(citation: Citation, pointer: str) -> tuple[Run, ...]:
    runs: list[Run] = [] if citation.source == "other" else [*name(citation.source, f"{pointer}/source")]
    if citation.title:
        runs += [*([own(", ")] if runs else []), *name(citation.title, f"{pointer}/title", WORDS_OF_A_GUIDE)]
    if citation.year:
        runs += [own(" "), Run(text=str(citation.year), kind="value", source=f"{pointer}/year")]
    return tuple(runs)


def _opioids(record: Record, group: tuple[int, ...], letter: Letter, words: Words) -> Iterator[Paragraph]:
    """The letter's warning not to stop opioids at once: a reader who is denied one must not miss it."""
    cautions = {index: span for index in group if (span := _caution(record, index, letter))}
    if not cautions:
        return
    template = words.item.opioids if len(group) == 1 else words.item.opioids_of
    if all(_SPEAK_WITH_DOCTOR.search(_one_line(span)) for span in cautions.values()):
        template += words.item.opioids_doctor
    runs = fill(template, requests=requests(cautions, words.form))
    yield Paragraph(shape="warning", runs=runs, items=tuple(cautions), support=tuple(cautions.values()))


def _caution(record: Record, index: int, letter: Letter) -> Span | None:
    """The sentence of an item's rationale that warns not to stop opioids at once."""
    place = rationale_place(record, index, letter)
    if place is None:
        return None
    sentences = (
        letter.span(place.start + start, place.start + end)
        for start, end in sentence_ranges(letter.flat[place.start : place.end])
    )
    return next((span for span in sentences if _NOT_ABRUPTLY.search(_one_line(span))), None)


def _one_line(span: Span) -> str:
    return " ".join(span.quote.split())
