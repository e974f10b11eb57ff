"""Who reads the cases of a run: what each gives for a letter, and the fingerprint of the code that gave it."""

from __future__ import annotations

import platform
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, TypeVar

import summarizer
from evals.cases import Case
from summarizer.explain import explain
from summarizer.files import load_letter
from summarizer.letter import Letter
from summarizer.reader import rules
from summarizer.schema import PlainSummary, ReaderName, Record

T = TypeVar("T")

_CODE = frozenset({".py", ".toml"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter; `crash` and `summary_crash`: a traceback, or the error's name and words.

    `seconds` of reading alone. `is_stale`: the words of the summary are the rules', as no model's were recorded.
    """

    letter: Letter | None
    record: Record | None = None
    crash: str | None = None
    seconds: float = 0.0
    summary: PlainSummary | None = None
    summary_crash: str | None = None
    is_stale: bool = False


class CaseReader(Protocol):
    """A reader under measurement. `prompt_sha256` is of all its prompts together."""

    @property
    def name(self) -> ReaderName: ...

    @property
    def model(self) -> str | None: ...

    @property
    def prompt_sha256(self) -> str | None: ...

    def read(self, cases: Iterable[Case]) -> Iterator[tuple[Case, Outcome]]:
        """What became of each case, in order; a case that this reader cannot know of is left out."""


@dataclass(frozen=True, slots=True)
class RulesReader:
    """The rules reader."""

    name: ReaderName = "rules"
    model: None = None
    prompt_sha256: None = None

    def read(self, cases: Iterable[Case]) -> Iterator[tuple[Case, Outcome]]:
        for case in cases:
            yield case, _read(case)


RULES = RulesReader()


def attempted(work: Callable[[], T]) -> tuple[T | None, str | None]:
    """The result, or the traceback."""
    try:
        return work(), None
    except Exception:  # noqa: BLE001 - whatever goes wrong with one letter belongs in the report
        return None, traceback.format_exc()


@cache
def code_sha256() -> str:
    """One sha256 over all code and data of the package: a figure belongs to one state of it."""
    root = Path(summarizer.__file__).parent
    digest = sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in _CODE):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Versions of what the figures depend on besides the code."""
    packages = ("pydantic", "pypdfium2", "rapidfuzz", "scipy")
    return {
        "summarizer": summarizer.__version__,
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }


def _read(case: Case) -> Outcome:
    letter, crash = attempted(partial(load_letter, case.path))
    if letter is None:
        return Outcome(None, crash=crash)
    start = time.perf_counter()
    record, crash = attempted(partial(rules.read, letter))
    seconds = time.perf_counter() - start
    if record is None:
        return Outcome(letter, crash=crash)
    summary, summary_crash = attempted(partial(explain, record, letter))
    return Outcome(letter, record, seconds=seconds, summary=summary, summary_crash=summary_crash)
