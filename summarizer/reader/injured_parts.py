"""The body parts that are injured or painful in this claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from typing import cast

from summarizer.reader.lexicon import Hit, Lexicon, body_part_hits, lexicon_from
from summarizer.reader.narrative import Narrative, by_sentence
from summarizer.reader.part import Mark, Range
from summarizer.resources import load_toml
from summarizer.schema import BodyPart

# "left lower extremity parasthesias", "mid back pain": the word that governs a part from behind
_BEHIND = 3
_GOVERNING = frozenset(["complaint", "finding", "planned", "negated"])


def find_injured_parts(narrative: Narrative, diagnoses: Iterable[Mark], mechanism: Mark | None) -> dict[BodyPart, Mark]:
    """Canonical part -> where it is first named: in a diagnosis, the mechanism or a complaint.

    A part that pain only radiates to is none, nor is one that is numb, examined or pictured only.
    """
    parts: dict[BodyPart, Mark] = {}
    for diagnosis in diagnoses:
        _add(parts, _outside_parentheses(narrative, diagnosis))
    if mechanism:
        _add(parts, body_part_hits(narrative.words, Range(mechanism.start, mechanism.end)))
    _add(parts, _complained_of(narrative, frozenset(parts)))
    if parts.keys() & {"neck", "upper_back", "low_back"}:
        parts.pop("spine", None)
    if len(parts) > 1:
        parts.pop("skin", None)
    return parts


def _add(parts: dict[BodyPart, Mark], hits: Iterable[Hit]) -> None:
    for hit in hits:
        parts.setdefault(cast("BodyPart", hit.code), Mark(hit.start, hit.end))


def _outside_parentheses(narrative: Narrative, mark: Mark) -> Iterator[Hit]:
    for hit in body_part_hits(narrative.words, Range(mark.start, mark.end)):
        before = narrative.text[mark.start : hit.start]
        if before.count("(") <= before.count(")"):
            yield hit


def _complained_of(narrative: Narrative, known: Set[str]) -> Iterator[Hit]:
    """The parts complained of in the case summary that are not known already."""
    if not narrative.summary:
        return
    unknown = [hit for hit in body_part_hits(narrative.words, narrative.summary) if hit.code not in known]
    for sentence, hits in by_sentence(narrative.sentences, unknown):
        cues = _cues().find(narrative.words, sentence)
        for hit in hits:
            if _is_complained_of(narrative.text, hit, cues):
                yield hit


def _is_complained_of(text: str, hit: Hit, cues: Sequence[Hit]) -> bool:
    """The nearest cue before a part decides, unless the words directly behind it speak of pain or numbness."""
    before = [cue for cue in cues if cue.end <= hit.start]
    behind = next((cue for cue in cues if cue.start >= hit.end), None)
    between = text[hit.end : behind.start] if behind else ","
    near = behind.code if behind and len(between.split()) < _BEHIND and "," not in between else None
    if near in ("numbness", "finding"):
        return False
    if before and before[-1].code in ("radiation", "numbness") and (near != "pain" or " and " in between):
        return False
    governing = next((cue.code for cue in reversed(before) if cue.code in _GOVERNING), None)
    if governing:
        return governing == "complaint"
    return near == "pain" or bool(before)


@cache
def _cues() -> Lexicon:
    return lexicon_from(load_toml("complaints")["cues"])
