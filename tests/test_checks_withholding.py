"""What the user gets of a summary that failed a check."""

from __future__ import annotations

from summarizer.checks import Failure, check_summary, withhold
from summarizer.schema import Run
from tests.summary_faults import added, planted, reworded, told
from tests.summary_samples import APPROVED, DENIED, first_line, shown


def test_a_summary_without_failures_is_shown_as_it_is() -> None:
    summary, _, _ = told(DENIED)
    assert withhold(summary, ()) is summary


def test_a_failing_headline_is_replaced_by_a_line_that_tells_to_look_it_up() -> None:
    summary, record, letter = told(DENIED)
    wrong = reworded(summary, "The denial stands. Your request is ", "The denial does not stand. Your request is ")
    safe = withhold(wrong, check_summary(wrong, record, letter))
    assert first_line(safe).startswith("Look up the result in your letter.")
    assert "does not stand. Your" not in shown(safe)


def test_only_the_failing_paragraph_is_left_out_and_a_notice_says_so() -> None:
    summary, record, letter = told(DENIED)
    wrong = added(summary, planted("You should appeal this."), section=1)
    safe = withhold(wrong, check_summary(wrong, record, letter))
    assert "You should appeal" not in shown(safe)
    assert shown(safe).count("A part was left out here") == 1
    assert first_line(safe) == first_line(summary)
    assert check_summary(safe, record, letter) == ()


def test_a_failing_heading_takes_its_section_with_it() -> None:
    summary, record, letter = told(DENIED)
    heading = (Run(text="You will win"),)
    sections = (*summary.sections[:-1], summary.sections[-1].model_copy(update={"heading": heading}))
    wrong = summary.model_copy(update={"sections": sections})
    safe = withhold(wrong, check_summary(wrong, record, letter))
    assert "You will win" not in shown(safe)
    assert "Left out" in shown(safe)


def test_a_missing_item_is_named_in_a_notice() -> None:
    summary, _, _ = told(DENIED, APPROVED)
    safe = withhold(summary, (Failure(check="coverage", detail="", item=1),))
    assert "This page leaves something out about request 2." in "".join(
        run.text for paragraph in safe.sections[0].paragraphs for run in paragraph.runs
    )


def test_a_summary_that_fails_as_a_whole_says_so_first() -> None:
    summary, _, _ = told(DENIED)
    safe = withhold(summary, (Failure(check="grade", detail=""),))
    assert safe.sections[0].paragraphs[1].shape == "notice"
