"""Record -> plain-language summary: which sections there are, and how much is quoted.

Its words come from rules, or for what is said about each item from `Told`.
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.explain.glossary import glossary_section
from summarizer.explain.groups import item_groups
from summarizer.explain.items import item_section
from summarizer.explain.next_steps import next_section
from summarizer.explain.outcome import outcome_section, with_in_short
from summarizer.explain.space import Space
from summarizer.explain.things_to_check import check_section
from summarizer.explain.told import Told
from summarizer.letter import Letter
from summarizer.readability import MOST_QUOTED, measure_sections
from summarizer.schema import Paragraph, PlainSummary, Record, Section, outcome_of
from summarizer.words import Words, own, words

# tried in order until quotations and names fill no more than their share of the summary
SPACES = (
    *(Space(40, each=True), Space(28, each=True)),
    *(Space(40), Space(28), Space(18), Space(0)),
    *(Space(0, name=12), Space(0, name=6)),
)


def explain(record: Record, letter: Letter, language: str = "en", told: Told | None = None) -> PlainSummary:
    """The summary of one letter. Raises `ImrError` for a language without words."""
    vocabulary = words(language)
    for space in SPACES:
        sections = tuple(_sections(record, letter, vocabulary, space, told))
        reading = measure_sections(sections)
        if reading.quoted <= MOST_QUOTED:
            break
    return PlainSummary(
        language=language,
        letter=record.letter.name,
        title=vocabulary.title,
        outcome=outcome_of(record.issues),
        sections=sections,
        reading=reading,
        written_by="model" if told else "rules",
    )


def _sections(record: Record, letter: Letter, words: Words, space: Space, told: Told | None) -> Iterator[Section]:
    story = list(_story(record, letter, words, space, told))
    yield from story
    yield glossary_section(record, story, words)
    yield _disclaimer(words)


def _story(record: Record, letter: Letter, words: Words, space: Space, told: Told | None) -> Iterator[Section]:
    groups = item_groups(record, told.items if told else ())
    outcome = outcome_section(record, words, space, listed=any(len(group) > 1 for group in groups))
    yield with_in_short(outcome, told.in_short) if told else outcome
    for group in groups:
        yield item_section(record, group, letter, words, space, told.items.get(group[0]) if told else None)
    check = check_section(record, words)
    if check is not None:
        yield check
    yield next_section(record, words)


def _disclaimer(words: Words) -> Section:
    paragraph = Paragraph(shape="text", runs=(own(words.disclaimer.text),))
    return Section(kind="disclaimer", heading=(own(words.disclaimer.heading),), paragraphs=(paragraph,))
