"""The words that name one guideline -> `Citation`: title, year, pages."""

from __future__ import annotations

import re

from summarizer.schema import Citation, Source

# "which is part of the MTUS", "a medical treatment guideline that is not part of the Medical Treatment Utilization ..."
PART_OF_MTUS = re.compile(
    r",? ?\(?(?:a medical treatment guideline,? )?(?:(?:which|that) (?:is|are) )?(?P<not>not )?(?:a )?part of the"
    r" (?:California )?(?:MTUS|Medical Treatment Utilization Schedule(?: ?\(MTUS\))?)\)?"
    r"|(?:the )?(?:California |CA )?\bMTUS\b[:,]?"
)
# "Forearm, Wrist, and Hand Complaints 2004, Section(s): ...", "Chronic Pain Medical Treatment 2016 Guidelines"
YEAR_END = re.compile(
    r"(?:, | )\(?(?P<year>(?:19[5-9]|20[0-4])\d)\)?(?P<after> Guidelines?)?(?=[,.;:]|\Z| Section| Page| page)"
)
SECTIONS = re.compile(r"Sections?(?:\(s\))? ?:")
# "Page(s): 98-99", "pages 98-99 of 127", "page 137", "pg. 64, 77"; what stands before it is cut off afterwards
_PAGES = re.compile(
    r"[Pp](?<![A-Za-z].)(?:age(?:s\b|\(s\)|\b)|gs?\b|p\b)\.? ?:? ?"
    r"(?P<pages>\d{1,4}(?: ?(?:-|,|;|and|&|to) ?\d{1,4})*)(?: of \d+)?\)?"
)
# "98 - 99, 101; 104"
_AROUND_MARK = re.compile(r" ?(-) ?")
_AROUND_COMMA = re.compile(r" ?([,;]) ?")
# no year is told with fewer
_FOUR_DIGITS = re.compile(r"\d{4}")
_DATE = re.compile(r"\(?\b\d{1,2}/\d{1,2}/(?P<year>\d{4})\b\)?")
_UPDATED = re.compile(r"\([^()]*(?:updated|accessed|last|version)[^()]*\)|accessed [^,;]*|\b\d{4} update\b", re.I)
_BARE_YEAR = re.compile(r"[, ]*\(?\b(?P<year>(?:19[5-9]|20[0-4])\d)\b\)?(?! ?;| ?[A-Z][a-z]{2} )")
# "... in Adults, 2008", "... Criteria 2012", "... (2019)"
_YEAR_OF_WORK = re.compile(r"\((?P<year>(?:19[5-9]|20[0-4])\d)\)|,? (?P<last>(?:19[5-9]|20[0-4])\d)[ ,.]*\Z")
# "Pain 2007; 132(1-2): 179-188", "Ann Intern Med. 2005 Jan 4;142(1):56-66"
_JOURNAL = re.compile(
    r"\b(?P<year>(?:19[5-9]|20[0-4])\d)(?: [A-Z][a-z]{2}(?: \d{1,2})?)? ?; ?\d{1,4} ?(?:\([^()]{1,12}\))? ?: ?"
    r"(?P<pages>[a-zA-Z]?\d{1,5}(?:-[a-zA-Z]?\d{1,5})?)\b"
)
_CHAPTER_LABEL = re.compile(r"\AChapter ?: ?")
# "ACOEM Practice Guidelines, Chapter 15", which is part of the MTUS
_ACOEM_FIRST = re.compile(
    r"\A(?:American College of Occupational and Environmental Medicine ?)?\(?ACOEM\)?"
    r"(?: Practice)?(?: Guidelines?)?,? (?=\w)"
)
EDGES = " ,;:.-–"


def read_citation(text: str, source: Source) -> Citation:
    """Title, year and pages from the words that name one guideline, without its source."""
    pages = _PAGES.search(text) if source != "other" or "http" not in text else None
    if pages:
        before = text[: pages.start()].removesuffix("(").removesuffix(" ").removesuffix(",")
        text = before + text[pages.end() :]
    sections = SECTIONS.search(text)
    if sections:
        text = text[: sections.start()].removesuffix(" ").removesuffix(",")
    journal = _JOURNAL.search(text) if source == "other" and not pages else None
    text, year = (text, int(journal["year"])) if journal else _without_year(text, source)
    pages = pages or journal
    if source == "MTUS":
        text = _ACOEM_FIRST.sub("", text) if "ACOEM" in text else text
        if "MTUS" in text or "part of" in text:
            text = PART_OF_MTUS.sub("", text)
    title = _CHAPTER_LABEL.sub("", " ".join(text.split()).replace(" ,", ",").strip(EDGES))
    title = title.removesuffix(" and").strip(EDGES)
    return Citation(
        source=source,
        title=title if len(title) > 1 else None,
        year=year,
        pages=_AROUND_COMMA.sub(r"\1 ", _AROUND_MARK.sub(r"\1", pages["pages"])) if pages else None,
    )


def _without_year(text: str, source: Source) -> tuple[str, int | None]:
    """The title without its year; "(updated 11/16/16)" and the day of access stay and are no year."""
    if source == "MTUS" and (found := YEAR_END.search(text)):
        return text[: found.start()] + (found["after"] or "") + text[found.end() :], int(found["year"])
    if not _FOUR_DIGITS.search(text):
        return text, None
    is_updated = "(" in text or "pdate" in text or "ccessed" in text
    masked = _UPDATED.sub(lambda kept: "\x00" * len(kept[0]), text) if is_updated else text
    found = _year_of_work(masked) if source == "other" else _DATE.search(masked) or _BARE_YEAR.search(masked)
    if not found:
        return text, None
    return text[: found.start()] + " " + text[found.end() :], int(next(year for year in found.groups() if year))


def _year_of_work(text: str) -> re.Match[str] | None:
    """At the end or in brackets; else the only one: "ACC/AHA 2007 Guidelines on Perioperative Evaluation"."""
    if told := _YEAR_OF_WORK.search(text):
        return told
    years = list(_BARE_YEAR.finditer(text)) if "http" not in text else []
    return years[0] if len(years) == 1 else None
