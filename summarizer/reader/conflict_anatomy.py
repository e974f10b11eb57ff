"""Sides and body parts that contradict the heading's: in the rationale, the case summary, the guideline cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache

from summarizer.letter import Letter
from summarizer.phrases import any_of
from summarizer.reader.conflict import Conflict, Item, conflict
from summarizer.reader.lexicon import Words, body_part_hits
from summarizer.reader.ordered import clauses_naming, is_of_another_time, tells_of_order
from summarizer.reader.part import Mark, Range
from summarizer.reader.sections import Sections
from summarizer.resources import load_toml

_SAME = {"left": re.compile(r"\bleft\b", re.I), "right": re.compile(r"\bright\b", re.I)}
_OTHER_SIDE = {"left": "right", "right": "left"}
_OPPOSITE = {side: _SAME[other] for side, other in _OTHER_SIDE.items()}
# "left knee": so far before a part its side can stand
_SIDE_REACH = 14


def side_conflicts(
    letter: Letter, words: Words, sections: Sections, told: Iterable[Range], item: Item
) -> Iterator[Conflict]:
    """The heading's side against the side of the same part in the words of the request elsewhere; `told`: the case
    summary's sentences."""
    issue, pointer = item.issue, f"{item.pointer}/side"
    side, parts = issue.value.side, set(issue.value.body_parts)
    if side not in _OPPOSITE or not parts:
        return
    mark = issue.marks["/side"][0]
    for passage in item.asked:
        other = _OPPOSITE[side].search(letter.flat, *passage)
        same = _SAME[side].search(letter.flat, *passage)
        if other and not same and parts & {hit.code for hit in body_part_hits(words, passage)}:
            yield conflict(letter, "side_conflict", "side", mark, Mark(*other.span()), pointer)
            return
    places = (
        _most(1, _only_other_side(letter, words, [item.block.rationale], side, parts))
        or _most(2, _only_other_side(letter, words, [sections.summary], side, parts))
        or _only_other_side(letter, words, _ordered(letter, words, sections.summary, told, item), side, parts)
    )
    if places:
        yield conflict(letter, "side_conflict", "side", mark, places[0], pointer)


def _most(least: int, places: list[Mark]) -> list[Mark]:
    return places if len(places) >= least else []


def _ordered(letter: Letter, words: Words, summary: Range | None, told: Iterable[Range], item: Item) -> list[Range]:
    """Where the case summary tells that this treatment was ordered, requested or denied; nothing where it never names
    the other side."""
    other = _OTHER_SIDE[item.issue.value.side or ""]
    if not summary or words.folded.find(other, *summary) < 0:
        return []
    name = item.issue.marks["/category"][0]
    clauses = clauses_naming(letter.flat, told, {letter.flat[name.start : name.end].lower()})
    return [clause.place for clause in clauses if tells_of_order(letter.flat, clause.sentence)]


def _only_other_side(
    letter: Letter, words: Words, passages: Iterable[Range | None], side: str, parts: Set[str]
) -> list[Mark]:
    """Where passages name the part with the other side; nothing if they also name it with the heading's."""
    told = [passage for passage in passages if passage]
    if not any(words.folded.find(_OTHER_SIDE[side], *passage) >= 0 for passage in told):
        return []
    other: list[Mark] = []
    for passage in told:
        for hit in body_part_hits(words, passage):
            start = max(passage.start, hit.start - _SIDE_REACH)
            before = letter.flat[start : hit.start].lower()
            if hit.code in parts and (side in before or "bilateral" in before or "both" in before):
                return []
            if hit.code in parts and (found := _OPPOSITE[side].search(before)):
                other.append(Mark(start + found.start(), hit.end))
    return [mark for mark in other if not _is_in_passing(letter.flat, mark)]


def _is_in_passing(flat: str, mark: Mark) -> bool:
    """Whether the sentence tells that this side is not the one in question ("the left knee is normal")."""
    sentence = flat[flat.rfind(". ", 0, mark.start) + 1 : flat.find(". ", mark.end) + 1 or None]
    return bool(any_of(tuple(load_toml("consistency")["other_side"]["phrases"])).search(sentence))


@cache
def _chapters() -> dict[str, frozenset[str]]:
    return {word: frozenset(parts) for word, parts in load_toml("consistency")["chapters"].items()}


@cache
def _in_any_chapter() -> frozenset[str]:
    """The parts of which no guideline chapter is the wrong one."""
    return frozenset(load_toml("consistency")["any_chapter"]["parts"])


@cache
def _chapter_words() -> re.Pattern[str]:
    """Every chapter's word where it begins, also inside another's ("neck" in "upper back and neck")."""
    longest_first = sorted(_chapters(), key=len, reverse=True)
    return re.compile(rf"\b(?=(?P<chapter>{'|'.join(map(re.escape, longest_first))})s?\b)")


def _covered(title: str) -> frozenset[str]:
    """The parts that a guideline title covers; empty where it is about none in particular."""
    chapters = _chapters()
    named = (chapters[found["chapter"]] for found in _chapter_words().finditer(title.casefold()))
    return frozenset().union(*named)


def _is_general(title: str) -> bool:
    folded = title.casefold()
    return any(topic in folded for topic in load_toml("consistency")["general_topics"]["phrases"])


def _related(parts: Set[str]) -> set[str]:
    """The parts with what holds them and what they hold."""
    holds: dict[str, list[str]] = load_toml("consistency")["holds"]
    wider = set(parts)
    for whole, held in holds.items():
        if whole in parts:
            wider |= set(held)
        if parts & set(held):
            wider.add(whole)
    return wider


def body_part_conflicts(letter: Letter, words: Words, item: Item) -> Iterator[Conflict]:
    """The heading's parts against those of the guideline's chapter, and those of the request in the rationale."""
    issue, pointer = item.issue, item.pointer
    parts = set(issue.value.body_parts)
    if not parts or not parts.isdisjoint(_in_any_chapter()):
        return
    mark = issue.marks["/body_parts/0"][0]
    for name in ("claims_administrator_basis", "reviewer_basis"):
        titles = [
            (citation.title, issue.marks[f"/{name}/citations/{number_}/title"][0])
            for number_, citation in enumerate(getattr(issue.value, name).citations)
            if citation.title
        ]
        chapters = [
            (_covered(title), place)
            for title, place in titles
            if not (issue.value.category == "surgery" and _is_general(title))
        ]
        named = [(covered, place) for covered, place in chapters if covered]
        wrong = [place for covered, place in named if covered.isdisjoint(parts)]
        if wrong:
            yield conflict(letter, "body_part_conflict", "body_part_basis", mark, wrong[0], f"{pointer}/{name}")
            return
    for passage in item.asked:
        hits = body_part_hits(words, passage)
        far = hits and {hit.code for hit in hits}.isdisjoint(_related(parts))
        if far and not is_of_another_time(passage.of(letter.flat)):
            yield conflict(
                letter, "body_part_conflict", "body_part_text", mark, Mark(*passage), f"{pointer}/body_parts"
            )
            return
