"""What the reviewer did not find in the records, read from the rationale by the cues of `data/lacking.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from summarizer.explain.quotes import rationale_place
from summarizer.letter import Letter
from summarizer.phrases import any_of
from summarizer.resources import load_toml
from summarizer.schema import Record, Span
from summarizer.sentences import sentence_ranges

# how far from the words of lack the missing thing may stand, in characters
_NEAR = 120
# "no documentation of goals, but the home exercises were taught": a turn ends what is missing
_TURN = re.compile(
    r"(?i)\b(?:but|however|although|though|while|despite|whereas|yet|unless|and (?:the|there|he|she|it|to an?))\b|;"
)


class Lacking(NamedTuple):
    """`thing`: a key of the words file. `place`: the sentence of the letter that says so."""

    thing: str
    place: Span


@dataclass(frozen=True, slots=True)
class _Cues:
    before: re.Pattern[str]
    after: re.Pattern[str]
    general: re.Pattern[str]
    this_case: re.Pattern[str]
    things: dict[str, re.Pattern[str]]


def lacking_in(record: Record, index: int, letter: Letter) -> tuple[Lacking, ...]:
    """What an item's records lacked, each thing once, in the rationale's order."""
    rationale = rationale_place(record, index, letter)
    if rationale is None:
        return ()
    found: dict[str, Span] = {}
    for start, end in sentence_ranges(letter.flat[rationale.start : rationale.end]):
        sentence = letter.flat[rationale.start + start : rationale.start + end]
        for thing in _things(sentence):
            found.setdefault(thing, letter.span(rationale.start + start, rationale.start + end))
    return tuple(Lacking(thing, place) for thing, place in found.items())


def lacking_in_all(record: Record, indexes: Iterable[int], letter: Letter) -> tuple[Lacking, ...]:
    """What the records lacked for every one of the items; places of the first of them."""
    first, *others = (lacking_in(record, index, letter) for index in indexes)
    common = [{lacking.thing for lacking in other} for other in others]
    return tuple(lacking for lacking in first if all(lacking.thing in things for things in common))


def _things(sentence: str) -> Iterator[str]:
    cues = _cues()
    if cues.general.search(sentence) and not cues.this_case.search(sentence):
        return
    stretches = tuple(_stretches(sentence, cues))
    for thing, pattern in cues.things.items():
        if any(pattern.search(stretch) for stretch in stretches):
            yield thing


def _stretches(sentence: str, cues: _Cues) -> Iterator[str]:
    """The parts of a sentence that name what is missing."""
    for lack in cues.before.finditer(sentence):
        tail = sentence[lack.start() : lack.end() + _NEAR]
        yield _TURN.split(tail)[0]
    for lack in cues.after.finditer(sentence):
        head = sentence[max(0, lack.start() - _NEAR) : lack.start()]
        yield _TURN.split(head)[-1]


@cache
def _cues() -> _Cues:
    table = load_toml("lacking")
    things: dict[str, list[str]] = table["things"]
    return _Cues(
        before=any_of(tuple(table["before"])),
        after=any_of(tuple(table["after"])),
        general=any_of(tuple(table["general"])),
        this_case=any_of(tuple(table["this_case"])),
        things={thing: any_of(tuple(phrases)) for thing, phrases in things.items()},
    )
