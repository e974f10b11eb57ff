"""Contradictions about the claimant: two sexes, two ages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from summarizer.letter import Letter
from summarizer.reader.ages import is_said_of_claimant
from summarizer.reader.conflict import Conflict, conflict
from summarizer.reader.lexicon import Lexicon, Words, lexicon_from
from summarizer.reader.part import Range
from summarizer.reader.people import SexMention, age_mentions, is_another_sex_named, sex_mentions
from summarizer.reader.sections import Sections
from summarizer.resources import load_toml
from summarizer.schema import Sex

_REACH = 30


def people_conflicts(letter: Letter, words: Words, sections: Sections, sex: Sex | None) -> Iterator[Conflict]:
    """The `sex_conflict` and the `age_conflict` of a letter; `sex`: the one that was read for the claimant."""
    yield from _sex_conflict(letter, words, sections, sex)
    ages = age_mentions(letter, sections)
    for other in ages[1:]:
        if other.age != ages[0].age and is_said_of_claimant(letter.flat, other):
            yield conflict(letter, "age_conflict", "age", ages[0].mark, other.mark, "/claimant/age")
            return


def _sex_conflict(letter: Letter, words: Words, sections: Sections, sex: Sex | None) -> Iterator[Conflict]:
    if not is_another_sex_named(words, sections, sex):
        return
    mentions = sex_mentions(letter, words, sections)
    first = next((mention for mention in mentions if mention.kind == "noun"), mentions[0] if mentions else None)
    for other in mentions:
        if first and other.sex != first.sex and _is_claimants(words, other):
            yield conflict(letter, "sex_conflict", "sex", first.mark, other.mark, "/claimant/sex")
            return


def _is_claimants(words: Words, mention: SexMention) -> bool:
    """A noun or a pronoun that can mean nobody else; guidelines and quotations speak of other patients."""
    if mention.kind == "noun":
        return mention.sure
    start = words.text.rfind(". ", 0, mention.mark.start) + 1
    before = words.text[start : mention.mark.start]
    is_general = "uideline" in before or before.count('"') % 2 or "each patient" in before
    return not is_general and (mention.sure or _is_claimants_own(words, mention))


@cache
def _own() -> Lexicon:
    return lexicon_from({"own": load_toml("consistency")["claimants_own"]["phrases"]})


def _is_claimants_own(words: Words, mention: SexMention) -> bool:
    """The word behind the pronoun is one that only a claimant can have or do."""
    behind = Range(mention.mark.end + 1, mention.mark.end + _REACH)
    hits = _own().find(words, behind)
    return bool(hits) and hits[0].start == behind.start
