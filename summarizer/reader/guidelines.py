"""The two guideline paragraphs of an item -> `Basis`: kind and citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.reader.citation import EDGES, PART_OF_MTUS, SECTIONS, YEAR_END, read_citation
from summarizer.reader.part import Mark, Marks, Part, Range
from summarizer.resources import load_toml
from summarizer.schema import Basis, BasisKind, Source

# "Decision based on MTUS Low Back Complaints 2004, ...", "Decision based on Non-MTUS Citation Official ..."
_CLAUSE = re.compile(
    r"Decision (?:is )?based on (?P<outside>Non-? ?MTUS(?: Citations?)?[ :]*)?(?P<mtus>(?:the )?(?:CA )?MTUS[ :,]*)?"
)
# "The Claims Administrator did not cite any medical evidence for its decision."
_NONE = re.compile(
    r"did not (?:cite|provide|use|reference|identify)(?: any)?(?: medical| evidence| guideline| other)*"
    r"|no (?:guidelines?|evidence|medical evidence|citation) (?:was|were) (?:cited|given|provided)"
    r"|did not base (?:its|their|his/her|his or her) decision on",
    re.I,
)
# "... based their decision on recommendation(s) outside of the MTUS Guidelines."
_OUTSIDE = re.compile(r"outside (?:of )?the MTUS(?: Guidelines?)?|recommendation\(s\) outside", re.I)
# 2013, 2014: "The Claims Administrator based its decision on the Chronic Pain Guidelines (2009), which is part of ..."
_DECIDER = r"he (?:Claims Administrator|(?:Expert|Physician|Medical) Reviewer)"
_SENTENCE = re.compile(
    rf"{_DECIDER} (?:based (?:its|their|his/her|his or her|the) decision on|cited|relied (?:up)?on)(?: the)?:? "
    r"(?P<outside>Non-? ?MTUS(?: Citations?)?[ :]*)?"
)
# ... where no sentence says so: "The Expert Reviewer found the Chronic Pain Guidelines relevant"
_FOUND = re.compile(rf"{_DECIDER} found(?: the)?:? ")
# between two guidelines of one sentence: "..., which is part of the MTUS, and on the Official Disability Guidelines"
_AND_ON = re.compile(
    r",? and (?:(?:up)?on |(?:(?<=MTUS and )|(?<=Schedule and )|(?<=\) and ))(?=(?:the )?(?:Official|ODG)))(?:the )?"
)
# "... Page(s): 19, and Functional restoration approach ... Page(s): 7-8"; begins with its rarest letters
_NEXT_AFTER_PAGES = re.compile(r"age(?<=[Pp]age)(?:s|\(s\))? ?: ?\d[\d ,-]*(?:of \d+)?, and (?=[A-Z])")
# "Low Back Complaints 2004, and Chronic Pain Medical Treatment 2016"
_NEXT_TITLE = re.compile(r", and (?=[A-Z])")
# "accessed 02/18/2017, Benditt D, et al. ..."
_ACCESSED = re.compile(r"accessed (?:on )?\d{1,2}/\d{1,2}/\d{2,4}(?P<mark>[,;.]) (?=[A-Z])")


class _Place(NamedTuple):
    """A citation before its title is cleaned: where it stands, its source, and where its title text starts."""

    start: int
    end: int
    source: Source
    title_start: int


def read_basis(letter: Letter, paragraph: Range | None) -> Part[Basis]:
    """Read one guideline paragraph; an absent one gives `kind` `None`."""
    if paragraph is None:
        return Part(Basis(), {})
    flat = letter.flat
    places = list(_places(flat, paragraph))
    citations = tuple(read_citation(flat[place.title_start : place.end], place.source) for place in places)
    kind, mark = _kind(flat, paragraph, {citation.source for citation in citations})
    marks: Marks = {"/kind": (mark,)} if kind else {}
    for number, (place, citation) in enumerate(zip(places, citations, strict=True)):
        here = (Mark(place.start, place.end),)
        for name in ("source", "title", "year", "pages"):
            if getattr(citation, name) is not None:
                marks[f"/citations/{number}/{name}"] = here
    return Part(Basis(kind=kind, citations=citations), marks)


def _kind(flat: str, paragraph: Range, sources: set[Source]) -> tuple[BasisKind | None, Mark]:
    whole = Mark(*paragraph)
    if "MTUS" in sources:
        return ("mtus" if len(sources) == 1 else "both"), whole
    if sources:
        return "outside_mtus", whole
    if outside := _OUTSIDE.search(flat, *paragraph):
        return "outside_mtus", Mark(*outside.span())
    if none := _NONE.search(flat, *paragraph):
        return "none", Mark(*none.span())
    return None, whole


def _places(flat: str, paragraph: Range) -> Iterator[_Place]:
    clauses = list(_CLAUSE.finditer(flat, *paragraph))
    stops = [*(clause.start() for clause in clauses), paragraph.end]
    # "The Expert Reviewer based their decision on the MTUS Stress Related Conditions 2004. Decision based on ..."
    if stops[0] > paragraph.start:
        yield from _sentence_places(flat, Range(paragraph.start, stops[0]))
    for clause, stop in zip(clauses, stops[1:], strict=True):
        if clause["outside"] is None and clause["mtus"] is not None:
            yield from _mtus_places(flat, clause.end(), stop)
        else:
            yield from _outside_places(flat, clause.end("outside") if clause["outside"] else clause.end(), stop)


def _sentence_places(flat: str, paragraph: Range) -> Iterator[_Place]:
    """Paragraphs of 2013 and 2014, told as sentences: each guideline with whether it is part of the MTUS."""
    found = _SENTENCE.search(flat, *paragraph)
    if not found and flat.find(" found ", *paragraph) >= 0:
        found = _FOUND.search(flat, *paragraph)
    if not found or _NONE.match(flat, found.end(), paragraph.end) or _OUTSIDE.match(flat, found.end(), paragraph.end):
        return
    begin, outside = found.end(), found.groupdict().get("outside")
    for joint in [*_AND_ON.finditer(flat, found.end(), paragraph.end), None]:
        stop = joint.start() if joint else paragraph.end
        part = next(PART_OF_MTUS.finditer(flat, begin, stop), None)
        if (part and not part["not"]) or (not part and not outside and _is_of_mtus(flat, begin, stop)):
            yield _Place(begin, _trim_end(flat, begin, stop), "MTUS", begin)
        else:
            yield from _outside_places(flat, begin, part.start() if part else stop)
        begin = joint.end() if joint else stop


def _mtus_places(flat: str, start: int, stop: int) -> Iterator[_Place]:
    """ "A 2004, Section(s): x, y, and B 2016, Section(s): z." is two citations."""
    begins = [start]
    for pages in _NEXT_AFTER_PAGES.finditer(flat, start, stop):
        begins.append(pages.end())
    for year in YEAR_END.finditer(flat, begins[-1], stop):
        begin = _title_start(
            flat, begins[-1], year.start(), first=len(begins) == 1 and not SECTIONS.search(flat, start, year.start())
        )
        if begin is not None and begin > begins[-1]:
            begins.append(begin)
    for begin, end in zip(begins, [*begins[1:], stop], strict=True):
        yield _Place(begin, _trim_end(flat, begin, end), "MTUS", begin)


def _is_of_mtus(flat: str, start: int, stop: int) -> bool:
    """ "Chronic Pain Medical Treatment Guidelines, page 46", although nothing says that it is part of the MTUS."""
    return flat[start:stop].casefold().startswith(_mtus_titles()) and not _source_words()[0].search(flat, start, stop)


def _title_start(flat: str, floor: int, year_start: int, *, first: bool) -> int | None:
    """Where the title before this year starts: a known title, else after the ", and " that opens it."""
    before = flat[floor:year_start]
    if title := next(filter(before.casefold().endswith, _mtus_titles()), None):
        return year_start - len(title)
    if first:
        return None
    opener = _NEXT_TITLE.search(before)
    return floor + opener.end() if opener else None


@cache
def _mtus_titles() -> tuple[str, ...]:
    """The longest first."""
    return tuple(
        sorted((title.casefold() for title in load_toml("guidelines")["mtus"]["titles"]), key=len, reverse=True)
    )


@cache
def _source_words() -> tuple[re.Pattern[str], tuple[Source, ...]]:
    """One pattern with an empty group behind each alternative, and the sources of these groups."""
    named = [
        (pattern, source["name"]) for source in load_toml("guidelines")["source"] for pattern in source["patterns"]
    ]
    return re.compile("|".join(f"{pattern}()" for pattern, _ in named)), tuple(name for _, name in named)


@cache
def _work_words() -> re.Pattern[str]:
    """A semicolon before a work of its own, told by a word in its name."""
    words = "|".join(load_toml("guidelines")["work"]["words"])
    return re.compile(rf"(?P<mark>;) (?=(?=[A-Z])[^;]{{0,80}}?\b(?:{words})|https?://|www\.)")


def _outside_places(flat: str, start: int, stop: int) -> Iterator[_Place]:
    pattern, names = _source_words()
    words = [
        (found.start(), found.end(), names[(found.lastindex or 1) - 1]) for found in pattern.finditer(flat, start, stop)
    ]
    words = _without_repeats(flat, words)
    if not words:
        yield from _other_places(flat, start, stop)
        return
    first_start, first_end, first_source = words[0]
    lead = flat[start:first_start].strip(EDGES)
    if lead and len(words) == 1 and not flat[first_end:stop].strip(EDGES):
        yield _Place(start, _trim_end(flat, start, stop), first_source, start)
        return
    if len(lead) > 3:
        yield from _other_places(flat, start, first_start)
    for (begin, title_start, source), end in zip(words, [*(word[0] for word in words[1:]), stop], strict=True):
        if source == "other":
            yield from _other_places(flat, title_start, end)
        else:
            works = _works(flat, title_start, end)
            yield _Place(begin, _trim_end(flat, begin, works[0].end), source, title_start)
            for work in works[1:]:
                yield from _other_places(flat, *work)


def _without_repeats(flat: str, words: list[tuple[int, int, Source]]) -> list[tuple[int, int, Source]]:
    """ "Official Disability Guidelines, ODG, Pain" names one source once."""
    kept: list[tuple[int, int, Source]] = []
    for word in words:
        if kept and kept[-1][2] == word[2] and not flat[kept[-1][1] : word[0]].strip(EDGES + "()"):
            kept[-1] = (kept[-1][0], word[1], word[2])
        else:
            kept.append(word)
    return kept


def _other_places(flat: str, start: int, stop: int) -> Iterator[_Place]:
    """Papers, books and web pages, one each."""
    for begin, end in _works(flat, start, stop):
        if flat[begin:end].strip(EDGES):
            yield _Place(begin, _trim_end(flat, begin, end), "other", begin)


def _works(flat: str, start: int, stop: int) -> list[Range]:
    """Split where one ends with the day it was accessed, and at a semicolon before a society, an author, an agency."""
    accessed, semicolon = flat.find("accessed", start, stop) >= 0, flat.find("; ", start, stop) >= 0
    if not accessed and not semicolon:
        return [Range(start, stop)]
    joints = [found.span("mark") for found in _ACCESSED.finditer(flat, start, stop)]
    if semicolon:
        joints += [found.span("mark") for found in _work_words().finditer(flat, start, stop)]
    joints.sort()
    begins = [start, *(behind for _, behind in joints)]
    return [Range(*place) for place in zip(begins, [*(mark for mark, _ in joints), stop], strict=True)]


def _trim_end(flat: str, start: int, end: int) -> int:
    text = flat[start:end].rstrip(EDGES)
    return start + len(text.removesuffix(" and").rstrip(EDGES))
