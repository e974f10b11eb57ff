"""The plain-language summary, as structure: what a check or a renderer needs is a field, not a pattern."""

from __future__ import annotations

from typing import Literal

from summarizer.schema.base import Frozen
from summarizer.schema.evidence import Span
from summarizer.schema.values import Outcome

RunKind = Literal["own", "value", "name", "quote", "cite"]
Computed = Literal["position", "count", "count_upheld", "count_overturned"]
ParagraphShape = Literal["headline", "text", "bullet", "quote", "warning", "notice"]
SectionKind = Literal["outcome", "item", "next", "glossary", "check", "disclaimer"]


class Run(Frozen):
    """A stretch of a paragraph in one kind of words.

    `own`: our words. `value`: a date or number of the record or of a fact, in our form. `name`: verbatim from the
    record (a request, a guideline's title). `quote`: verbatim from the letter. `cite`: where a fact or quote stands.
    `source` is what it rests on: a JSON pointer into the record, or the id of a fact (`data/facts.toml`).
    `computed` names how a value follows from `source`: an item's position, a number of items.
    """

    text: str
    kind: RunKind = "own"
    source: str | None = None
    computed: Computed | None = None
    strong: bool = False


class Paragraph(Frozen):
    """`items`: indexes of the issues that it speaks of. `facts`: ids of the facts that it rests on.

    `support`: places in the letter for what no field of the record holds.
    """

    shape: ParagraphShape
    runs: tuple[Run, ...]
    items: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()
    support: tuple[Span, ...] = ()


class Section(Frozen):
    """One part of a summary under its heading."""

    kind: SectionKind
    heading: tuple[Run, ...]
    paragraphs: tuple[Paragraph, ...]
    items: tuple[int, ...] = ()


class Reading(Frozen):
    """How hard our own words of a summary are to read; quotations, verbatim names and sources are left out.

    `grade` is Flesch-Kincaid, `hard_words` the share of words of three or more syllables. `quoted` is the share of
    quotations and verbatim names in all words.
    """

    words: int
    sentences: int
    words_per_sentence: float
    syllables_per_word: float
    hard_words: float
    grade: float
    longest_sentence: int
    quoted: float = 0.0


class PlainSummary(Frozen):
    """A letter in plain language, as structure: what a check or a renderer needs is a field, not a pattern.

    `written_by`: who found the words for the items; all else is always written by rule.
    """

    language: str
    letter: str
    title: str
    outcome: Outcome | None
    sections: tuple[Section, ...]
    reading: Reading
    written_by: Literal["rules", "model"] = "rules"
