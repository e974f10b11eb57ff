"""Does a quote say the value that a model read from it? Numbers, dates, sides, negations, codes and words.

Each function returns why it does not, as a code for `review` (`words_en.toml` has a sentence for each), or `None`.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Literal

from summarizer.letter import Letter
from summarizer.model.quotes import GLUED
from summarizer.phrases import any_of
from summarizer.reader.dates import find_dates
from summarizer.reader.lexicon import body_part_hits, split_words
from summarizer.reader.part import Range
from summarizer.reader.quantity import find_products, find_quantity, number
from summarizer.resources import load_toml
from summarizer.schema import Decision

Objection = Literal[
    "no_such_quote",
    "quote_is_not_the_decision",
    "date_not_in_quote",
    "number_not_in_quote",
    "value_not_in_quote",
    "negated_in_letter",
    "wrong_for_decision",
]

_NUMBER = re.compile(r"\d+(?:,\d{3})*|[a-z]+(?:-[a-z]+)?")
_WORD = re.compile(r"[a-z0-9]+")
# too common to tell anything
_SMALL_WORDS = frozenset("a an and at by for from in into is of on or s the to with without x".split())
# of two forms of one word ("injection", "injections"; "strain", "strained") this much is the same
_STEM = 5
_NEGATED_DECISION = re.compile(r"\b(?:not|no|never|nor) ?(?:be |been |deemed |considered |found |to be )*\Z|\bnon-?\Z")
_NECESSARY = re.compile(r"medically necessary|medical necessity")
# "medical necessity has not been established", "cannot be considered medically necessary", "is n0t medically necessary"
_ANY_NEGATION = re.compile(r"n[o0]t\b|n't\b|\bno\b|\bnever\b|\bfail|\black|\binsufficient")
# "Overturned in part", "not upheld"
_WORD_DECIDES_LESS = re.compile(r"\bpartial|\bin part\b|\bpartly\b|\bnot (?:be |been )?(?:upheld|overturned)\b")
_BEHIND = 12


def date_objection(value: dt.date, quote: str) -> Objection | None:
    """The quote must hold this very date, in whatever form."""
    dates = {found.value for found in find_dates(quote, Range(0, len(quote)))}
    return None if value in dates else "date_not_in_quote"


def number_objection(value: int, quote: str) -> Objection | None:
    """The quote must hold this number, in digits or words."""
    return None if value in _numbers(quote) else "number_not_in_quote"


def quantity_objection(value: int, quote: str) -> Objection | None:
    """The number itself, or what its factors make: "2 times a week for 4 weeks" is 8."""
    if number_objection(value, quote) is None:
        return None
    total = find_quantity(quote)
    products = {product.value for product in find_products(quote)} | ({total.value} if total else set())
    return None if value in products else "number_not_in_quote"


def code_objection(table: str, value: str, quote: str) -> Objection | None:
    """The quote must hold one of the words for this code in `data/grounding.toml`, if there are any."""
    cues = _cues(table, value)
    return None if not cues or any_of(cues).search(quote) else "value_not_in_quote"


def work_status_objection(value: str, quote: str) -> Objection | None:
    """One of the letters' phrases for this status, or a word that is a part of such phrases."""
    phrases = tuple(load_toml("work_status")["status"][value])
    return None if any_of((*phrases, *_cues("work_status", value))).search(quote) else "value_not_in_quote"


def body_part_objection(value: str, quote: str) -> Objection | None:
    """The quote must name the part by one of its words."""
    parts = {hit.code for hit in body_part_hits(split_words(quote), Range(0, len(quote)))}
    if value in parts or (not parts and value in load_toml("grounding")["negated"]["parts_by_other_words"]):
        return None
    return "value_not_in_quote"


def text_objection(value: str, letter: Letter, place: Range) -> Objection | None:
    """All words of a short text stand in its quote, and the letter does not say that there is no such thing."""
    quote = place.of(letter.flat).lower()
    in_quote = set(_WORD.findall(quote))
    wanted = [word for word in _WORD.findall(value.lower()) if word not in _SMALL_WORDS]
    if not wanted or not all(_occurs(word, in_quote) for word in wanted):
        return "value_not_in_quote"
    first = min((quote.find(word[:_STEM]) for word in wanted if word[:_STEM] in quote), default=0)
    return "negated_in_letter" if _is_negated(letter.flat[max(0, place.start - 80) : place.start + first]) else None


def decision_objection(value: Decision, letter: Letter, place: Range) -> Objection | None:
    """The quote, read with the words before it, must say this decision and not its opposite."""
    said = decision_said(letter.flat, place)
    return None if said == value else "quote_is_not_the_decision"


def decision_said(flat: str, place: Range) -> Decision | None:
    """What a place says was decided: "Upheld", "is not medically necessary"; `None` for neither, both or a part."""
    quote = place.of(flat).lower().replace(GLUED, "not medically")
    if _WORD_DECIDES_LESS.search(quote + flat[place.end : place.end + _BEHIND].lower()):
        return None
    said: set[Decision] = set()
    if re.search(r"\bupheld\b", quote):
        said.add("upheld")
    if re.search(r"\boverturned\b", quote):
        said.add("overturned")
    for found in _NECESSARY.finditer(quote):
        before = flat[max(0, place.start - 40) : place.start].lower() + quote[: found.start()]
        if _NEGATED_DECISION.search(before):
            said.add("upheld")
        elif _ANY_NEGATION.search(quote):
            return None
        else:
            said.add("overturned")
    return said.pop() if len(said) == 1 else None


def _is_negated(before: str) -> bool:
    return bool(_negated().search(before))


@cache
def _negated() -> re.Pattern[str]:
    """A negation at the end of the words before a value: "has not had any prior ", "no "."""
    words = load_toml("grounding")["negated"]
    cues = "|".join(sorted(map(re.escape, words["before"]), key=len, reverse=True))
    between = "|".join(map(re.escape, words["between"]))
    return re.compile(rf"(?i)\b(?:{cues}) (?:(?:{between}) )*\Z")


@cache
def _cues(table: str, value: str) -> tuple[str, ...]:
    return tuple(load_toml("grounding")[table].get(value, ()))


def _numbers(quote: str) -> set[int]:
    """Digits and number words; of "54-year-old" the 54."""
    found: set[int] = set()
    for match in _NUMBER.finditer(quote.lower()):
        written = match[0].replace(",", "")
        try:
            found.add(int(written) if written.isdecimal() else number(written))
        except (KeyError, ValueError):
            continue
    return found


def _occurs(word: str, among: set[str]) -> bool:
    if word in among:
        return True
    return len(word) > _STEM and any(other.startswith(word[:_STEM]) for other in among)
