"""A disputed request that is dated after the utilization review that judged it: `date_order`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from summarizer.letter import Letter
from summarizer.reader.conflict import Conflict, conflict
from summarizer.reader.dates import FoundDate, clause_of
from summarizer.reader.lexicon import Lexicon, Words, lexicon_from
from summarizer.reader.part import Mark, Part, Range
from summarizer.resources import load_toml
from summarizer.schema import Case, Issue, UtilizationReview

# "On 12-20-2016 the physician submitted a request for authorization"
_NEAR = 60
_FAR = 90


def late_requests(
    letter: Letter,
    words: Words,
    dated: Sequence[tuple[Range, FoundDate]],
    case: Part[Case],
    review: Part[UtilizationReview],
    issues: Iterable[Part[Issue]],
) -> Iterator[Conflict]:
    """Requests after the review, where no other date of a request is told: a later one mostly asks anew, or for
    something else. `dated`: every date with its passage."""
    reviewed = max(filter(None, (review.value.date, case.value.ur_denial)), default=None)
    if not reviewed or not any(found.value and found.value > reviewed for _, found in dated):
        return
    behind = [0, *(found.end for _, found in dated)]
    requests = [
        (clause, found)
        for (passage, found), end in zip(dated, behind, strict=False)
        if found.value and (clause := _request_clause(letter, words, passage, found, end))
    ]
    late = [(clause, found) for clause, found in requests if found.value and found.value > reviewed]
    treatments = [_treatment(letter, issue) for issue in issues] if late else []
    for clause, found in late:
        told = clause.of(letter.flat).lower()
        if any(map(told.__contains__, _asked_anew())):
            continue
        is_of_issue = _ends_with_date(letter.flat, clause, found) or any(map(told.__contains__, treatments))
        if "disput" in told or (is_of_issue and len(late) == len(requests)):
            place = Mark(found.start, found.end)
            yield conflict(letter, "date_order", "request_after_review", review.marks["/date"][0], place)


def _request_clause(letter: Letter, words: Words, passage: Range, found: FoundDate, behind: int) -> Range | None:
    """The date's clause, if a request stands before it with no other date between, or behind it."""
    requests, cues = _requests()
    if not any(letter.flat.find(cue, max(0, found.start - _FAR), found.end + _FAR) >= 0 for cue in cues):
        return None
    clause = clause_of(letter.flat, passage, found)
    near = Range(max(clause.start, behind), min(clause.end, found.end + _NEAR))
    return clause if requests.find(words, near) else None


def _ends_with_date(flat: str, clause: Range, found: FoundDate) -> bool:
    """ "The request for authorization was dated 12-7-2016." names no treatment."""
    return not flat[found.end : clause.end].strip(" ).")


def _treatment(letter: Letter, issue: Part[Issue]) -> str:
    name = issue.marks["/category"][0]
    return letter.flat[name.start : name.end].lower()


@cache
def _requests() -> tuple[Lexicon, tuple[str, ...]]:
    """The phrases for a request, and the cues of which each holds one."""
    data = load_toml("consistency")["request_event"]
    return lexicon_from({"request": data["phrases"]}), tuple(data["cues"])


@cache
def _asked_anew() -> tuple[str, ...]:
    return tuple(load_toml("consistency")["asked_anew"]["stems"])
