"""The disputed items of a letter: where each heading, decision word, guideline paragraph and rationale stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.reader.part import Range
from summarizer.reader.told_decisions import CLAIMS_SENTENCE, NUMBER, Told, determined, told_headings


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """One disputed item.

    `heading` is the whole heading without its decision word; `decision` the word ("Upheld", "not medically
    necessary") or `None` where a heading lacks it. Each basis and the rationale without their labels.
    """

    heading: Range
    decision: Range | None
    claims_administrator_basis: Range | None
    reviewer_basis: Range | None
    rationale: Range | None


_CLAIMS_LABEL = r"Claims Administrator guidelines? ?:"
_REVIEWER_LABEL = r"MAXIMUS guidelines? ?:"
_REVIEWER_LABEL_TOO = r"Maximus guidelines? ?:"
# "Decision rationale:", "The Expert Reviewer's decision rationale:", "Rationale for the Decision:"; searched by its
# rarest letters, and led in by what may stand before them
_RATIONALE_LABEL = r"ationale(?: for the [Dd]ecision)? ?:"
_RATIONALE_LEAD = re.compile(
    r"[TEPMDdRr](?:(?<=T)he (?:(?:Expert|Physician|Medical) Reviewer's )?(?:[Dd]ecision )?[Rr]"
    r"|(?:(?<=E)xpert|(?<=P)hysician|(?<=M)edical) Reviewer's (?:[Dd]ecision )?[Rr]|(?<=[Dd])ecision [Rr]|(?<=[Rr]))\Z"
)
# 2013, 2014: "The Claims Administrator based its decision on the Chronic Pain Guidelines, which is part of the MTUS."
_REVIEWER_SENTENCE = r"(?=The (?:Expert|Physician|Medical) Reviewer (?:based|cited|did not|relied|found|stated))"
_BLOCK_PARTS = tuple(
    (part, re.compile(label), re.compile(sentence) if sentence else None)
    for part, label, sentence in (
        ("claims_administrator_basis", _CLAIMS_LABEL, CLAIMS_SENTENCE),
        ("reviewer_basis", _REVIEWER_LABEL, rf"{_REVIEWER_LABEL_TOO}|{_REVIEWER_SENTENCE}"),
        ("rationale", _RATIONALE_LABEL, None),
    )
)
_BLOCK_OPENS = re.compile(
    rf"\s*(?:{_CLAIMS_LABEL}|{_REVIEWER_LABEL}|{_REVIEWER_LABEL_TOO}"
    rf"|(?:The \w+ Reviewer's )?(?:[Dd]ecision )?[Rr]{_RATIONALE_LABEL}"
    rf"|{CLAIMS_SENTENCE}|{_REVIEWER_SENTENCE}|\Z)"
)

# "MRI of the lumbar spine: Upheld", "... of the original request, 6 sessions is:\nOverturned"
_DECISION_WORD = re.compile(r":[ \n]?(Upheld|Overturned|UPHELD|OVERTURNED)\b[.,]?(?= ?\n|\Z| Claims Administrator)")
# the first label of an item's block
_ITEM_OPENS = re.compile(_CLAIMS_LABEL)
# a heading that ends in another word, or in none: "MRI of the knee: Modified", "MRI of the knee is:"
_OTHER_WORD = re.compile(r" ?:(?: ?[A-Z][a-z]+(?: [a-z]+){0,2})?[.]?\s*\Z")
# 2013: "1) Regarding the request for MRI of the lumbar spine:"
_REGARDING = re.compile(
    r"(?P<number>\d{1,2}) ?[.)] ?Regarding the request for (?P<request>.{2,400}?) ?(?::|\.(?= [A-Z]))"
)

# a line "PROOF OF SERVICE", "Sincerely,", 2013: "Effect of the Decision:"
_PROOF = re.compile(
    r"(?i)\n(?:(?:proof|certificate|declaration) of service|sincerely,?|respectfully submitted|very truly yours"
    r"|effect of the decision|cc:|disclaimer: maximus|i declare under penalty of perjury|important information"
    r"|dated? of mailing)"
)

_SENTENCE_END = re.compile(r"""[.?!]["')\]]*\Z|\b(?:necessary|appropriate|indicated|warranted|established|below:)\Z""")
# a last sentence of a rationale on the line of the next heading
_RATIONALE_END = re.compile(r"medically (?:necessary|appropriate)[^.:\n]{0,80}\. (?=[A-Z0-9])")
_NUMBERING = re.compile(rf"{NUMBER} ?(?=[A-Za-z])")
_LONGEST_HEADING = 14  # lines
_LONGEST_OTHER_WORD = 80


class _Heading(NamedTuple):
    """A heading's end, its decision word if it has one, and where the block behind it starts."""

    end: int
    decision: Range | None
    block_start: int


def find_items(letter: Letter, floor: int) -> tuple[ItemBlock, ...]:
    """The items in the letter's order; `floor`: where the decisions begin.

    An item without a readable decision is one with `decision` `None`: left out, it would turn a mixed letter into
    an approval.
    """
    headings = _headings(letter, floor)
    if any(heading.decision for heading in headings):
        return _headed_items(letter, floor, headings)
    return _determined_items(letter) or _sentence_items(letter, floor) or _headed_items(letter, floor, headings)


def _headings(letter: Letter, floor: int) -> list[_Heading]:
    """Where a decision word opens a block, and where a block opens without one."""
    worded = [
        _Heading(found.start(), Range(*found.span(1)), found.end())
        for found in _DECISION_WORD.finditer(letter.text, floor)
        if _BLOCK_OPENS.match(letter.flat, found.end())
    ]
    opened = {_skip_blanks(letter.flat, heading.block_start) for heading in worded}
    unworded = [
        _Heading(_end_without_word(letter.text, floor, label.start()), None, label.start())
        for label in _ITEM_OPENS.finditer(letter.flat, floor)
        if label.start() not in opened
    ]
    return sorted(worded + unworded, key=lambda heading: heading.block_start)


def _skip_blanks(flat: str, start: int) -> int:
    while start < len(flat) and flat[start] == " ":
        start += 1
    return start


def _end_without_word(text: str, floor: int, label: int) -> int:
    """The end of a heading that has no decision word, or another one ("MRI of the knee: Modified")."""
    floor = max(floor, label - _LONGEST_OTHER_WORD)
    line_start = max(floor, text.rfind("\n", floor, max(label - 1, 0)) + 1)
    other_word = _OTHER_WORD.search(text, line_start, label)
    return other_word.start() if other_word else label


def _headed_items(letter: Letter, floor: int, headings: Sequence[_Heading]) -> tuple[ItemBlock, ...]:
    """Items whose heading opens a block."""
    places: list[Range] = []
    for heading in headings:
        places.append(_heading_place(letter.text, floor, heading))
        floor = heading.block_start
    decisions = [heading.decision for heading in headings]
    return _blocks(letter, places, decisions, [heading.block_start for heading in headings])


def _heading_place(text: str, floor: int, heading: _Heading) -> Range:
    """The heading's words; none where the text before the block ends a sentence, as a rationale does."""
    if heading.decision is None and _SENTENCE_END.search(text[floor : heading.end].rstrip()):
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
        if _SENTENCE_END.search(text, line_start, line_end) and not inside_partial:
            break
        start = line_start
    for tail in _RATIONALE_END.finditer(text, start, end):
        start = tail.end()
    numbering = _NUMBERING.match(text, start)
    start = numbering.end() if numbering else start
    return start + (len(text[start:end]) - len(text[start:end].lstrip()))


def _sentence_items(letter: Letter, floor: int) -> tuple[ItemBlock, ...]:
    """Items whose heading is a sentence: "X is not medically necessary and appropriate."."""
    found = told_headings(letter, floor, _BLOCK_OPENS)
    return _blocks(
        letter,
        [heading.request for heading in found],
        [heading.decision for heading in found],
        [heading.end for heading in found],
    )


def _determined_items(letter: Letter) -> tuple[ItemBlock, ...]:
    """2013: decisions in a numbered list, given twice; the reasons under "N) Regarding the request for X:"."""
    listed: dict[str, list[Told]] = {}
    for told in determined(letter.flat):
        listed.setdefault(told.number, []).append(told)
    regarding = {found["number"]: found for found in _REGARDING.finditer(letter.flat)}
    stops = [*sorted(found.start() for found in regarding.values()), len(letter.text)]
    blocks = []
    for number in dict.fromkeys([*listed, *regarding]) if listed else ():
        readable = [told for told in listed.get(number, ()) if told.decision]
        block = regarding.get(number)
        heading = Range(*block.span("request")) if block and not readable else (readable or listed[number])[0].request
        start = block.end() if block else None
        stop = next((stop for stop in stops if start is not None and stop > start), None)
        blocks.append(_block(letter, heading, readable[0].decision if readable else None, start, stop))
    return tuple(blocks)


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
