"""Where the parts of a letter stand: header, reviewer, case summary, one block for each disputed item.

Everything here is offsets into `Letter.text`; nothing is read yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from summarizer.errors import NotADetermination, SeveralLetters
from summarizer.letter import Letter
from summarizer.reader.blocks import ItemBlock, cut_proof, find_items
from summarizer.reader.header import find_header
from summarizer.reader.part import Range
from summarizer.reader.told_decisions import DETERMINED
from summarizer.resources import load_toml


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of a letter. A part that is not there is `None`.

    `cover`: pages before the body (cover letter, documents reviewed); `header`: the table of dates; `reviewer`: who
    reviewed, up to the case summary; `summary`: the clinical case summary without its heading;
    `decisions`: all after it; `proof`: what follows the last rationale (proof of service, signature).
    """

    cover: Range | None
    header: Range | None
    reviewer: Range | None
    summary_heading: Range | None
    summary: Range | None
    decisions: Range | None
    items: tuple[ItemBlock, ...]
    proof: Range | None


# "The expert reviewer developed the following clinical case summary"
_DEVELOPED = r"(?:The )?(?:expert|physician|medical)? ?reviewer developed the following clinical case summary"
# "based on a review of the case file, including all medical records:"
_FROM_THE_FILE = r"based on a review of the case file(?:, including all medical records)? ?[:.]?"
# "Disclaimer: The following case summary was taken directly from the utilization review denial dated July 15, 2013."
_DISCLAIMER = (
    r"(?:Disclaimer: )?The following (?:clinical )?case summary was taken directly from the utilization review"
    r" (?:denial/modification|denial|modification|determination)"
    r"(?: dated (?:[A-Z][a-z]+ \d{1,2}, ?\d{4}\b|[\d/-]{6,10}|[^.:]{6,20}(?= ?[:.])))? ?[:.]?"
)
_SUMMARY_INTRO = re.compile(rf":?(?: ?{_DEVELOPED})?(?: ?{_FROM_THE_FILE})?(?: ?{_DISCLAIMER})?")
# "The Final Determination was based on decisions for the disputed items/services set forth below:"
_DECISIONS_INTRO = re.compile(
    r":?(?: ?The Final Determination was based on decisions for the disputed)?(?: ?items/services)?"
    r"(?: set forth below ?[:.])?"
)
_CASE_NUMBER = re.compile(r"\bCM\d\d-\d{7}\b")
# characters; another letter fills more than that
_ANOTHER_LETTER = 2500
# 2013: "Documents Reviewed for Determination:", then "1) Regarding the request for ..."
_DOCUMENTS = re.compile(
    r"(?:Documents? (?:Reviewed|for Determination)|DOCUMENTS REVIEWED|\d{1,2} ?[.)] ?Regarding the request for)"
)


def find_sections(letter: Letter) -> Sections:
    """Find the parts of a letter of any layout."""
    flat = letter.flat
    summary = _heading(flat, _wordings("summary"), _SUMMARY_INTRO)
    decisions = _heading(flat, _wordings("decisions"), _DECISIONS_INTRO, summary.end if summary else 0)
    headings = [heading for heading in (summary, decisions) if heading]
    items, proof = cut_proof(letter, find_items(letter, max((heading.end for heading in headings), default=0)))

    body_end = min((heading.start for heading in headings), default=len(flat))
    reviewer = _first(flat, _wordings("reviewer"), 0, body_end)
    body_start = reviewer.start if reviewer else body_end
    # where nothing stands before the body, the table may have been extracted after it
    header = find_header(flat, body_start or len(flat))
    summary_end = decisions.start if decisions else _end_of_summary(flat, summary, items)
    return Sections(
        cover=_range(0, header.start if header else body_start),
        header=header,
        reviewer=_range(body_start, summary.start if summary else summary_end),
        summary_heading=summary,
        summary=_range(summary.end if summary else None, summary_end),
        decisions=_range(decisions.end if decisions else None, proof.start if proof else len(flat)),
        items=items,
        proof=proof,
    )


