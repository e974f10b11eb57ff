"""What a user sees of a summary that failed a check: the part is left out, and a notice says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.checks.failure import Failure
from summarizer.explain.parts import requests
from summarizer.readability import measure_sections
from summarizer.schema import Paragraph, PlainSummary, Section
from summarizer.words import Words, fill, words


def withhold(summary: PlainSummary, failures: Sequence[Failure]) -> PlainSummary:
    """The summary without the paragraphs that failed; as it is if nothing did."""
    if not failures:
        return summary
    vocabulary = words(summary.language)
    sections = [_without(section, number, failures, vocabulary) for number, section in enumerate(summary.sections)]
    notices = tuple(_notices(failures, vocabulary))
    if notices:
        first = sections[0]
        kept = (*first.paragraphs[:1], *notices, *first.paragraphs[1:])
        sections[0] = first.model_copy(update={"paragraphs": kept})
    return summary.model_copy(update={"sections": tuple(sections), "reading": measure_sections(sections)})


def _without(section: Section, number: int, failures: Iterable[Failure], words: Words) -> Section:
    """A faulty heading takes its whole section with it; notices in a row are one."""
    faulty = {failure.paragraph for failure in failures if failure.section == number}
    if None in faulty:
        notice = Paragraph(shape="notice", runs=fill(words.withheld.paragraph), items=section.items)
        return section.model_copy(update={"heading": fill(words.withheld.heading), "paragraphs": (notice,)})
    paragraphs: list[Paragraph] = []
    for index, paragraph in enumerate(section.paragraphs):
        kept = _notice(paragraph, words) if index in faulty else paragraph
        if not paragraphs or kept.shape != "notice" or paragraphs[-1].shape != "notice":
            paragraphs.append(kept)
    return section.model_copy(update={"paragraphs": tuple(paragraphs)})


def _notice(paragraph: Paragraph, words: Words) -> Paragraph:
    if paragraph.shape == "headline":
        return Paragraph(shape="headline", runs=fill(words.withheld.headline), items=paragraph.items)
    return Paragraph(shape="notice", runs=fill(words.withheld.paragraph), items=paragraph.items)


def _notices(failures: Iterable[Failure], words: Words) -> Iterable[Paragraph]:
    """For what has no place: items that are missing, a summary that fails as a whole."""
    placeless = [failure for failure in failures if failure.section is None]
    items = sorted({failure.item for failure in placeless if failure.item is not None})
    if items:
        runs = fill(words.withheld.item, request=requests(items, words.form))
        yield Paragraph(shape="notice", runs=runs, items=tuple(items))
    if any(failure.item is None for failure in placeless):
        yield Paragraph(shape="notice", runs=fill(words.withheld.whole))
