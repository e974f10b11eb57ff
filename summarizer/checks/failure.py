"""A check that a summary failed, with its place, and the walk over a summary's places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from summarizer.schema import Frozen, Paragraph, PlainSummary, Run, Section
from summarizer.sentences import sentences

Check = Literal[
    "polarity", "warning", "coverage", "value", "quotation", "name", "medicine", "guideline", "claim", "sentence",
    "paragraph", "grade", "quoted_share",
]  # fmt: skip


class Failure(Frozen):
    """`section` and `paragraph` are indexes; a heading has no paragraph, the whole summary neither.

    `item` is the index of the issue that is concerned, where there is one.
    """

    check: Check
    detail: str
    section: int | None = None
    paragraph: int | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One paragraph, or a heading (`index` is `None`), and where it stands."""

    section_index: int
    section: Section
    index: int | None
    paragraph: Paragraph

    def failure(self, check: Check, detail: str, *, item: int | None = None) -> Failure:
        return Failure(check=check, detail=detail, section=self.section_index, paragraph=self.index, item=item)


def paragraphs(summary: PlainSummary) -> Iterator[Place]:
    """All paragraphs in order."""
    for number, section in enumerate(summary.sections):
        for index, paragraph in enumerate(section.paragraphs):
            yield Place(number, section, index, paragraph)


def places(summary: PlainSummary) -> Iterator[Place]:
    """All headings and paragraphs in order; a heading as a paragraph about the section's items."""
    for number, section in enumerate(summary.sections):
        yield Place(number, section, None, Paragraph(shape="text", runs=section.heading, items=section.items))
        for index, paragraph in enumerate(section.paragraphs):
            yield Place(number, section, index, paragraph)


def own_words(runs: tuple[Run, ...]) -> str:
    """What of the runs is ours, in small letters, white space single."""
    return " ".join(_ours(runs).lower().split())


def own_sentences(runs: tuple[Run, ...]) -> tuple[str, ...]:
    """The same, sentence by sentence."""
    return tuple(" ".join(sentence.lower().split()) for sentence in sentences(_ours(runs).strip()))


def _ours(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs if run.kind in ("own", "value"))
