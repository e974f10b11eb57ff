"""The disputed items of a letter: where each heading, decision word, guideline paragraph and rationale stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from summarizer.letter import Letter
from summarizer.reader.item_headings import (
    BLOCK_OPENS,
    CLAIMS_LABEL,
    DECISION_WORD,
    LABELLED,
    RATIONALE_LABEL,
    REVIEWER_LABEL,
    REVIEWER_LABEL_TOO,
    REVIEWER_SENTENCE,
    Heading,
    find_headings,
)
from summarizer.reader.part import Range
from summarizer.reader.told_decisions import CLAIMS_SENTENCE, NUMBER, Told, determined, is_denial, told_headings


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """One disputed item.

    `heading` is the whole heading without its decision word; `decision` the word ("Upheld", "not medically
    necessary") or `None` where a heading lacks it. Each basis and the rationale without their labels. `number`: as
    printed before a decision that is told as a sentence.
    """

    heading: Range
    decision: Range | None
    claims_administrator_basis: Range | None
    reviewer_basis: Range | None
    rationale: Range | None
    number: int | None = None


# what may stand before "ationale:"
_RATIONALE_LEAD = re.compile(
    r"[TEPMDdRr](?:(?<=T)he (?:(?:Expert|Physician|Medical) Reviewer's )?(?:[Dd]ecision )?[Rr]"
    r"|(?:(?<=E)xpert|(?<=P)hysician|(?<=M)edical) Reviewer's (?:[Dd]ecision )?[Rr]|(?<=[Dd])ecision [Rr]|(?<=[Rr]))\Z"
)
_BLOCK_PARTS = tuple(
    (part, re.compile(label), re.compile(sentence) if sentence else None)
    for part, label, sentence in (
        ("claims_administrator_basis", CLAIMS_LABEL, CLAIMS_SENTENCE),
        ("reviewer_basis", REVIEWER_LABEL, rf"{REVIEWER_LABEL_TOO}|{REVIEWER_SENTENCE}"),
        ("rationale", RATIONALE_LABEL, None),
    )
)
# 2013: "1) Regarding the request for MRI of the lumbar spine:"
_REGARDING = re.compile(
    r"(?P<number>\d{1,2}) ?[.)] ?Regarding the request for (?P<request>.{2,400}?) ?(?::|\.(?= [A-Z]))"
)

# a line "PROOF OF SERVICE", "Sincerely,", 2013: "Effect of the Decision:"
_PROOF = re.compile(
    r"(?i)\n(?:(?:proof|certificate|declaration) of service|sincerely,?|respectfully submitted|very truly yours"
    r"|effect of the decision|cc:|disclaimer: maximus|i declare under penalty of perjury|important information"
    r"|dated? of mailing|how to (?:file an )?appeal|petition appealing)"
)

SENTENCE_END = re.compile(r"""[.?!]["')\]]*\Z|\b(?:necessary|appropriate|indicated|warranted|established|below:)\Z""")
# a last sentence of a rationale on the line of the next heading
_RATIONALE_END = re.compile(r"medically (?:necessary|appropriate)[^.:\n]{0,80}\. (?=[A-Z0-9])")
_NUMBERING = re.compile(rf"{NUMBER} ?(?=[A-Za-z])")
_LONGEST_HEADING = 14  # lines
# how far two prints of one request are alike
_SAME_REQUEST = 0.6


def find_items(letter: Letter, floor: int) -> tuple[ItemBlock, ...]:
    """The items in the letter's order; `floor`: where the decisions begin.

    An item without a readable decision is one with `decision` `None`: left out, it would turn a mixed letter into
    an approval.
    """
    headings = _before_proof(letter, find_headings(letter, floor))
    if any(heading.decision for heading in headings) and LABELLED.search(letter.flat, floor):
        return _headed_items(letter, floor, headings)
    listed = _determined_items(letter)
    if any(item.reviewer_basis or item.rationale for item in listed):
        return listed
    return _sentence_items(letter, floor) or listed or _headed_items(letter, floor, headings)


def _before_proof(letter: Letter, headings: list[Heading]) -> list[Heading]:
    """Without a last line that ends in a decision word on the pages behind the rationales."""
    if len(headings) < 2 or letter.flat.find(" ", headings[-1].block_start + 1) >= 0:
        return headings
    *others, last = headings
    return others if _PROOF.search(letter.text, others[-1].block_start, last.end) else headings


def _headed_items(letter: Letter, floor: int, headings: Sequence[Heading]) -> tuple[ItemBlock, ...]:
    """Items whose heading opens a block."""
    places: list[Range] = []
    for heading in headings:
        places.append(_heading_place(letter.text, floor, heading))
        floor = heading.block_start
    decisions = [
        # "Knee brace: Overturned" and "MRI of the knee: Upheld" in one heading, as where columns were mixed
        None if DECISION_WORD.search(letter.text, place.start, heading.end) else heading.decision
        for place, heading in zip(places, headings, strict=True)
    ]
    return _blocks(letter, places, decisions, [heading.block_start for heading in headings])


def _heading_place(text: str, floor: int, heading: Heading) -> Range:
    """The heading's words; none where the text before the block ends a sentence, as a rationale does."""
    if heading.decision is None and SENTENCE_END.search(text[floor : heading.end].rstrip()):
        return Range(heading.end, heading.end)
    return _trimmed(text, _heading_start(text, heading.end, floor), heading.end)


def _heading_start(text: str, end: int, floor: int) -> int:
    """Go up line by line from the decision word to the end of the paragraph before."""
    start = max(floor, text.rfind("\n", floor, end) + 1)
    for _ in range(_LONGEST_HEADING):
        line_end = start - 1
        line_start = max(floor, text.rfind("\n", floor, line_end) + 1)
        if line_end <= floor:
            break
        partial = text[start:end].replace("\n", " ")
        inside_partial = "original request" in partial and "was the original request" not in partial
        if SENTENCE_END.search(text, line_start, line_end) and not inside_partial:
            break
        start = line_start
    for tail in _RATIONALE_END.finditer(text, start, end):
        start = tail.end()
    numbering = _NUMBERING.match(text, start)
    start = numbering.end() if numbering else start
    return start + (len(text[start:end]) - len(text[start:end].lstrip()))


def _sentence_items(letter: Letter, floor: int) -> tuple[ItemBlock, ...]:
    """Items whose heading is a sentence: "X is not medically necessary and appropriate."."""
    found = told_headings(letter, floor, BLOCK_OPENS)
    items = _blocks(
        letter,
        [heading.request for heading in found],
        [heading.decision for heading in found],
        [heading.end for heading in found],
    )
    return tuple(
        replace(item, number=int(heading.number)) if heading.number else item
        for item, heading in zip(items, found, strict=True)
    )


def _determined_items(letter: Letter) -> tuple[ItemBlock, ...]:
    """2013: decisions in a numbered list, given twice; the reasons under "N) Regarding the request for X:"."""
    listed: dict[str, list[Told]] = {}
    for told in determined(letter.flat):
        listed.setdefault(told.number, []).append(told)
    regarding = {found["number"]: found for found in _REGARDING.finditer(letter.flat)}
    stops = [*sorted(found.start() for found in regarding.values()), len(letter.text)]
    items = []
    for number in dict.fromkeys([*listed, *regarding]) if listed else ():
        entry, reasons = _one_entry(letter.flat, listed.get(number, ())), regarding.get(number)
        if reasons and not (entry and entry.decision):
            heading = Range(*reasons.span("request"))
        else:
            heading = (entry or listed[number][0]).request
        start = reasons.end() if reasons else None
        stop = next((stop for stop in stops if start is not None and stop > start), None)
        item = _block(letter, heading, entry.decision if entry else None, start, stop)
        items.append(replace(item, number=int(number)))
    return tuple(items)


def _one_entry(flat: str, entries: Sequence[Told]) -> Told | None:
    """An entry that is given twice, where it can be read; `None` where one of the two speaks of another request, or
    denies what the other grants."""
    readable = [entry for entry in entries if entry.decision]
    return readable[0] if readable and all(_is_same_entry(flat, readable[0], other) for other in readable) else None


def _is_same_entry(flat: str, one: Told, other: Told) -> bool:
    if one.decision and other.decision and is_denial(one.decision.of(flat)) != is_denial(other.decision.of(flat)):
        return False
    return SequenceMatcher(None, one.request.of(flat), other.request.of(flat)).ratio() >= _SAME_REQUEST


def _blocks(
    letter: Letter, headings: Sequence[Range], decisions: Sequence[Range | None], starts: Sequence[int]
) -> tuple[ItemBlock, ...]:
    stops = [*(heading.start for heading in headings[1:]), len(letter.text)]
    return tuple(
        _block(letter, heading, decision, start, stop)
        for heading, decision, start, stop in zip(headings, decisions, starts, stops, strict=False)
    )


def _block(letter: Letter, heading: Range, decision: Range | None, start: int | None, stop: int | None) -> ItemBlock:
    parts = _block_parts(letter.flat, start, stop) if start is not None and stop is not None else {}
    return ItemBlock(
        heading=heading,
        decision=decision,
        claims_administrator_basis=parts.get("claims_administrator_basis"),
        reviewer_basis=parts.get("reviewer_basis"),
        rationale=parts.get("rationale"),
    )


def _block_parts(flat: str, start: int, stop: int) -> dict[str, Range]:
    """The labelled parts of one item, each up to the next label."""
    opened: list[tuple[int, int, str]] = []
    for part, label, sentence in _BLOCK_PARTS:
        found = label.search(flat, start, stop) or (sentence.search(flat, start, stop) if sentence else None)
        if found:
            opened.append((_label_start(flat, found, part), found.end(), part))
    opened.sort()
    ends = [*(begin for begin, _, _ in opened[1:]), stop]
    return {part: _trimmed(flat, begin, end) for (_, begin, part), end in zip(opened, ends, strict=False)}


def _label_start(flat: str, found: re.Match[str], part: str) -> int:
    lead = _RATIONALE_LEAD.search(flat, max(0, found.start() - 50), found.start()) if part == "rationale" else None
    return lead.start() if lead else found.start()


def _trimmed(flat: str, start: int, end: int) -> Range:
    first, behind = start, end
    while first < end and flat[first].isspace():
        first += 1
    while behind > start and flat[behind - 1].isspace():
        behind -= 1
    return Range(first, behind)


def cut_proof(letter: Letter, items: tuple[ItemBlock, ...]) -> tuple[tuple[ItemBlock, ...], Range | None]:
    """Pages after the last rationale are no part of it."""
    if not items or not items[-1].rationale:
        return items, None
    *others, last = items
    start, end = items[-1].rationale
    found = _PROOF.search(letter.text, start - 1, end)
    if not found:
        return items, None
    line = found.start() + len("\n")
    return (*others, replace(last, rationale=_trimmed(letter.flat, start, line))), Range(line, len(letter.text))
