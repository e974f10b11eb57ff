"""Whether an item was denied because it goes with another one that was: what belongs to an operation, most often."""

from __future__ import annotations

import re

from summarizer.explain.quotes import rationale_place
from summarizer.letter import Letter
from summarizer.schema import Record

# "As the requested operation is not medically necessary, the brace is not either."
# "Since the primary procedure was not approved, none of the associated services are."
_SINCE = re.compile(
    r"(?i)\b(?:as|since|because|given that) the (?:[\w-]+ ){0,3}?"
    r"(?:surgery|surgical (?:intervention|procedure|request)|procedure|operation|injection) "
    r"(?:is|was|has|are|were) not\b"
    r"|\bnone of the (?:associated|ancillary|related) (?:services|items|requests)\b"
)


def goes_with_a_denied_one(record: Record, index: int, letter: Letter) -> bool:
    """Whether the reviewer says so, and another item was in fact denied."""
    place = rationale_place(record, index, letter)
    others = (issue for number, issue in enumerate(record.issues) if number != index)
    return (
        place is not None
        and "not_needed_now" in record.issues[index].reasons
        and any(issue.decision == "upheld" for issue in others)
        and _SINCE.search(letter.flat[place.start : place.end]) is not None
    )
