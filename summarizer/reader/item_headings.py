"""The headings that end in a decision word: "MRI of the lumbar spine: Upheld", and the blocks that have lost theirs.

A block's labels come in one order: the claims administrator's guideline, the reviewer's, the rationale. A label that
goes back in it begins another item, also where a scanner made its heading unreadable: left out, the item would turn a
mixed letter into an approval.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.reader.part import Range
from summarizer.reader.told_decisions import CLAIMS_SENTENCE

CLAIMS_LABEL = r"Claims Administrator guidelines? ?:"
REVIEWER_LABEL = r"MAXIMUS guidelines? ?:"
REVIEWER_LABEL_TOO = r"Maximus guidelines? ?:"
# "Decision rationale:", "The Expert Reviewer's decision rationale:", "Rationale for the Decision:"; searched by its
# rarest letters, and led in by what may stand before them
RATIONALE_LABEL = r"ationale(?: for the [Dd]ecision)? ?:"
# 2013, 2014: "The Claims Administrator based its decision on the Chronic Pain Guidelines, which is part of the MTUS."
REVIEWER_SENTENCE = r"(?=The (?:Expert|Physician|Medical) Reviewer (?:based|cited|did not|relied|found|stated))"
BLOCK_OPENS = re.compile(
    rf"\s*(?:{CLAIMS_LABEL}|{REVIEWER_LABEL}|{REVIEWER_LABEL_TOO}"
    rf"|(?:The \w+ Reviewer's )?(?:[Dd]ecision )?[Rr]{RATIONALE_LABEL}"
    rf"|{CLAIMS_SENTENCE}|{REVIEWER_SENTENCE}|\Z)"
)

# "MRI of the lumbar spine: Upheld", "... of the original request, 6 sessions is:\nOverturned"
DECISION_WORD = re.compile(r":[ \n]?((?i:Upheld|Overturned))\b[.,]?(?= ?\n|\Z| Claims Administrator)")
# the labels of the letters since 2014
LABELLED = re.compile(rf"{CLAIMS_LABEL}|{REVIEWER_LABEL}")
# as most letters print them, for counting
_LABELS_AS_PRINTED = ("Claims Administrator guideline:", "MAXIMUS guideline:", "Decision rationale:")
# each of them, in the order in which they stand in a block
_LABEL = re.compile(
    rf"(?P<claims>{CLAIMS_LABEL})|(?P<reviewer>{REVIEWER_LABEL}|{REVIEWER_LABEL_TOO})"
    r"|(?P<rationale>(?:Decision r|Rationale for the D)(?:ationale|ecision) ?:)"
)
_ORDER = {"heading": 0, "claims": 1, "reviewer": 2, "rationale": 3}
# a label as a scanner or a printer leaves it: "Claims Adrninistratorguideline;"
_LABEL_WORDS = ("claimsadministratorguideline", "maximusguideline", "decisionrationale")
_ALIKE = 0.8
_LONGEST_LABEL = 45
_NO_LETTER = re.compile(r"[\W\d_]+")
# a heading that ends in another word, or in none: "MRI of the knee: Modified", "MRI of the knee is:"
_OTHER_WORD = re.compile(r" ?:(?: ?[A-Z][a-z]+(?: [a-z]+){0,2})?[.]?\s*\Z")
_LONGEST_OTHER_WORD = 80


class Heading(NamedTuple):
    """A heading's end, its decision word if it has one, and where the block behind it starts."""

    end: int
    decision: Range | None
    block_start: int


class _Event(NamedTuple):
    """A label, or a decision word at a line's end with what it would head."""

    start: int
    kind: str
    heading: Heading | None = None


def find_headings(letter: Letter, floor: int) -> list[Heading]:
    """Where a decision word opens a block, and where a block opens without one."""
    words = list(DECISION_WORD.finditer(letter.text, floor))
    opening = [found for found in words if BLOCK_OPENS.match(letter.flat, found.end())]
    headings = [Heading(found.start(), Range(*found.span(1)), found.end()) for found in opening]
    claims, reviewer, rationale = (letter.flat.count(label, floor) for label in _LABELS_AS_PRINTED)
    if len(words) == len(headings) == claims == reviewer and rationale <= claims:
        return headings
    known = {heading.end: heading for heading in headings}
    others = (Heading(found.start(), Range(*found.span(1)), found.end()) for found in words)
    events = [_Event(heading.end, "heading", known.get(heading.end, heading)) for heading in others]
    events += [_Event(label.start(), str(label.lastgroup)) for label in _LABEL.finditer(letter.flat, floor)]
    return list(_in_order(letter, floor, sorted(events), known))


def _in_order(letter: Letter, floor: int, events: Sequence[_Event], opening: dict[int, Heading]) -> Iterator[Heading]:
    """Each item's heading, at its decision word or at the first label of a block that has none."""
    reached: str | None = None
    for event, following in zip(events, [*events[1:], None], strict=True):
        if event.heading is None:
            if reached is None or _ORDER[event.kind] <= _ORDER[reached]:
                yield Heading(_end_without_word(letter.text, floor, event.start), None, event.start)
            reached = event.kind
        elif event.start in opening or _is_damaged_label(letter, event.heading.block_start):
            yield event.heading
            reached = "heading"
        elif reached in (None, "rationale") and following and following.kind in ("reviewer", "rationale"):
            # the label before was lost
            yield event.heading
            reached = "heading"


def _is_damaged_label(letter: Letter, start: int) -> bool:
    head = _NO_LETTER.sub("", letter.flat[start : start + _LONGEST_LABEL]).casefold()
    return any(SequenceMatcher(None, words, head[: len(words)]).ratio() >= _ALIKE for words in _LABEL_WORDS)


def _end_without_word(text: str, floor: int, label: int) -> int:
    """The end of a heading that has no decision word, or another one ("MRI of the knee: Modified")."""
    floor = max(floor, label - _LONGEST_OTHER_WORD)
    line_start = max(floor, text.rfind("\n", floor, max(label - 1, 0)) + 1)
    other_word = _OTHER_WORD.search(text, line_start, label)
    return other_word.start() if other_word else label
