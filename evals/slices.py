"""What letters are grouped by in a report, and `--slice KEY=VALUE`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case
from evals.errors import EvalError
from summarizer.letter import Letter
from summarizer.reader import rules
from summarizer.schema import Label

KEYS = ("layout", "file", "split", "status", "items", "outcome", "year")
# FOLDER/test.txt: the names of the test split, one a line; all others are dev.
SPLIT_LIST = "test.txt"
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Slice:
    """One group of letters: "layout=D"."""

    key: str
    value: str

    def __str__(self) -> str:
        return f"{self.key}={self.value}"

    def holds(self, slices: Mapping[str, str]) -> bool:
        return slices.get(self.key) == self.value


def parse_slice(text: str) -> Slice:
    """ "layout=D" -> a slice. Raises `EvalError` for an unknown key."""
    key, equals, value = text.partition("=")
    if not equals or key not in KEYS:
        raise EvalError(f"--slice {text}: give KEY=VALUE with one of the keys {', '.join(KEYS)}")
    return Slice(key, value)


def slices_of(case: Case, golden: Path, letter: Letter | None) -> dict[str, str]:
    """Every group that a case belongs to; `letter` is `None` where it could not be loaded.

    A folder without a list of test letters has no split.
    """
    slices = {
        "layout": _layout(letter) if letter else _UNKNOWN,
        "file": case.path.suffix.lower().removeprefix("."),
        "status": case.status or "not stated",
        "items": _items(len(case.label.issues)),
        "outcome": outcome_of_label(case.label),
        "year": str(case.label.case.decided.year) if case.label.case.decided else _UNKNOWN,
    }
    if (golden / SPLIT_LIST).exists():
        slices["split"] = "test" if case.name in test_names(golden) else "dev"
    return slices


def test_names(golden: Path) -> frozenset[str]:
    """The letters of the test split; none in a folder without a list of them."""
    tests = golden / SPLIT_LIST
    return frozenset(tests.read_text(encoding="utf-8").split()) if tests.exists() else frozenset()


def _layout(letter: Letter) -> str:
    """As the rules reader sees it, whichever reader is measured; a label does not say."""
    try:
        return rules.read(letter).letter.layout or _UNKNOWN
    except Exception:  # noqa: BLE001 - a letter that cannot be read is a value of the run, not a stop here
        return _UNKNOWN


def _items(issues: int) -> str:
    if issues <= 1:
        return str(issues)
    return "2-3" if issues <= 3 else "4 or more"


def outcome_of_label(label: Label) -> str:
    """`denied`, `approved`, `mixed`, or `unknown` where a decision is missing."""
    decisions = {issue.decision for issue in label.issues}
    if decisions == {"upheld"}:
        return "denied"
    if decisions == {"overturned"}:
        return "approved"
    return "mixed" if decisions == {"upheld", "overturned"} else _UNKNOWN
