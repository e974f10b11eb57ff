"""The header table: where it stands, and what it says -> `Case`.

Its cells come in any order, labels beside or before their values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from summarizer.letter import Letter
from summarizer.reader.dates import find_dates
from summarizer.reader.part import Doubt, Mark, Marks, Part, Range
from summarizer.schema import Case

# "Case Number:", "UR Denial Date:", "Application Received:" (often broken: "Application 12/07/2016 Received:");
# some texts lose blanks: "DateAssigned:"; 2013: "MAXIMUS Case Number:", "Date of UR Decision:", "IMR Application
# Received:", "Dated:"
_LABELS = {
    r"Case ?(?:Number|No\.?)": "number",
    r"Date ?Assigned": "assigned",
    r"Date ?of ?Injury": "injury",
    r"Decision ?Date": "decided",
    r"Date of Decision": "decided",
    r"Dated ?:": "decided",
    r"UR ?Denial ?Date": "ur_denial",
    r"UR Decision Date": "ur_denial",
    r"Date of UR (?:Decision|Denial)": "ur_denial",
    r"Priority": "priority",
    r"Application(?: ?Received(?: Date)?)?": "received",
    r"Received": "rest",
}
# one pattern with an empty group behind each wording
_LABEL = re.compile("|".join(f"{wording}()" for wording in _LABELS))
_FIELDS = tuple(_LABELS.values())
_CASE_NUMBER = re.compile(r"CM(?<!\w..) ?\d\d ?- ?\d{5,8}\b")
_PRIORITY = re.compile(r"[SsEe](?<!\w.)(?i:(?<=s)tandard|(?<=e)xpedited)\b")
_DATE_FIELDS = frozenset(["assigned", "received", "decided", "injury", "ur_denial"])


# "Application for Independent Medical Review" is no label
_NO_LABEL = re.compile(r"Application(?!.{0,12}Received| ?:)|Received")
# the letters of a value, between two labels of one table
_LONGEST_GAP = 45
# the values of a table whose labels the extractor gave first: "CM17-0000123 03/14/2017 Standard 03/01/2017"
_VALUES = re.compile(r"[A-Za-z ]{0,12}:?(?: ?(?:CM\d\d-\d+|\d{1,2}/\d{1,2}/\d{4}|Standard|Expedited))+")


class _Token(NamedTuple):
    """A label (`field`, no value) or a value (`field` "number", "priority" or "date")."""

    start: int
    end: int
    field: str
    value: str | dt.date | None = None


def find_header(flat: str, end: int) -> Range | None:
    """The run of labels before `end` that has most different ones: the table, not the cover letter's lines."""
    labels = max(_label_runs(flat, end), key=_kinds, default=[])
    if _kinds(labels) < 2 and not any(label[0].startswith("Dated") for label in labels):
        return None
    last = labels[-1].end()
    values = _VALUES.match(flat, last)
    return Range(labels[0].start(), min(end, max(last + _LONGEST_GAP, values.end() if values else last)))


def _label_runs(flat: str, end: int) -> list[list[re.Match[str]]]:
    runs: list[list[re.Match[str]]] = []
    for label in _LABEL.finditer(flat, 0, end):
        if _NO_LABEL.match(flat, label.start()):
            continue
        if runs and label.start() - runs[-1][-1].end() <= _LONGEST_GAP:
            runs[-1].append(label)
        else:
            runs.append([label])
    return runs


def _kinds(labels: list[re.Match[str]]) -> int:
    return len(set(map(_field, labels)))


def _field(label: re.Match[str]) -> str:
    return _FIELDS[(label.lastindex or 1) - 1]


def read_case(letter: Letter, header: Range | None) -> Part[Case]:
    """Read the header table; all `None` where there is none."""
    if header is None:
        return Part(Case(), {})
    flat = letter.flat
    values: dict[str, Any] = {}
    marks: Marks = {}
    doubts: list[Doubt] = []
    for labels, found in _groups(_tokens(flat, header)):
        for field, token in _pairs(labels, found):
            if token.value is None:
                doubts.append(Doubt(f"/{field}", "unreadable_date", (), (Mark(token.start, token.end),)))
            elif field not in values:
                values[field] = token.value
                marks[f"/{field}"] = (Mark(token.start, token.end),)
    return Part(Case(**values), marks, tuple(doubts))


def _tokens(flat: str, header: Range) -> list[_Token]:
    tokens = [_Token(found.start(), found.end(), _field(found)) for found in _LABEL.finditer(flat, *header)]
    for found in _CASE_NUMBER.finditer(flat, *header):
        tokens.append(_Token(found.start(), found.end(), "number", found[0].replace(" ", "")))
    for found in _PRIORITY.finditer(flat, *header):
        tokens.append(_Token(found.start(), found.end(), "priority", found[0].lower()))
    for date in find_dates(flat, header):
        tokens.append(_Token(date.start, date.end, "date", date.value))
    return sorted(tokens, key=lambda token: token.start)


def _is_label(token: _Token) -> bool:
    return token.value is None and token.field != "date"


def _groups(tokens: list[_Token]) -> Iterator[tuple[list[str], list[_Token]]]:
    """Runs of labels, each with the run of values behind it."""
    labels: list[str] = []
    values: list[_Token] = []
    for token in tokens:
        if not _is_label(token):
            values.append(token)
            continue
        if token.field == "rest" or (token.field == "received" and "received" in labels and not values):
            # the second half of "Application ... Received:"
            continue
        if token.field == "received" and _only_priority(values):
            # "Priority: Standard Application Received:" is one cell beside another in any case
            yield labels, values
            labels, values = [token.field], []
            continue
        if values:
            yield labels, values
            labels, values = [], []
        labels.append(token.field)
    yield labels, values


def _only_priority(values: list[_Token]) -> bool:
    return bool(values) and all(token.field == "priority" for token in values)


def _pairs(labels: list[str], values: list[_Token]) -> Iterator[tuple[str, _Token]]:
    """Labels with their values: by type; dates in order, to the last labels where some have no value."""
    for field in ("number", "priority"):
        if field in labels:
            yield from [(field, token) for token in values if token.field == field][:1]
    dates = [token for token in values if token.field == "date"]
    if dates:
        fields = [label for label in labels if label in _DATE_FIELDS]
        yield from zip(fields[-len(dates) :], dates, strict=False)
