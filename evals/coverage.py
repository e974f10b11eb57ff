"""What a golden folder covers, counted from its labels and letters, as a Markdown table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, get_args

from evals.cases import Case
from summarizer.files import load_letter
from summarizer.schema import BasisKind, Category, InconsistencyKind, Reason

# "a-knee-brace-denied": a golden letter is named after its layout first
_LAYOUT = re.compile(r"(?P<layout>[a-e])-")


class _Read(NamedTuple):
    case: Case
    raw: str
    text: str


def _text_has(pattern: str) -> Callable[[_Read], bool]:
    compiled = re.compile(pattern)
    return lambda read: compiled.search(read.raw) is not None


def _heading_over_page(read: _Read) -> bool:
    """A request whose words stand on two pages."""
    letter = load_letter(read.case.path)
    for issue in read.case.label.issues:
        start = letter.flat.find(issue.request)
        if start >= 0 and letter.page_at(start) != letter.page_at(start + len(issue.request) + 2):
            return True
    return False


# What makes a letter hard to read, seen in its text as it lies in the file.
_FEATURES: tuple[tuple[str, Callable[[_Read], bool]], ...] = (
    ("as an encrypted PDF", lambda read: read.case.path.suffix == ".pdf"),
    ("without a header table", lambda read: read.case.label.case.number is None),
    ("redaction blanks", _text_has(r"(?i)\b(?:from|by|with|employee:|provider:|dr\.) {1,3},|\w  +, ")),
    ("malformed dates", _text_has(r"\d//\d|\d/ \d|\d{1,2}[/-]\d{1,2}[/-](?:\d{5}|\d{3})\b")),
    ("decision word on a line of its own", _text_has(r"(?m)^ *(?:Upheld|Overturned) *$")),
    ("a heading over a page break", _heading_over_page),
    ("words broken at line ends", _text_has(r"[a-z]-[ ]?\n[a-z]")),
    ("doubled line breaks", _text_has(r"(?:[^\n]+\n[ ]*\n){12}")),
    ("ligatures or non-breaking spaces", _text_has("[\ufb00-\ufb04\u00a0]")),
    ("page numbers", _text_has(r"(?m)^ *(?:[Pp]age )?\d{1,2}(?: of \d{1,2})? *$")),
    ("the claimant's copy, with cover and proof of service", _text_has(r"(?i)proof of service")),
    ("part authorized: a remaining portion", _text_has(r"emaining\s+IMR\s+eligible")),
    ("part authorized: the original request stays eligible", _text_has(r"leaving\s+the\s+original\s+request")),
    (
        "adversarial: orders to a reading program",
        _text_has(r"(?is)\b(?:AI|language model|automated|software)\b.{0,200}(?:Overturned|OVERTURNED)"),
    ),
    ("adversarial: template braces", _text_has(r"\{\{|\{%")),
    ("adversarial: HTML and script tags", _text_has(r"(?i)<script")),
    ("adversarial: right-to-left and zero-width characters", _text_has("[\u200b-\u200f\u202a-\u202e\u0590-\u06ff]")),
)


def coverage_table(cases: Sequence[Case]) -> str:
    """A Markdown table: what is covered, and in how many letters (or items, where it says so)."""
    rows = [f"| {name} | {count} |" for name, count in _rows([_read(case) for case in cases])]
    return "\n".join(["| covered | letters |", "|---|---:|", *rows])


def _read(case: Case) -> _Read:
    text = load_letter(case.path).text
    raw = case.path.read_text(encoding="utf-8") if case.path.suffix == ".txt" else text
    return _Read(case, raw, text)


def _rows(reads: Sequence[_Read]) -> Iterator[tuple[str, int]]:
    labels = [read.case.label for read in reads]
    yield "all", len(reads)
    layouts = Counter(found["layout"].upper() for read in reads if (found := _LAYOUT.match(read.case.name)))
    yield from ((f"layout {layout}", layouts[layout]) for layout in "ABCDE")
    sizes = Counter(len(label.issues) for label in labels)
    yield from ((f"{size} item{'s' if size > 1 else ''}", sizes[size]) for size in sorted(sizes))
    for name, decisions in (("all upheld", {"upheld"}), ("all overturned", {"overturned"})):
        yield name, sum({issue.decision for issue in label.issues} == decisions for label in labels)
    yield "mixed decisions", sum(len({issue.decision for issue in label.issues}) == 2 for label in labels)
    issues = [issue for label in labels for issue in label.issues]
    for title, values, count in (
        ("category", get_args(Category), Counter(issue.category for issue in issues)),
        ("reason", get_args(Reason), Counter(reason for issue in issues for reason in issue.reasons)),
        ("administrator's basis", get_args(BasisKind), Counter(i.claims_administrator_basis.kind for i in issues)),
        ("reviewer's basis", get_args(BasisKind), Counter(issue.reviewer_basis.kind for issue in issues)),
    ):
        yield from ((f"{title} `{value}` (items)", count[value]) for value in values)
    kinds = Counter(kind for label in labels for kind in label.inconsistencies)
    yield from ((f"inconsistency `{kind}`", kinds[kind]) for kind in get_args(InconsistencyKind))
    yield "no inconsistency", sum(not label.inconsistencies for label in labels)
    yield from ((name, sum(map(has, reads))) for name, has in _FEATURES)
