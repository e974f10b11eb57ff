"""What is planted in a true summary, for the tests of the checks."""

from __future__ import annotations

from collections.abc import Callable

from summarizer.checks import Failure
from summarizer.explain import explain
from summarizer.letter import Letter
from summarizer.schema import Paragraph, PlainSummary, Record, Run
from tests.summary_samples import Item, sample

Edit = Callable[[Run], Run]


def told(*items: Item) -> tuple[PlainSummary, Record, Letter]:
    letter, record = sample(*items)
    return explain(record, letter), record, letter


def edited(summary: PlainSummary, edit: Edit) -> PlainSummary:
    """The summary with every run changed by `edit`."""
    sections = [
        section.model_copy(
            update={
                "heading": tuple(map(edit, section.heading)),
                "paragraphs": tuple(
                    paragraph.model_copy(update={"runs": tuple(map(edit, paragraph.runs))})
                    for paragraph in section.paragraphs
                ),
            }
        )
        for section in summary.sections
    ]
    return summary.model_copy(update={"sections": tuple(sections)})


def reworded(summary: PlainSummary, old: str, new: str, kind: str = "own") -> PlainSummary:
    """The summary with a text planted; it must have stood there."""
    changed = edited(
        summary,
        lambda run: run.model_copy(update={"text": run.text.replace(old, new)}) if run.kind == kind else run,
    )
    assert changed != summary, f"{old!r} does not stand in the summary"
    return changed


def added(summary: PlainSummary, paragraph: Paragraph, section: int = 0) -> PlainSummary:
    """The summary with a paragraph planted at the end of a section."""
    target = summary.sections[section]
    sections = list(summary.sections)
    sections[section] = target.model_copy(update={"paragraphs": (*target.paragraphs, paragraph)})
    return summary.model_copy(update={"sections": tuple(sections)})


def planted(text: str, *, kind: str = "own", source: str | None = None, items: tuple[int, ...] = ()) -> Paragraph:
    run = Run.model_validate({"text": text, "kind": kind, "source": source})
    return Paragraph(shape="text", runs=(run,), items=items)


def names(failures: tuple[Failure, ...]) -> set[str]:
    return {failure.check for failure in failures}
