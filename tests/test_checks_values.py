"""Numbers and dates of a summary are compared as values with what they rest on."""

from __future__ import annotations

from dataclasses import replace

from summarizer.checks import check_summary
from summarizer.checks.values import numbers_in, values_in
from summarizer.checks.vocabulary import vocabulary
from summarizer.explain import explain
from summarizer.schema import Run, Span
from tests.summary_faults import added, edited, names, planted, reworded, told
from tests.summary_samples import APPROVED, DENIED, sample, span_of

WORDS = vocabulary("en")


def test_numbers_and_dates_are_compared_as_values() -> None:
    values = WORDS.values
    assert values_in("six visits", values) == values_in("6 visits", values)
    assert values_in("twenty-four", values) == values_in("24", values)
    assert values_in("1/5/2017", values) == values_in("January 5, 2017", values) == values_in("01-05-17", values)
    assert values_in("2017-01-05", values) == values_in("Jan. 5, 2017", values)
    assert values_in("1/5/2017", values) != values_in("5/1/2017", values)
    for broken in ("1/ 5/2017", "1 /5/ 2017", "01-05- 2017", "1//5/2017"):
        assert values_in(broken, values) == values_in("1/5/2017", values), broken
    assert values_in("2 - 3 visits", values) == values_in("2 or 3 visits", values)
    assert numbers_in("1,200 or 7.5 and one", values) == [1200, 7.5]
    assert numbers_in("x¹ and ½", values) == []


def test_an_invented_number_is_found() -> None:
    summary, record, letter = told(DENIED)
    for text in ("You had 77 visits.", "You had seventy-seven visits.", "It was on May 9, 2020."):
        assert "value" in names(check_summary(added(summary, planted(text)), record, letter)), text


def test_a_number_of_the_letter_may_be_told_in_words() -> None:
    summary, record, letter = told(DENIED)
    assert check_summary(added(summary, planted("You asked for 8 visits.")), record, letter) == ()


def test_a_changed_date_of_the_record_is_found() -> None:
    summary, record, letter = told(DENIED)
    wrong = reworded(summary, "March 4, 2021", "March 5, 2021", kind="value")
    assert "value" in names(check_summary(wrong, record, letter))


def test_a_record_date_that_its_evidence_does_not_say_is_found() -> None:
    letter, record = sample(DENIED)
    date = record.case.decided
    assert date is not None
    case = replace(record.case, decided=date.replace(day=9))
    wrong = record.model_copy(update={"case": case})
    assert "value" in names(check_summary(explain(wrong, letter), wrong, letter))


def test_a_date_broken_over_two_lines_is_read_and_a_wrong_one_is_still_found() -> None:
    letter, record = sample(DENIED, closing="Of 03/ 04/2021 and 03/ 05/2021.")
    broken = {**record.evidence, "/case/decided": (span_of(letter, "03/ 04/2021"),)}
    other = {**record.evidence, "/case/decided": (span_of(letter, "03/ 05/2021"),)}

    def failed(evidence: dict[str, tuple[Span, ...]]) -> set[str]:
        held = record.model_copy(update={"evidence": evidence})
        return names(check_summary(explain(held, letter), held, letter))

    assert failed(broken) == set()
    assert failed(other) == {"value"}


def test_a_changed_number_of_the_law_is_found() -> None:
    summary, record, letter = told(DENIED)
    assert "value" in names(check_summary(reworded(summary, "30", "60", kind="value"), record, letter))


def test_a_changed_source_of_the_law_is_found() -> None:
    summary, record, letter = told(DENIED)
    assert "value" in names(check_summary(reworded(summary, "10575", "10957.1", kind="cite"), record, letter))


def test_a_wrong_item_number_is_found() -> None:
    summary, record, letter = told(DENIED, APPROVED)

    def renumber(run: Run) -> Run:
        return run.model_copy(update={"text": "2"}) if run.source == "/issues/0" else run

    assert "value" in names(check_summary(edited(summary, renumber), record, letter))
