"""The words of a summary that need explaining, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.explain.parts import fact_paragraph
from summarizer.schema import Decision, Paragraph, Record, Run, Section
from summarizer.words import GlossaryEntry, Words, own

MOST_ENTRIES = 10
# what the letter's two words for its decisions mean, by the decision that brings them in
_DECISION_WORDS: dict[Decision, str] = {"upheld": "upheld", "overturned": "overturned"}


def glossary_section(record: Record, sections: Iterable[Section], words: Words) -> Section:
    """`Upheld` and `Overturned` as far as the letter uses them, then other words that the sections hold."""
    shown = _shown(sections)
    used = sorted({issue.decision for issue in record.issues if issue.decision}, reverse=True)
    entries = [entry for entry in words.glossary.entries if any(_stands_in(cue, shown) for cue in entry.cues)]
    return Section(
        kind="glossary",
        heading=(own(words.glossary.heading),),
        paragraphs=(
            *(fact_paragraph(_DECISION_WORDS[decision], (), words, shape="bullet") for decision in used),
            *(_entry(entry) for entry in entries[:MOST_ENTRIES]),
        ),
    )


def _entry(entry: GlossaryEntry) -> Paragraph:
    return Paragraph(shape="bullet", runs=(Run(text=f"{entry.term}:", strong=True), own(f" {entry.text}")))


def _shown(sections: Iterable[Section]) -> str:
    """Everything that the sections show, in small letters."""
    texts: list[str] = []
    for section in sections:
        texts += [run.text for run in section.heading]
        texts += [run.text for paragraph in section.paragraphs for run in paragraph.runs if run.kind != "cite"]
    return " ".join(texts).lower()


def _stands_in(cue: str, text: str) -> bool:
    return cue in text and re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", text) is not None
