"""Which of the known layouts a letter has: A to E of the documentation, by its wording and date."""

from __future__ import annotations

import datetime as dt
import re

from summarizer.letter import Letter
from summarizer.reader.sections import Sections
from summarizer.schema import Case, Layout

_NOTICE = re.compile(
    r"Notice of Independent Medical Review Determination|MAXIMUS Federal Services,? Inc\.? has determined", re.I
)
_EARLY = re.compile(
    r"IMR DECISION(?:S|\(S\)) AND RATIONALE(?:S|\(S\))"
    r"|\AMAXIMUS FEDERAL SERVICES, INC\.? (?:Independent Medical Review|INDEPENDENT MEDICAL REVIEW)"
)
_PROSE_CREDENTIALS = re.compile(r"\b(?:Board Certified|licensed to practice)\b", re.I)
_CREDENTIALS = re.compile(r"State\(s\) of Licensure|Certification\(s\)")
# the header table is part of the layout from late 2016; before, a letter with one is still a C
_TABLE_SINCE = dt.date(2016, 10, 1)


def layout_of(letter: Letter, sections: Sections, case: Case) -> Layout | None:
    """The layout, or `None` where the wording fits none."""
    flat = letter.flat
    if _NOTICE.search(flat):
        return "A"
    if _EARLY.search(flat):
        return "E"
    if _CREDENTIALS.search(flat):
        decided = case.decided or case.assigned or case.ur_denial
        return "D" if sections.header and (decided is None or decided >= _TABLE_SINCE) else "C"
    if sections.reviewer and _PROSE_CREDENTIALS.search(flat, *sections.reviewer):
        return "B"
    return None
