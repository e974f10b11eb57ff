"""Does the summary claim what it must not, or name a medicine or guideline that the letter does not?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from summarizer.checks.failure import Failure, own_words, places
from summarizer.checks.vocabulary import vocabulary
from summarizer.letter import Letter
from summarizer.phrases import any_of
from summarizer.resources import load_toml
from summarizer.schema import PlainSummary, Run

LONGEST_MEDICINE = 5
_WORD = re.compile(r"[\w'/#.-]*\w")


def check_claims(summary: PlainSummary) -> Iterator[Failure]:
    """Advice, a promise, blame."""
    forbidden = any_of(vocabulary(summary.language).claims.forbidden)
    for place in places(summary):
        for found in forbidden.finditer(own_words(place.paragraph.runs)):
            yield place.failure("claim", f"says {found[0]!r}")


def check_guidelines(summary: PlainSummary, letter: Letter) -> Iterator[Failure]:
    """A guideline that the letter names by none of its names."""
    guidelines = vocabulary(summary.language).guidelines
    in_letter = letter.flat.lower()
    for place in places(summary):
        text = _said(place.paragraph.runs)
        for names in guidelines.values():
            named = any_of(names).search(text)
            if named and not any_of(names).search(in_letter):
                yield place.failure("guideline", f"names {named[0]!r}, which the letter does not")


def check_medicines(summary: PlainSummary, letter: Letter, medicines: Collection[str]) -> Iterator[Failure]:
    """A medicine that the letter does not name. `medicines`: lower-case names."""
    in_letter = letter.flat.lower()
    for place in places(summary):
        for medicine in _named(own_words(place.paragraph.runs), medicines):
            if not any_of((medicine,)).search(in_letter):
                yield place.failure("medicine", f"names {medicine!r}, which the letter does not")


@cache
def known_medicines() -> frozenset[str]:
    """Every name in `data/medicines.toml`."""
    table: dict[str, list[str]] = load_toml("medicines")["medicines"]
    return frozenset(name for names in table.values() for name in names)


def _named(text: str, medicines: Collection[str]) -> Iterator[str]:
    words = _WORD.findall(text)
    for start in range(len(words)):
        for length in range(1, LONGEST_MEDICINE + 1):
            phrase = " ".join(words[start : start + length])
            if start + length <= len(words) and phrase in medicines:
                yield phrase


def _said(runs: tuple[Run, ...]) -> str:
    """Our own words, and the guidelines that are named as sources."""
    return " ".join("".join(run.text for run in runs if run.kind in ("own", "value", "name")).lower().split())
