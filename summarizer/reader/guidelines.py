"""The two guideline paragraphs of an item -> `Basis`: kind and citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.reader.part import Mark, Marks, Part, Range
from summarizer.resources import load_toml
from summarizer.schema import Basis, BasisKind, Citation, Source

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
_SENTENCE = re.compile(
    r"The (?:Claims Administrator|(?:Expert|Physician|Medical) Reviewer)"
    r" (?:based (?:its|their|his/her|his or her|the) decision on|cited|relied (?:up)?on|found)(?: the)?:? "
)
# "which is part of the MTUS", "a medical treatment guideline that is not part of the Medical Treatment Utilization ..."
_PART_OF_MTUS = re.compile(
    r",? ?\(?(?:a medical treatment guideline,? )?(?:(?:which|that) (?:is|are) )?(?P<not>not )?(?:a )?part of the"
    r" (?:California )?(?:MTUS|Medical Treatment Utilization Schedule(?: ?\(MTUS\))?)\)?"
    r"|(?:the )?(?:California |CA )?\bMTUS\b[:,]?"
)
# between two guidelines of one sentence: "..., which is part of the MTUS, and on the Official Disability Guidelines"
_AND_ON = re.compile(r",? and (?:up)?on (?:the )?")
# "Forearm, Wrist, and Hand Complaints 2004, Section(s): ...", "Chronic Pain Medical Treatment 2016 Guidelines"
_YEAR_END = re.compile(
    r",? \(?(?P<year>(?:19[5-9]|20[0-4])\d)\)?(?P<after> Guidelines?)?(?=[,.;:]|\Z| Section| Page| page)"
)
_SECTIONS = re.compile(r"Sections?(?:\(s\))? ?:")
# "Page(s): 98-99", "pages 98-99 of 127", "page 137", "pg. 64, 77"; what stands before it is cut off afterwards
_PAGES = re.compile(
    r"[Pp](?<![A-Za-z].)(?:age(?:s\b|\(s\)|\b)|gs?\b|p\b)\.? ?:? ?"
    r"(?P<pages>\d{1,4}(?: ?(?:-|,|and|&|to) ?\d{1,4})*)(?: of \d+)?\)?"
)
# "... Page(s): 19, and Functional restoration approach ... Page(s): 7-8"
_NEXT_AFTER_PAGES = re.compile(r"[Pp]age(?:s|\(s\))? ?: ?\d[\d ,-]*(?:of \d+)?, and (?=[A-Z])")
# "98 - 99, 101"
_AROUND_MARK = re.compile(r" ?([-,]) ?")
# "Low Back Complaints 2004, and Chronic Pain Medical Treatment 2016"
_NEXT_TITLE = re.compile(r", and (?=[A-Z])")
_DATE = re.compile(r"\(?\b\d{1,2}/\d{1,2}/(?P<year>\d{4})\b\)?")
_UPDATED = re.compile(r"\([^()]*(?:updated|accessed|last|version)[^()]*\)|accessed [^,;]*", re.I)
_BARE_YEAR = re.compile(r"[, ]*\(?\b(?P<year>(?:19[5-9]|20[0-4])\d)\b\)?(?! ?;| ?[A-Z][a-z]{2} )")
# "... in Adults, 2008", "... (2019)"
_YEAR_OF_WORK = re.compile(r"\((?P<year>(?:19[5-9]|20[0-4])\d)\)|, (?P<last>(?:19[5-9]|20[0-4])\d)\Z")
# "accessed 02/18/2017, Benditt D, et al. ..."
_ACCESSED = re.compile(r"accessed (?:on )?\d{1,2}/\d{1,2}/\d{2,4}(?P<mark>[,;.]) (?=[A-Z])")
_URL_NEXT = re.compile(r"(?<=[^ ]) (?=https?://)")
_CHAPTER_LABEL = re.compile(r"\AChapter ?: ?")
_EDGES = " ,;:.-–"


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
    citations = tuple(_citation(flat, place) for place in places)
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
    if not clauses:
        yield from _sentence_places(flat, paragraph)
        return
    stops = [clause.start() for clause in clauses[1:]] + [paragraph.end]
    for clause, stop in zip(clauses, stops, strict=True):
        if clause["outside"] is None and clause["mtus"] is not None:
            yield from _mtus_places(flat, clause.end(), stop)
        else:
            yield from _outside_places(flat, clause.end("outside") if clause["outside"] else clause.end(), stop)


def _sentence_places(flat: str, paragraph: Range) -> Iterator[_Place]:
    """Paragraphs of 2013 and 2014, told as sentences: each guideline with whether it is part of the MTUS."""
    found = _SENTENCE.search(flat, *paragraph)
    if not found or _NONE.match(flat, found.end(), paragraph.end) or _OUTSIDE.match(flat, found.end(), paragraph.end):
        return
    begin = found.end()
    for joint in [*_AND_ON.finditer(flat, found.end(), paragraph.end), None]:
        stop = joint.start() if joint else paragraph.end
        part = next(_PART_OF_MTUS.finditer(flat, begin, stop), None)
        if part and not part["not"]:
            yield _Place(begin, _trim_end(flat, begin, stop), "MTUS", begin)
        else:
            yield from _outside_places(flat, begin, part.start() if part else stop)
        begin = joint.end() if joint else stop


def _mtus_places(flat: str, start: int, stop: int) -> Iterator[_Place]:
    """ "A 2004, Section(s): x, y, and B 2016, Section(s): z." is two citations."""
    begins = [start]
    for pages in _NEXT_AFTER_PAGES.finditer(flat, start, stop):
        begins.append(pages.end())
    for year in _YEAR_END.finditer(flat, begins[-1], stop):
        begin = _title_start(
            flat, begins[-1], year.start(), first=len(begins) == 1 and not _SECTIONS.search(flat, start, year.start())
        )
        if begin is not None and begin > begins[-1]:
            begins.append(begin)
    for begin, end in zip(begins, [*begins[1:], stop], strict=True):
        yield _Place(begin, _trim_end(flat, begin, end), "MTUS", begin)


def _title_start(flat: str, floor: int, year_start: int, *, first: bool) -> int | None:
    """Where the title before this year starts: a known title, else after the ", and " that opens it."""
    before = flat[floor:year_start]
    folded = before.casefold()
    known = next((title for title in _mtus_titles() if folded.endswith(title)), None)
    if known:
        return year_start - len(known)
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
    lead = flat[start:first_start].strip(_EDGES)
    if lead and len(words) == 1 and not flat[first_end:stop].strip(_EDGES):
        yield _Place(start, _trim_end(flat, start, stop), first_source, start)
        return
    if len(lead) > 3:
        yield from _other_places(flat, start, first_start)
    for (begin, title_start, source), end in zip(words, [*(word[0] for word in words[1:]), stop], strict=True):
        if source == "other":
            yield from _other_places(flat, title_start, end)
        else:
            yield _Place(begin, _trim_end(flat, begin, end), source, title_start)


def _without_repeats(flat: str, words: list[tuple[int, int, Source]]) -> list[tuple[int, int, Source]]:
    """ "Official Disability Guidelines, ODG, Pain" names one source once."""
    kept: list[tuple[int, int, Source]] = []
    for word in words:
        if kept and kept[-1][2] == word[2] and not flat[kept[-1][1] : word[0]].strip(_EDGES + "()"):
            kept[-1] = (kept[-1][0], word[1], word[2])
        else:
            kept.append(word)
    return kept


def _other_places(flat: str, start: int, stop: int) -> Iterator[_Place]:
    """Papers, books and web pages: one each, split where one ends with the day it was accessed."""
    begin = start
    for found in _ACCESSED.finditer(flat, start, stop):
        yield _Place(begin, found.start("mark"), "other", begin)
        begin = found.end()
    if flat[begin:stop].strip(_EDGES):
        yield _Place(begin, _trim_end(flat, begin, stop), "other", begin)


def _trim_end(flat: str, start: int, end: int) -> int:
    text = flat[start:end].rstrip(_EDGES)
    return start + len(text.removesuffix(" and").rstrip(_EDGES))


def _citation(flat: str, place: _Place) -> Citation:
    text = flat[place.title_start : place.end]
    pages = _PAGES.search(text) if place.source != "other" or "http" not in text else None
    if pages:
        before = text[: pages.start()].removesuffix("(").removesuffix(" ").removesuffix(",")
        text = before + text[pages.end() :]
    sections = _SECTIONS.search(text)
    if sections:
        text = text[: sections.start()].removesuffix(" ").removesuffix(",")
    text, year = _without_year(text, place.source)
    if place.source == "MTUS" and ("MTUS" in text or "part of" in text):
        text = _PART_OF_MTUS.sub("", text)
    title = _CHAPTER_LABEL.sub("", " ".join(text.split()).replace(" ,", ",").strip(_EDGES))
    title = title.removesuffix(" and").strip(_EDGES)
    return Citation(
        source=place.source,
        title=title if len(title) > 1 else None,
        year=year,
        pages=_AROUND_MARK.sub(r"\1", pages["pages"]).replace(",", ", ") if pages else None,
    )


def _without_year(text: str, source: Source) -> tuple[str, int | None]:
    """The title without its year; "(updated 11/16/16)" and the day of access stay and are no year."""
    if source == "MTUS" and (found := _YEAR_END.search(text)):
        return text[: found.start()] + (found["after"] or "") + text[found.end() :], int(found["year"])
    masked = _UPDATED.sub(lambda kept: "\x00" * len(kept[0]), text)
    found = _YEAR_OF_WORK.search(masked) if source == "other" else _DATE.search(masked) or _BARE_YEAR.search(masked)
    if not found:
        return text, None
    return text[: found.start()] + " " + text[found.end() :], int(next(year for year in found.groups() if year))
