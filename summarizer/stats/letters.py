"""Records, a line each -> what is counted of each letter, line by line: a million letters never stand in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, ValidationError

from summarizer.errors import RecordsError
from summarizer.schema import Basis, Case, Category, Decision, Frozen, Reason, Reviewer

RECORDS = "records.jsonl"
# what a cluster writes in its place
PARTS = "records"
ERRORS = "errors.jsonl"
_NUMBER = re.compile(r"part-(\d+)\.jsonl")


class _Part(Frozen):
    """A record holds much more than is counted."""

    model_config = ConfigDict(extra="ignore")


class CountedIssue(_Part):
    """One disputed treatment."""

    category: Category | None
    decision: Decision | None
    reviewer_basis: Basis
    reasons: tuple[Reason, ...]


class _Sha256(_Part):
    sha256: str


class CountedLetter(_Part):
    """One line of records. A line of another version of the record is none."""

    schema_version: Literal["1"]
    letter: _Sha256
    case: Case
    reviewer: Reviewer
    issues: tuple[CountedIssue, ...]


def records_of(folder: Path) -> tuple[Path, ...]:
    """The files of records of a folder that `imr extract --out` wrote, on one machine or on a cluster.

    Raises `RecordsError` where there are none, or where a run on a cluster has not ended.
    """
    if folder.is_file():
        raise RecordsError(f"{folder}: a file; name the folder that imr extract --out wrote")
    if (folder / RECORDS).is_file():
        return (folder / RECORDS,)
    parts = {int(found[1]): path for path in (folder / PARTS).glob("part-*") if (found := _NUMBER.fullmatch(path.name))}
    if not parts:
        raise RecordsError(f"{folder}: no {RECORDS} in it; imr extract LETTERS --out {folder} writes one")
    missing = next((number for number in range(max(parts)) if number not in parts), None)
    if missing is not None or not (folder / ERRORS).is_file():
        what = "is under way or was stopped" if missing is None else f"lacks part {missing}"
        raise RecordsError(f"{folder}: the run on a cluster that wrote it {what}; the same imr extract finishes it")
    return tuple(parts[number] for number in sorted(parts))


def read_letters(lines: Iterable[bytes], name: str) -> Iterator[CountedLetter]:
    """The letters in their order. Raises `RecordsError` for a line that is none: a figure without it would be wrong."""
    for number, line in enumerate(lines, start=1):
        try:
            yield CountedLetter.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False, include_context=False)[0]
            place = "/".join(str(part) for part in first["loc"])
            raise RecordsError(
                f"{name}, line {number}: not a record that this version of imr writes"
                f" ({place + ': ' if place else ''}{first['type']}); run imr extract --out again"
            ) from None


def unreadable_letters(folder: Path) -> int:
    """How many letters `imr extract` could not read."""
    path = folder / ERRORS
    if not path.is_file():
        return 0
    with path.open("rb") as lines:
        return sum(1 for line in lines if line.strip())
