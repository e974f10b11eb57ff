"""Which groups a decision belongs to, one way of grouping after the other."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, get_args

from summarizer.resources import load_toml
from summarizer.schema import Citation
from summarizer.stats.letters import CountedIssue, CountedLetter

By = Literal["category", "source", "guideline", "specialty", "reason", "month"]
WAYS: tuple[By, ...] = get_args(By)

# Where the letter does not say.
NOT_STATED = ""

# "Shoulder Chapter", "Shoulder section", "Chronic Pain Medical Treatment Guidelines"
_TITLE_END = re.compile(r"[ ,;:]*\b(?:chapter|sections?|guidelines?)[ .,;:]*\Z", re.I)


def groups_of(letter: CountedLetter, issue: CountedIssue) -> dict[By, tuple[str, ...]]:
    """The names of the groups, each once; one decision with two reasons belongs to two groups of reasons."""
    decided = letter.case.decided
    citations = issue.reviewer_basis.citations
    return {
        "category": (issue.category or NOT_STATED,),
        "source": _once([citation.source for citation in citations]),
        "guideline": _once([_title(citation) for citation in citations]),
        "specialty": _once(letter.reviewer.specialties),
        "reason": _once(issue.reasons),
        "month": (f"{decided.year:04}-{decided.month:02}" if decided else NOT_STATED,),
    }


def folded(name: str) -> str:
    """What two spellings of one group have in common: "PAIN  MANAGEMENT" is "Pain Management"."""
    return " ".join(name.replace("&", " and ").casefold().split())


def _once(names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple({folded(name): name for name in reversed(names)}.values()) or (NOT_STATED,)


def _title(citation: Citation) -> str:
    """A guideline by its source and chapter: the topic inside a chapter of the ODG is left out.

    What is neither MTUS, ODG nor ACOEM is cited in as many words as there are letters, and stays one group.
    """
    if citation.source == "other" or not citation.title:
        return citation.source
    title = citation.title if citation.source == "MTUS" else _chapter(citation.title)
    return f"{citation.source}: {_TITLE_END.sub('', title) or title}"


def _chapter(title: str) -> str:
    """ "Hip & Pelvis, X-Ray" is in "Hip & Pelvis"; "Forearm, Wrist, and Hand Complaints" is all the chapter's name."""
    known = next((known for known in _chapters_with_commas() if folded(title).startswith(folded(known))), None)
    return known or title.partition(",")[0]


@cache
def _chapters_with_commas() -> tuple[str, ...]:
    return tuple(title for title in load_toml("guidelines")["mtus"]["titles"] if "," in title)
