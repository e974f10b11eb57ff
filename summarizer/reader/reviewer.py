"""Who reviewed -> `Reviewer`: states of licensure and specialties as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from summarizer.letter import Letter
from summarizer.reader.part import Mark, Marks, Part, Range
from summarizer.resources import load_toml
from summarizer.schema import Reviewer

# "State(s) of Licensure: Texas, New York, California", to the next label or heading
_NEXT_LABEL = (
    r"(?=\s*(?:State\(s\) of Licensure|Certification\(s\)|CLINICAL|Clinical (?:Case|Summary)|DOCUMENTS|Documents|IMR "
    r"|He/she|The |\Z))"
)
_LICENSURE = re.compile(rf"States?(?:\(s\))? of Licensure ?: ?(?P<list>.{{2,300}}?){_NEXT_LABEL}")
_SPECIALTY = re.compile(
    rf"Certifications?(?:\(s\))? ?/ ?Specialt(?:y|ies)(?:\(ies\))? ?: ?(?P<list>.{{2,300}}?){_NEXT_LABEL}"
)
# 2013, 2014: "is Board Certified in Orthopedic Surgery, has a subspecialty in Pain Medicine and is licensed to
# practice in California"; each list ends where the next of these begins
_NEXT_CLAUSE = r"(?=[.;]|,? and (?:is|has|he|she|currently)\b|,? (?:is|has|with|who)\b|, (?:Fellowship|Board)\b)"
_LICENSED = re.compile(
    rf"\blicensed (?:to practice )?(?:medicine )?in (?:the states? of )?(?P<list>[A-Z][^.;]{{2,120}}?){_NEXT_CLAUSE}"
)
# "is Licensed in Chiropractic" is a profession, "is licensed in California" a state
_CERTIFIED = re.compile(
    rf"\b(?:[Bb]oard[ -][Cc]ertified|Licensed|Fellowship[ -][Tt]rained) in (?P<list>[A-Z][^.;]{{2,160}}?){_NEXT_CLAUSE}"
)
_SUBSPECIALTY = re.compile(
    rf"\bsub-?specialt(?:y|ies)(?: certificat(?:e|ion))? in (?P<list>[A-Z][^.;]{{2,120}}?){_NEXT_CLAUSE}"
)
_COMMA = re.compile(r" ?[,;] ?(?:and )?")
_AND = re.compile(r",? and ")


def read_reviewer(letter: Letter, section: Range | None) -> Part[Reviewer]:
    """Read the credentials block, or the prose of older letters."""
    if section is None:
        return Part(Reviewer(), {})
    flat = letter.flat
    states = _entries(flat, _LICENSURE.search(flat, *section)) or _known_states(flat, _LICENSED.search(flat, *section))
    fields = _entries(flat, _SPECIALTY.search(flat, *section)) or [
        entry
        for pattern in (_CERTIFIED, _SUBSPECIALTY)
        for found in pattern.finditer(flat, *section)
        for entry in _prose_entries(flat, found)
        if not _states().fullmatch(flat, entry.start, entry.end)
    ]
    marks: Marks = {f"/licensed_in/{number}": (place,) for number, place in enumerate(states)}
    marks |= {f"/specialties/{number}": (place,) for number, place in enumerate(fields)}
    return Part(Reviewer(licensed_in=_texts(flat, states), specialties=_texts(flat, fields)), marks)


def _texts(flat: str, places: Iterable[Mark]) -> tuple[str, ...]:
    return tuple(flat[place.start : place.end] for place in places)


def _entries(flat: str, found: re.Match[str] | None) -> list[Mark]:
    """The entries of a printed list, one for each comma."""
    if not found:
        return []
    return _split(flat, *found.span("list"), _COMMA)


def _split(flat: str, start: int, end: int, separator: re.Pattern[str]) -> list[Mark]:
    marks = []
    for cut in [*separator.finditer(flat, start, end), None]:
        stop = cut.start() if cut else end
        entry = flat[start:stop]
        inner = entry.strip(" .,;:")
        if inner:
            begin = start + entry.index(inner)
            marks.append(Mark(begin, begin + len(inner)))
        if cut:
            start = cut.end()
    return marks


def _known_states(flat: str, found: re.Match[str] | None) -> list[Mark]:
    """States named in prose: only words that are states."""
    if not found:
        return []
    start, end = found.span("list")
    return [Mark(*state.span()) for state in _states().finditer(flat, start, end)]


def _prose_entries(flat: str, found: re.Match[str]) -> list[Mark]:
    """ "Internal Medicine and Cardiology": split at "and", unless it stands inside the name of one specialty."""
    marks = []
    for entry in _split(flat, *found.span("list"), _COMMA):
        start = entry.start
        for cut in _AND.finditer(flat, entry.start, entry.end):
            if not _inside_a_name(flat[start : entry.end].casefold(), cut.start() - start):
                marks.append(Mark(start, cut.start()))
                start = cut.end()
        marks.append(Mark(start, entry.end))
    return marks


def _inside_a_name(entry: str, at: int) -> bool:
    """Whether a specialty with "and" in its name stands around this place."""
    places = ((entry.find(name), len(name)) for name in _specialties_with_and())
    return any(0 <= begin < at < begin + length for begin, length in places)


@cache
def _states() -> re.Pattern[str]:
    names = sorted(load_toml("places")["states"], key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names))


@cache
def _specialties_with_and() -> tuple[str, ...]:
    return tuple(load_toml("places")["specialties_with_and"])
