"""The words of a summary in one language, and templates filled into runs.

A template is text with `{slots}` and `**weight**`. A slot takes runs, so that what is quoted, named or counted stays
known as such down to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from pydantic import ValidationError

from summarizer.errors import DataFileError, ImrError
from summarizer.resources import load_toml
from summarizer.schema import Frozen, InconsistencyKind, Reason, Run

_TOKEN = re.compile(r"(\*\*|\{[a-z_]+\})")
_LANGUAGE = re.compile(r"[a-z]{2}")

Slot = Run | Sequence[Run]


class FormWords(Frozen):
    date: str
    months: tuple[str, ...]
    comma: str
    and_: str
    to: str
    quote: str
    cut_before: str
    cut_after: str
    page: str
    cite: str
    request: str
    requests: str


class OutcomeWords(Frozen):
    heading: str
    denied_one: str
    approved_one: str
    denied_two: str
    approved_two: str
    denied_many: str
    approved_many: str
    mixed: str
    unclear_one: str
    unclear_many: str
    none: str
    listed_denied: str
    listed_approved: str
    listed_unclear: str
    contradicted_one: str
    contradicted_many: str
    contradicted_all: str
    incomplete: str
    as_headed: str
    conflict: str
    case: str
    decided: str
    ur_denial: str


class ItemWords(Frozen):
    heading_one: str
    heading_single: str
    heading_group: str
    asked: str
    already: str
    rest: str
    denied: str
    approved: str
    denied_group: str
    approved_group: str
    unclear: str
    letter_word: str
    letter_word_group: str
    why: str
    why_group: str
    why_against: str
    why_unknown: str
    goes_with_denied: str
    quote_one: str
    quote_of: str
    lacking_one: str
    lacking_group: str
    lacking_of: str
    guide: str
    guide_of: str
    opioids: str
    opioids_of: str
    opioids_doctor: str


class NextWords(Frozen):
    heading: str
    for_denied: str
    for_approved: str
    grounds: tuple[str, ...]
    from_date: str


class CheckWords(Frozen):
    heading: str
    inconsistent: str
    about: str
    both_places: str
    kinds: dict[InconsistencyKind, str]
    details: dict[str, str]
    review: str
    of_request: str
    more: str


class DisclaimerWords(Frozen):
    heading: str
    text: str


class WithheldWords(Frozen):
    heading: str
    paragraph: str
    headline: str
    item: str
    whole: str


class GlossaryEntry(Frozen):
    """`cues`: lower-case words that call for the entry."""

    term: str
    cues: tuple[str, ...]
    text: str


class GlossaryWords(Frozen):
    heading: str
    entries: tuple[GlossaryEntry, ...]


class Words(Frozen):
    """`data/words_<language>.toml`. A key that is missing or misspelled is found when the file is read."""

    title: str
    form: FormWords
    outcome: OutcomeWords
    item: ItemWords
    reasons: dict[Reason, str]
    lacking: dict[str, str]
    next: NextWords
    facts: dict[str, str]
    check: CheckWords
    fields: dict[str, str]
    disclaimer: DisclaimerWords
    withheld: WithheldWords
    glossary: GlossaryWords


@cache
def words(language: str) -> Words:
    """The words of a language ("en"). Raises `ImrError` for one that is not there."""
    if not _LANGUAGE.fullmatch(language):
        raise ImrError(f"no summary in language {language!r}: give a two-letter code such as en")
    try:
        return Words.model_validate(load_toml(f"words_{language}"))
    except FileNotFoundError as error:
        raise ImrError(f"no summary in language {language!r}: there is no words_{language}.toml") from error
    except ValidationError as error:
        raise DataFileError(f"summarizer/data/words_{language}.toml: {error}") from error


def own(text: str) -> Run:
    """A run of our own words."""
    return Run(text=text)


def fill(template: str, **slots: Slot) -> tuple[Run, ...]:
    """A template as runs; its own words between the slots."""
    runs: list[Run] = []
    strong = False
    for token in _TOKEN.split(template):
        if token == "**":
            strong = not strong
        elif token.startswith("{") and token.endswith("}"):
            slot = slots[token[1:-1]]
            filled = (slot,) if isinstance(slot, Run) else slot
            runs.extend(run.model_copy(update={"strong": run.strong or strong}) for run in filled)
        elif token:
            runs.append(Run(text=token, strong=strong))
    return tuple(runs)


def joined(parts: Iterable[Slot], form: FormWords) -> tuple[Run, ...]:
    """The parts as a list in a sentence: "a, b and c"."""
    slots = [(part,) if isinstance(part, Run) else tuple(part) for part in parts]
    runs: list[Run] = []
    for position, slot in enumerate(slots):
        if position:
            runs.append(own(form.and_ if position == len(slots) - 1 else form.comma))
        runs.extend(slot)
    return tuple(runs)
