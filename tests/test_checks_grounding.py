"""Items, names and quotations of a summary that are not the letter's are found."""

from __future__ import annotations

from dataclasses import replace

from summarizer.checks import check_summary
from summarizer.explain import explain
from summarizer.schema import Run
from tests.summary_faults import edited, names, reworded, told
from tests.summary_samples import APPROVED, DENIED, PARTIAL, sample


def test_a_dropped_item_is_found() -> None:
    summary, record, letter = told(DENIED, APPROVED, PARTIAL)
    kept = [
        section.model_copy(update={"paragraphs": tuple(p for p in section.paragraphs if p.items != (1,))})
        for section in summary.sections
        if section.items != (1,)
    ]
    failures = check_summary(summary.model_copy(update={"sections": tuple(kept)}), record, letter)
    assert [failure.item for failure in failures if failure.check == "coverage"] == [1]


def test_a_changed_request_is_found() -> None:
    summary, record, letter = told(APPROVED)
    assert {"name", "coverage"} & names(
        check_summary(reworded(summary, "left knee", "right knee", kind="name"), record, letter)
    )


def test_a_name_that_the_letter_does_not_hold_is_found() -> None:
    letter, record = sample(APPROVED)
    issue = replace(record.issues[0], request="MRI of the pancreas")
    wrong = record.model_copy(update={"issues": (issue,)})
    assert "name" in names(check_summary(explain(wrong, letter), wrong, letter))


def test_a_changed_quotation_is_found() -> None:
    summary, record, letter = told(DENIED)
    wrong = reworded(summary, "There is no documentation", "There is documentation", kind="quote")
    assert "quotation" in names(check_summary(wrong, record, letter))


def test_a_quotation_from_another_items_rationale_is_found() -> None:
    summary, record, letter = told(DENIED, APPROVED)
    stolen = Run(text=APPROVED.reason_sentence, kind="quote", source="/issues/0/rationale")
    wrong = edited(summary, lambda run: stolen if run.source == "/issues/0/rationale" else run)
    assert "quotation" in names(check_summary(wrong, record, letter))


def test_a_quotation_without_a_sentence_before_it_is_found() -> None:
    summary, record, letter = told(DENIED)
    story = summary.sections[1]
    bare = story.model_copy(update={"paragraphs": tuple(p for p in story.paragraphs if p.shape == "quote")})
    wrong = summary.model_copy(update={"sections": (summary.sections[0], bare, *summary.sections[2:])})
    assert "quotation" in names(check_summary(wrong, record, letter))
