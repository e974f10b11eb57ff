"""Which of the reviewer's sentences to quote, and where to cut one that is too long."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.phrases import any_of
from summarizer.resources import load_toml
from summarizer.schema import Record
from summarizer.sentences import sentence_ranges

FEWEST_WORDS = 6
# "is not considered to be medically necessary"
WORDS_THAT_MAY_DENY = 5
# less is a beginning rather than a clause: "..., which focus, in large part,"
WORDS_OF_A_CLAUSE = 4

# ends a clause: a sentence too long to be quoted whole is cut here
_CLAUSE_END = re.compile(r"[,;:](?= )| (?=(?:and|but|which|that|because|as|while|although|however|nor|or) )")
# how far from the name of a guide its verb may stand, in characters: "the MTUS Guideline, page 261 notes"
_NEAR = 60
# where a sentence says what it is about, in characters
_FIRST = 80
# the guide's rule again: "If the patient fails to meet ..."
_CONDITION = re.compile(r"If ")


class _Cues(NamedTuple):
    """The lists of `data/quotes.toml`."""

    general: re.Pattern[str]
    guides: re.Pattern[str]
    recite: re.Pattern[str]
    this_case: re.Pattern[str]
    against: re.Pattern[str]
    for_it: re.Pattern[str]
    conclusion: re.Pattern[str]
    leans: re.Pattern[str]
    story: re.Pattern[str]
    turns: re.Pattern[str]


class Quote(NamedTuple):
    """A piece of the letter, verbatim; whether words of its sentence were cut before or after it."""

    text: str
    cut_before: bool = False
    cut_after: bool = False


class _Place(NamedTuple):
    start: int
    end: int


def reason_quote(record: Record, index: int, letter: Letter, *, most_words: int) -> Quote | None:
    """The sentence of an item's rationale that carries the reason, `None` if there is none to quote."""
    rationale = rationale_place(record, index, letter)
    if rationale is None or most_words == 0:
        return None
    within = [
        _Place(rationale.start + start, rationale.start + end)
        for start, end in sentence_ranges(letter.flat[rationale.start : rationale.end])
    ]
    places = _reason_places(record, index, rationale)
    side = _cues().for_it if record.issues[index].decision == "overturned" else _cues().against
    return _best(letter.flat, within, places, side, most_words)


def rationale_place(record: Record, index: int, letter: Letter) -> _Place | None:
    """Where an item's rationale stands in the letter."""
    spans = record.evidence.get(f"/issues/{index}/rationale", ())
    if spans:
        return _Place(spans[0].start, spans[-1].end)
    rationale = " ".join((record.issues[index].rationale or "").split())
    start = letter.flat.find(rationale) if rationale else -1
    return _Place(start, start + len(rationale)) if start >= 0 else None


def shortened(text: str, most_words: int, *, keep: tuple[int, int] = (0, 0)) -> Quote:
    """A piece of `text` of at most about `most_words` words, cut at clause ends, that holds the range `keep`."""
    if _size(text) <= most_words:
        return Quote(text)
    edges = sorted({0, len(text), *(cut.end() for cut in _CLAUSE_END.finditer(text))})
    starts = [edge for edge in edges[:-1] if edge <= keep[0]]
    to_the_end = [edge for edge in starts if _size(text[edge:]) <= most_words]
    fitting = [edge for edge in starts if _size(text[edge : keep[1]]) <= most_words]
    start = min(
        to_the_end, default=0 if 0 in fitting else max(fitting, default=_start_of_word(text, keep[1], most_words))
    )
    ends = [edge for edge in edges if edge >= max(keep[1], start + 1) and _size(text[start:edge]) <= most_words]
    end = _last_clause(text, start, edges, ends) if ends else _end_of_word(text, start, most_words)
    piece = text[start:end].strip(" ,;:")
    return Quote(piece, cut_before=start > 0, cut_after=end < len(text))


def _last_clause(text: str, start: int, edges: list[int], ends: list[int]) -> int:
    """The last of the ends; one before it where only the beginning of a clause would be left behind."""
    last = max(ends)
    before = dict(itertools.pairwise(reversed(edges)))
    clauses = [edge for edge in ends if _size(text[before[edge] : edge]) >= WORDS_OF_A_CLAUSE]
    long_enough = [edge for edge in clauses if 2 * _size(text[start:edge]) >= _size(text[start:last])]
    return last if last == len(text) else max(long_enough, default=last)


