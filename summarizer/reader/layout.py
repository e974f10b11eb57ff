"""Which of the known layouts a letter has: A to E of the documentation, by its wording and date."""

from __future__ import annotations

import datetime as dt
import re

from summarizer.letter import Letter
from summarizer.reader.sections import Sections
from summarizer.schema import Case, Layout

_NOTICE = ("Notice of Independent Medical Review Determination", "Inc. has determined the request for")
_EARLY = ("IMR DECISION(S) AND RATIONALE(S)", "IMR DECISIONS AND RATIONALES")
_EARLY_TITLE = re.compile(r"MAXIMUS FEDERAL SERVICES, INC\.? Independent Medical Review", re.I)
_CREDENTIALS = ("State(s) of Licensure", "Certification(s)")
_PROSE_CREDENTIALS = re.compile(r"\b(?:Board Certified|licensed to practice)\b", re.I)
# the header table is part of the layout from late 2016; before, a letter with one is still a C
_TABLE_SINCE = dt.date(2016, 10, 1)


def layout_of(letter: Letter, sections: Sections, case: Case) -> Layout | None:
    """The layout, or `None` where the wording fits none."""
    flat = letter.flat
    if _has(flat, _NOTICE):
        return "A"
    if _has(flat, _EARLY) or _EARLY_TITLE.match(flat):
        return "E"
    if _has(flat, _CREDENTIALS):
        decided = case.decided or case.assigned or case.ur_denial
        return "D" if sections.header and (decided is None or decided >= _TABLE_SINCE) else "C"
    if sections.reviewer and _PROSE_CREDENTIALS.search(flat, *sections.reviewer):
        return "B"
    return None


def _has(flat: str, wordings: tuple[str, ...]) -> bool:
    return any(wording in flat for wording in wordings)
