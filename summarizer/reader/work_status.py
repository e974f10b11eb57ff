"""What the letter says of the claimant's work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from summarizer.reader.lexicon import Hit, Lexicon, lexicon_from
from summarizer.reader.narrative import Narrative
from summarizer.reader.part import Mark, Range
from summarizer.resources import load_toml
from summarizer.schema import WorkStatus

_STATUSES: dict[str, WorkStatus] = {
    "full_duty": "full_duty",
    "modified_duty": "modified_duty",
    "off_work": "off_work",
    "retired": "retired",
}
# a sentence of a rationale about guidelines or wishes, not about the claimant
_GENERAL = re.compile(
    r"\b(?:[Gg]uidelines?|MTUS|ODG|ACOEM|recommend\w*|should|criteria|patients|if|return-to-work|may)\b"
)
# "treatments have included a cane and work restrictions", "previously she was working modified duty"; and
# "not clearly stated whether the applicant was working", "work status is unclear", "If not available, TTD"; "the
# goal is to return to full duty"
_UNCLEAR = re.compile(
    r"\b(?:whether|unclear|unknown|[Tt]reatments? (?:to date )?(?:(?:has|have|had) )?includ\w+"
    r"|(?:[Gg]oals?|hop(?:es|ing)|wish(?:es)?|wants?) (?:(?:is|are|was) )?(?:to|of) (?:return|go|get|resum)\w*"
    r"|[Ii]f (?:not|none|no|un\w+)|[Pp]reviously,? (?:(?:he|she|the \w+) )?(?:was )?(?:been )?working"
    r"|not (?:clearly )?(?:stated|documented|specified|reported|noted|indicated|provided))\b"
)


class StatusMention(NamedTuple):
    """A work status at its place."""

    status: WorkStatus
    mark: Mark


def find_work_status(narrative: Narrative) -> StatusMention | None:
    """The last status in the case summary; in the rationales only where the summary is silent."""
    statuses = _statuses()
    told = _last(narrative.text, narrative.summary_hits(statuses), unsaid=_UNCLEAR)
    return told or _last(narrative.text, narrative.rationale_hits(statuses), unsaid=_GENERAL)


def _last(text: str, told: Iterable[tuple[Range, list[Hit]]], *, unsaid: re.Pattern[str]) -> StatusMention | None:
    last: StatusMention | None = None
    for sentence, hits in told:
        stated = [hit for hit in hits if hit.code in _STATUSES]
        if stated and not unsaid.search(text, *sentence):
            last = StatusMention(_STATUSES[stated[-1].code], Mark(stated[-1].start, stated[-1].end))
    return last


@cache
def _statuses() -> Lexicon:
    return lexicon_from(load_toml("work_status")["status"])