def told_from(sections: Sections) -> int:
    """Where the case summary or the first item begins: nothing before it is read word by word."""
    parts = [sections.summary, *(item.heading for item in sections.items)]
    return min((part.start for part in parts if part), default=0)


def require_determination(letter: Letter, sections: Sections) -> None:
    """Raise `NotADetermination` unless this is an IMR determination or a readable part of one, and `SeveralLetters` if
    it is more than one."""
    if sections.items:
        _require_one_claimant(letter, sections)
        return
    flat = letter.flat
    signs = {
        "no 'Independent Medical Review' or IMR heading": re.search(r"Independent Medical Review|\bIMR\b", flat, re.I),
        "no case summary or reviewer section": sections.summary or _first(flat, _wordings("reviewer")),
        "no decision on a disputed item": sections.decisions or DETERMINED.search(flat),
    }
    missing = [sign for sign, found in signs.items() if not found]
    if len(missing) > 1:
        raise NotADetermination(f"not an IMR determination: {', '.join(missing)}")


def _require_one_claimant(letter: Letter, sections: Sections) -> None:
    """Files that were joined: the heading of the case summary stands in them twice, or another letter's opening behind
    the last item, or behind the first one with another case number."""
    flat = letter.flat
    again, opening = -1, None
    if heading := sections.summary_heading:
        words = next(one for one in _wordings("summary") if flat.startswith(one, heading.start))
        again = flat.find(words, heading.end)
    if flat.count("CM") > 1 and len(set(_CASE_NUMBER.findall(flat))) > 1:  # most letters name one case, once
        opening = _first(flat, _openings(), sections.items[0].heading.end)
    last = sections.items[-1].rationale or sections.items[-1].heading
    behind = max(last.start, heading.end if heading else 0)
    if len(flat) - behind > _ANOTHER_LETTER:
        opening = opening or _first(flat, _openings(), behind)
    if opening or again >= 0:
        page = letter.page_at(opening.start if opening else again)
        raise SeveralLetters(
            f"several letters in one file: another one begins before or on page {page}; save each as a file of its own"
        )


@cache
def _openings() -> tuple[str, ...]:
    return _longest_first([*_wordings("reviewer"), *_wordings("summary")])


@cache
def _wordings(part: str) -> tuple[str, ...]:
    return _longest_first(load_toml("headings")[part])


def _longest_first(wordings: list[str]) -> tuple[str, ...]:
    return tuple(sorted(wordings, key=len, reverse=True))


def _heading(flat: str, headings: tuple[str, ...], intro: re.Pattern[str], start: int = 0) -> Range | None:
    """The first of these headings, with the fixed sentence that follows it."""
    heading = _first(flat, headings, start)
    follows = intro.match(flat, heading.end) if heading else None
    return Range(heading.start, follows.end()) if heading and follows else heading


def _first(flat: str, wordings: tuple[str, ...], start: int = 0, end: int | None = None) -> Range | None:
    """Where one of these wordings, the longest first, stands first; the longest of those that begin there."""
    place: Range | None = None
    for wording in wordings:
        at = flat.find(wording, start, end)
        if at >= 0 and (place is None or at < place.start):
            place = Range(at, at + len(wording))
            end = place.end  # a shorter one that begins before it ends before it too
    return place


def _end_of_summary(flat: str, summary: Range | None, items: tuple[ItemBlock, ...]) -> int:
    """Where the summary ends without a heading for the decisions: 2013 lists the documents reviewed next."""
    start = summary.end if summary else 0
    documents = _DOCUMENTS.search(flat, start)
    ends = [*([documents.start()] if documents else []), *(item.heading.start for item in items[:1])]
    return min((end for end in ends if end > start), default=len(flat))


def _range(start: int | None, end: int | None) -> Range | None:
    return Range(start, end) if start is not None and end is not None and start < end else None
