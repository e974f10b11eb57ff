"""A record -> rows of the tables `letters`, `issues`, `citations` and `review`, each row with the letter's keys.

What a column is stands here once; how a file format shows it is that format's business.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from summarizer.schema import Basis, Issue, Record

Cell = str | int | bool | dt.date | list[str] | None
TableRow = dict[str, Cell]
TableName = Literal["letters", "issues", "citations", "review"]
# `word`: one of few values
Kind = Literal["text", "word", "texts", "words", "number", "flag", "date"]

# "CM16-0235991.pdf"
_CASE_NUMBER = re.compile(r"CM\d{2}-\d{7}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LetterRows:
    """The rows of one letter, `position` counting the input's letters from 0. None at all for one without a record."""

    position: int
    rows: dict[TableName, list[TableRow]]


# How tables are written: the folder in, a function that takes letter after letter out.
TablesInto = Callable[[Path], AbstractContextManager[Callable[[LetterRows], None]]]

_KEYS: dict[str, Kind] = {
    "position": "number",
    "file": "text",
    "sha256": "text",
    "case_number": "text",
    "name_case_number": "text",
    "decided": "date",
}
COLUMNS: dict[TableName, dict[str, Kind]] = {
    "letters": {
        **_KEYS,
        "name": "text",
        "pages": "number",
        "layout": "word",
        "outcome": "word",
        "priority": "word",
        "assigned": "date",
        "received": "date",
        "ur_denial": "date",
        "header_injury": "date",
        "licensed_in": "words",
        "specialties": "words",
        "age": "number",
        "sex": "word",
        "represented": "flag",
        "injury_date": "date",
        "injury_body_parts": "words",
        "injury_mechanism": "text",
        "diagnoses": "texts",
        "treatments_tried": "texts",
        "work_status": "word",
        "utilization_review_date": "date",
        "utilization_review_decision": "word",
        "issues": "number",
        "issues_upheld": "number",
        "issues_overturned": "number",
        "inconsistencies": "words",
        "to_review": "number",
        "reader": "word",
        "reader_version": "word",
        "model": "word",
    },
    "issues": {
        **_KEYS,
        "item": "number",
        "request": "text",
        "original_request": "text",
        "already_authorized": "text",
        "category": "word",
        "body_parts": "words",
        "side": "word",
        "quantity": "number",
        "decision": "word",
        "claims_administrator_basis": "word",
        "reviewer_basis": "word",
        "reasons": "words",
        "rationale": "text",
    },
    "citations": {
        **_KEYS,
        "item": "number",
        "cited_by": "word",
        "source": "word",
        "title": "text",
        "year": "number",
        "pages": "text",
    },
    "review": {
        **_KEYS,
        "pointer": "text",
        "why": "word",
        "values": "texts",
        "quotes": "texts",
        "settled_by": "word",
    },
}
# Columns whose values do not come from the letter's words.
NOT_FROM_LETTER = {"name_case_number": "the file's name", "file": "the command line"}


def no_rows() -> dict[TableName, list[TableRow]]:
    """Every table, empty."""
    return {table: [] for table in COLUMNS}


def rows_of(position: int, file: str, record: Record) -> LetterRows:
    """The rows of one record. `file`: the letter as the user named it."""
    keys: TableRow = {
        "position": position,
        "file": file,
        "sha256": record.letter.sha256,
        "case_number": record.case.number,
        "name_case_number": case_number_in(record.letter.name),
        "decided": record.case.decided,
    }
    return LetterRows(
        position,
        {
            "letters": [keys | _letter(record)],
            "issues": [keys | _issue(item, issue) for item, issue in enumerate(record.issues, start=1)],
            "citations": [
                keys | row for item, issue in enumerate(record.issues, start=1) for row in _citations(item, issue)
            ],
            "review": [keys | row for row in _review(record)],
        },
    )


def case_number_in(name: str) -> str | None:
    """The case number that a file is called by."""
    found = _CASE_NUMBER.search(name)
    return found[0].upper() if found else None


def remove_tables(folder: Path, *, keep: str) -> None:
    """Remove what an earlier run left in another format: it would say something else than this run."""
    for table in COLUMNS:
        if keep != "csv":
            (folder / f"{table}.csv").unlink(missing_ok=True)
        if keep != "parquet":
            for part in parts_of(folder, table):
                part.unlink()
            with suppress(OSError):  # there is none, or it holds something that is not ours
                folder_of(folder, table).rmdir()


def folder_of(folder: Path, table: TableName) -> Path:
    """The folder of a table's parts."""
    return folder / f"{table}.parquet"


def parts_of(folder: Path, table: TableName) -> list[Path]:
    """The parts of a table that are there."""
    return sorted(folder_of(folder, table).glob("part-*.parquet"))


def _letter(record: Record) -> TableRow:
    decisions = [issue.decision for issue in record.issues]
    return {
        "name": record.letter.name,
        "pages": record.letter.pages,
        "layout": record.letter.layout,
        "outcome": record.outcome,
        "priority": record.case.priority,
        "assigned": record.case.assigned,
        "received": record.case.received,
        "ur_denial": record.case.ur_denial,
        "header_injury": record.case.injury,
        "licensed_in": list(record.reviewer.licensed_in),
        "specialties": list(record.reviewer.specialties),
        "age": record.claimant.age,
        "sex": record.claimant.sex,
        "represented": record.claimant.represented,
        "injury_date": record.injury.date,
        "injury_body_parts": list(record.injury.body_parts),
        "injury_mechanism": record.injury.mechanism,
        "diagnoses": list(record.clinical.diagnoses),
        "treatments_tried": list(record.clinical.treatments_tried),
        "work_status": record.clinical.work_status,
        "utilization_review_date": record.utilization_review.date,
        "utilization_review_decision": record.utilization_review.decision,
        "issues": len(decisions),
        "issues_upheld": decisions.count("upheld"),
        "issues_overturned": decisions.count("overturned"),
        "inconsistencies": list(dict.fromkeys(found.kind for found in record.inconsistencies)),
        "to_review": len(record.review),
        "reader": record.read_by.reader,
        "reader_version": record.read_by.version,
        "model": record.read_by.model,
    }


def _issue(item: int, issue: Issue) -> TableRow:
    return {
        "item": item,
        "request": issue.request,
        "original_request": issue.original_request,
        "already_authorized": issue.already_authorized,
        "category": issue.category,
        "body_parts": list(issue.body_parts),
        "side": issue.side,
        "quantity": issue.quantity,
        "decision": issue.decision,
        "claims_administrator_basis": issue.claims_administrator_basis.kind,
        "reviewer_basis": issue.reviewer_basis.kind,
        "reasons": list(issue.reasons),
        "rationale": issue.rationale,
    }


def _citations(item: int, issue: Issue) -> Iterator[TableRow]:
    sides: tuple[tuple[str, Basis], ...] = (
        ("claims_administrator", issue.claims_administrator_basis),
        ("reviewer", issue.reviewer_basis),
    )
    for side, basis in sides:
        for cited in basis.citations:
            yield {
                "item": item,
                "cited_by": side,
                "source": cited.source,
                "title": cited.title,
                "year": cited.year,
                "pages": cited.pages,
            }


def _review(record: Record) -> Iterator[TableRow]:
    for doubt in record.review:
        yield {
            "pointer": doubt.pointer,
            "why": doubt.why,
            "values": [str(value) for value in doubt.values if value is not None],
            "quotes": list(doubt.quotes),
            "settled_by": doubt.settled_by,
        }