def verdict_in(text: str) -> tuple[int, int]:
    """From the last verdict of a conclusion to its end, with the words before it that may deny it."""
    found = [*_cues().conclusion.finditer(text)]
    if not found:
        return len(text), len(text)
    before = [word.start() for word in re.finditer(r"\S+", text[: found[-1].start()])]
    return (before[-WORDS_THAT_MAY_DENY:] or [0])[0], found[-1].end()


def _best(
    flat: str, within: list[_Place], reasons: list[_Place], side: re.Pattern[str], most_words: int
) -> Quote | None:
    """The sentence that speaks of this case and carries a reason, the first reason before others."""
    scored = [(_score(flat[place.start : place.end], place, reasons, side, most_words), place) for place in within]
    score, place = max(scored, key=lambda entry: (entry[0], -entry[1].start), default=(0, None))
    if place is None or score <= 0:
        return None
    sentence = flat[place.start : place.end]
    return shortened(sentence, most_words, keep=_heart(sentence, side))


def _heart(sentence: str, side: re.Pattern[str]) -> tuple[int, int]:
    """What a sentence that may begin with the guide says of this case."""
    turn = _cues().this_case.search(sentence)
    found = [*side.finditer(sentence, turn.end())] if turn else []
    return found[-1].span() if found else (0, 0)


def _score(sentence: str, place: _Place, reasons: list[_Place], side: re.Pattern[str], most_words: int) -> float:
    cues = _cues()
    rank = next((number for number, reason in enumerate(reasons) if _touch(reason, place)), None)
    return (
        (7 - 0.5 * rank if rank is not None else 0)
        + (3 if cues.this_case.search(sentence) else -2)
        - (2 if cues.general.search(sentence) else 0)
        - (6 if _recites(sentence, cues) else 0)
        - ((4 if rank is not None else 9) if cues.conclusion.search(sentence) else 0)
        + (2 if side.search(sentence) else -2)
        + (3 if cues.turns.match(sentence) else 0)
        - (9 if cues.leans.search(sentence, 0, _FIRST) else 0)
        - (8 if cues.story.search(sentence, 0, _FIRST) else 0)
        - (4 if _CONDITION.match(sentence) else 0)
        + (2 if FEWEST_WORDS <= _size(sentence) <= most_words else 0)
        - (7 if _size(sentence) < FEWEST_WORDS else 0)
    )


def _recites(sentence: str, cues: _Cues) -> bool:
    guide = cues.guides.search(sentence)
    return guide is not None and cues.recite.search(sentence, guide.end(), guide.end() + _NEAR) is not None


@cache
def _cues() -> _Cues:
    table: dict[str, list[str]] = load_toml("quotes")
    return _Cues(
        general=any_of(tuple(table["general"])),
        guides=any_of(tuple(table["guides"])),
        recite=any_of(tuple(table["recite"])),
        this_case=any_of(tuple(table["this_case"])),
        against=any_of(tuple(table["against"])),
        for_it=any_of(tuple(table["for"])),
        conclusion=any_of(tuple(table["conclusion"])),
        leans=any_of(tuple(table["leans"])),
        story=any_of(tuple(table["story"])),
        turns=any_of(tuple(table["turns"])),
    )


def _touch(one: _Place, other: _Place) -> bool:
    return one.start < other.end and other.start < one.end


def _reason_places(record: Record, index: int, rationale: _Place) -> list[_Place]:
    return [
        _Place(span.start, span.end)
        for number in range(len(record.issues[index].reasons))
        for span in record.evidence.get(f"/issues/{index}/reasons/{number}", ())
        if rationale.start <= span.start < rationale.end
    ]


def _size(text: str) -> int:
    return len(text.split())


def _start_of_word(text: str, end: int, most_words: int) -> int:
    """Where the first word begins of the last that fit before `end`: for a sentence without a clause that does."""
    words = list(re.finditer(r"\S+", text[:end]))
    return words[-min(most_words, len(words))].start() if words else 0


def _end_of_word(text: str, start: int, most_words: int) -> int:
    """Where the last word that fits ends: for a sentence without any clause."""
    words = list(re.finditer(r"\S+", text[start:]))
    return start + words[min(most_words, len(words)) - 1].end()
