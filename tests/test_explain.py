"""A summary as a whole: the result first, only the facts and words that fit, easy to read."""

from __future__ import annotations

import pytest

from summarizer.facts import facts
from summarizer.readability import HIGHEST_GRADE, MOST_QUOTED
from tests.summary_samples import APPROVED, DENIED, Item, facts_used, parts, shown, summary_of, text_of


def test_only_the_facts_that_fit_the_decision_are_stated() -> None:
    assert facts_used(summary_of(DENIED)) == {
        "stays_in_effect", "appeal_window", "appeal_grounds", "appeal_proof", "new_review", "help",
    }  # fmt: skip
    assert facts_used(summary_of(APPROVED)) == {
        "authorize", "reimburse", "exceptions", "appeal_anyone", "appeal_window", "help",
    }  # fmt: skip
    assert facts_used(summary_of(DENIED, APPROVED)) == facts_used(summary_of(DENIED)) | facts_used(summary_of(APPROVED))


def test_every_fact_stands_beside_its_source() -> None:
    for section in parts(summary_of(DENIED, APPROVED), "next"):
        for paragraph in section.paragraphs:
            cited = [run for run in paragraph.runs if run.kind == "cite"]
            if paragraph.shape == "text" and paragraph.facts:
                assert [facts()[fact].source in cited[0].text for fact in paragraph.facts] == [True]


def test_the_days_to_appeal_count_from_the_date_of_sending() -> None:
    text = shown(summary_of(DENIED))
    assert "from the date this decision was sent to you" in text
    assert "Look for the mailing date on its cover page or proof of service." in text


def test_the_glossary_explains_words_of_this_summary_only() -> None:
    (glossary,) = parts(summary_of(APPROVED), "glossary")
    terms = " ".join(text_of(glossary))
    assert "MRI:" in terms
    assert "“Overturned” means" in terms
    assert "TENS:" not in terms
    assert "“Upheld” means" not in terms


def test_the_result_comes_first_and_the_disclaimer_last() -> None:
    kinds = [section.kind for section in summary_of(DENIED).sections]
    assert kinds == ["outcome", "item", "next", "glossary", "disclaimer"]


@pytest.mark.parametrize("count", [1, 3, 8, 21])
def test_long_letters_stay_easy_to_read_and_mostly_in_our_words(count: int) -> None:
    request = (
        "Therapeutic exercise with electrical stimulation and manual therapy for the cervical spine, visit group {}"
    )
    summary = summary_of(*[Item(request=request.format(number)) for number in range(count)])
    assert summary.reading.grade <= HIGHEST_GRADE
    assert summary.reading.quoted <= MOST_QUOTED
