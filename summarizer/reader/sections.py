"""Where the parts of a letter stand: header, reviewer, case summary, one block for each disputed item.

Everything here is offsets into `Letter.text`; nothing is read yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.errors import NotADetermination
from summarizer.letter import Letter
from summarizer.reader.blocks import DETERMINED, ItemBlock, cut_proof, find_items
from summarizer.reader.part import Range


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
    summary: Range | None
    decisions: Range | None
    items: tuple[ItemBlock, ...]
    proof: Range | None


# "HOW THE IMR FINAL DETERMINATION WAS MADE"; 2013: "Medical Qualifications of the Expert Reviewer:"
_REVIEWER = re.compile(
    r"HOW THE IMR FINAL DETERMINATION WAS MADE"
    r"|Medical Qualifications of the (?:Expert|Physician) Reviewer"
    r"|MAXIMUS Federal Services sent the complete case file"
    r"|The Expert Reviewer has the following credentials"
    r"|State\(s\) of Licensure:"
)
# The headings of the case summary and of the decisions, as printed
_SUMMARY_HEADINGS = (
    "CLINICAL CASE SUMMARY", "Clinical Case Summary", "CASE SUMMARY", "Case Summary:",
    "The expert reviewer developed the following clinical case summary",
    "The physician reviewer developed the following clinical case summary",
)  # fmt: skip
_DECISIONS_HEADINGS = (
    "IMR ISSUES, DECISIONS AND RATIONALES", "IMR ISSUES, DECISION AND RATIONALE", "IMR DECISION(S) AND RATIONALE(S)",
    "IMR DECISIONS AND RATIONALES", "The Final Determination was based on decisions for the disputed",
)  # fmt: skip
# "The expert reviewer developed the following clinical case summary based on a review of the case file, including all
# medical records:"; 2013: "Disclaimer: The following case summary was taken directly from the utilization review
# denial/modification dated July 15, 2013."
_SUMMARY_INTRO = re.compile(
    r":?(?: ?(?:The )?(?:expert|physician|medical)? ?reviewer developed the following clinical case summary)?"
    r"(?: ?based on a review of the case file(?:, including all medical records)? ?[:.]?)?"
    r"(?: ?(?:Disclaimer: )?The following (?:clinical )?case summary was taken directly from the utilization review"
    r" (?:denial/modification|denial|modification|determination)(?: dated [^.:]{6,20})? ?[:.])?"
)
_DECISIONS_INTRO = re.compile(
    r":?(?: ?The Final Determination was based on decisions for the disputed)?(?: ?items/services)?"
    r"(?: set forth below ?[:.])?"
)
# A label of the header table, with or without its colon
_HEADER_CELL = re.compile(
    r"(?P<number>Case Number)|(?P<assigned>Date Assigned)|(?P<injury>Date of Injury)"
    r"|(?P<decided>Decision Date|Dated ?:)"
    r"|(?P<ur_denial>UR Denial Date|Date of UR Decision)|(?P<priority>Priority)"
    r"|(?P<received>Application(?=.{0,12}Received| ?:))"
)
_HEADER_GAP = 45
# the values of a table whose labels the extractor gave first
_VALUES_RUN = re.compile(r"[A-Za-z ]{0,12}:?(?: ?(?:CM\d\d-\d+|\d{1,2}/\d{1,2}/\d{4}|Standard|Expedited))+")
# 2013: "Documents Reviewed for Determination:", then "1) Regarding the request for ..."
_DOCUMENTS = re.compile(
    r"(?:Documents? (?:Reviewed|for Determination)|DOCUMENTS REVIEWED|\d{1,2} ?[.)] ?Regarding the request for)"
)


def find_sections(letter: Letter) -> Sections:
    """Find the parts of a letter of any layout."""
    flat = letter.flat
    summary_at = _heading(flat, _SUMMARY_HEADINGS, _SUMMARY_INTRO)
    decisions_at = _heading(flat, _DECISIONS_HEADINGS, _DECISIONS_INTRO, summary_at.end if summary_at else 0)
    items = find_items(letter, max((at.end for at in (summary_at, decisions_at) if at), default=0))
    reviewer_at = _REVIEWER.search(
        flat, 0, min((at.start for at in (summary_at, decisions_at) if at), default=len(flat))
    )
    body_start = min(
        at
        for at in (reviewer_at and reviewer_at.start(), *_starts(summary_at, decisions_at), len(flat))
        if at is not None
    )
    header = _header(flat, body_start)
    first_item = items[0].heading.start if items else None
    summary_end = decisions_at.start if decisions_at else _end_of_summary(flat, summary_at, first_item)
    items, proof = cut_proof(letter, items)
    return Sections(
        cover=_range(0, header.start if header else body_start),
        header=header,
        reviewer=_range(body_start, summary_at.start if summary_at else summary_end),
        summary=_range(summary_at.end if summary_at else None, summary_end),
        decisions=_range(decisions_at.end if decisions_at else None, proof.start if proof else len(flat)),
        items=items,
        proof=proof,
    )


def require_determination(letter: Letter, sections: Sections) -> None:
    """Raise `NotADetermination` unless this is an IMR determination or a readable part of one."""
    if sections.items:
        return
    flat = letter.flat
    signs = {
        "no 'Independent Medical Review' or IMR heading": re.search(r"Independent Medical Review|\bIMR\b", flat, re.I),
        "no case summary or reviewer section": sections.summary or _REVIEWER.search(flat),
        "no decision on a disputed item": sections.decisions or DETERMINED.search(flat),
    }
    missing = [sign for sign, found in signs.items() if not found]
    if len(missing) > 1:
        raise NotADetermination(f"not an IMR determination: {', '.join(missing)}")


def _heading(flat: str, headings: tuple[str, ...], intro: re.Pattern[str], start: int = 0) -> Range | None:
    """The first of these headings, with the fixed sentence that follows it."""
    found = [(at, at + len(heading)) for heading in headings if (at := flat.find(heading, start)) >= 0]
    if not found:
        return None
    at, end = min(found, key=lambda place: (place[0], -place[1]))
    follows = intro.match(flat, end)
    return Range(at, follows.end() if follows else end)


def _starts(*ranges: Range | None) -> list[int]:
    return [at.start for at in ranges if at]


def _end_of_summary(flat: str, summary_at: Range | None, first_item: int | None) -> int:
    """Where the summary ends without a heading for the decisions: 2013 lists the documents reviewed next."""
    start = summary_at.end if summary_at else 0
    documents = _DOCUMENTS.search(flat, start)
    ends = (documents.start() if documents else None, first_item)
    return min((at for at in ends if at is not None and at > start), default=len(flat))


def _range(start: int | None, end: int | None) -> Range | None:
    return Range(start, end) if start is not None and end is not None and start < end else None


def _header(flat: str, body_start: int) -> Range | None:
    """The run of labels before the body that has most different ones: the table, not the cover letter's lines."""
    runs: list[list[re.Match[str]]] = []
    for cell in _HEADER_CELL.finditer(flat, 0, body_start or len(flat)):
        if runs and cell.start() - runs[-1][-1].end() <= _HEADER_GAP:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    best = max(runs, key=lambda run: len({cell.lastgroup for cell in run}), default=[])
    if len({cell.lastgroup for cell in best}) < 2 and not any(cell[0].startswith("Dated") for cell in best):
        return None
    last = best[-1].end()
    values = _VALUES_RUN.match(flat, last)
    end = max(last + _HEADER_GAP, values.end() if values else last)
    return Range(best[0].start(), min(end, body_start or len(flat)))
