"""A summary that is too long, too hard or too much quotation is found."""

from __future__ import annotations

from summarizer.checks import check_summary
from tests.summary_faults import added, names, planted, told
from tests.summary_samples import DENIED


def test_a_sentence_that_is_too_long_is_found() -> None:
    summary, record, letter = told(DENIED)
    assert "sentence" in names(check_summary(added(summary, planted("so " * 21 + "on.")), record, letter))


def test_a_paragraph_of_too_many_sentences_is_found() -> None:
    summary, record, letter = told(DENIED)
    assert "paragraph" in names(check_summary(added(summary, planted("This is so. " * 6)), record, letter))


def test_a_text_that_is_too_hard_is_found() -> None:
    summary, record, letter = told(DENIED)
    hard = planted("Multidisciplinary rehabilitation necessitates comprehensive individualized authorization. " * 60)
    assert "grade" in names(check_summary(added(summary, hard), record, letter))


def test_too_much_quotation_is_found() -> None:
    summary, record, letter = told(DENIED)
    quote = planted(DENIED.reason_sentence, kind="quote", source="/issues/0/rationale", items=(0,))
    for _ in range(40):
        summary = added(summary, quote)
    assert names(check_summary(summary, record, letter)) == {"quoted_share"}
