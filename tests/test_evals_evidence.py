from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evals.evidence import check_evidence
from summarizer.letter import Letter, letter_from_pages
from summarizer.schema import Case, Claimant, Inconsistency, Injury, Record, Span, UtilizationReview
from tests.eval_samples import TEXT, label, record_of, span

LETTER = letter_from_pages([TEXT], name="one.txt", sha256="0" * 64)


def verdict_of(record: Record, pointer: str, letter: Letter = LETTER) -> str:
    return next(check.verdict for check in check_evidence(record, letter) if check.pointer == pointer)


def with_age(age: int, quote: str, rule: str | None = None) -> Record:
    place = replace(span(LETTER.text, quote), rule=rule)
    return record_of(label()).model_copy(
        update={"claimant": Claimant(age=age), "evidence": {"/claimant/age": (place,)}}
    )


def with_date(date: dt.date, text: str) -> tuple[Record, Letter]:
    letter = letter_from_pages([text], name="one.txt", sha256="0" * 64)
    record = record_of(label()).model_copy(
        update={"injury": Injury(date=date), "evidence": {"/injury/date": (span(letter.text, letter.text),)}}
    )
    return record, letter


def test_a_value_whose_quote_holds_it_is_valid() -> None:
    assert verdict_of(with_age(47, "47-year-old"), "/claimant/age") == "valid"


def test_a_value_that_its_quote_does_not_hold_is_unsupported() -> None:
    assert verdict_of(with_age(74, "47-year-old"), "/claimant/age") == "unsupported"


def test_a_computed_value_is_grounded_by_its_factors() -> None:
    assert verdict_of(with_age(94, "47-year-old", rule="twice"), "/claimant/age") == "valid"


def test_a_value_without_evidence_is_told_from_one_that_is_grounded() -> None:
    assert verdict_of(record_of(label()), "/claimant/sex") == "none"


def test_a_quote_that_is_not_its_slice_is_misplaced() -> None:
    moved = replace(span(LETTER.text, "47-year-old"), start=0, end=11)
    record = record_of(label()).model_copy(update={"evidence": {"/claimant/age": (moved,)}})

    assert verdict_of(record, "/claimant/age") == "misplaced"


def test_a_quote_on_another_page_is_misplaced() -> None:
    moved = replace(span(LETTER.text, "47-year-old"), page=2)
    record = record_of(label()).model_copy(update={"evidence": {"/claimant/age": (moved,)}})

    assert verdict_of(record, "/claimant/age") == "misplaced"


def test_a_decision_needs_its_word_in_the_quote() -> None:
    record = record_of(label())
    swapped = {
        "/issues/0/decision": record.evidence["/issues/1/decision"],
        "/issues/1/decision": record.evidence["/issues/0/decision"],
    }

    assert verdict_of(record, "/issues/0/decision") == "valid"
    assert verdict_of(record.model_copy(update={"evidence": swapped}), "/issues/0/decision") == "unsupported"
    assert verdict_of(record.model_copy(update={"evidence": swapped}), "/issues/1/decision") == "unsupported"


def test_a_text_needs_all_its_words_in_the_quote() -> None:
    record = record_of(label())
    short = {"/issues/0/request": (span(LETTER.text, "MRI of the"),)}

    assert verdict_of(record, "/issues/0/request") == "valid"
    assert verdict_of(record.model_copy(update={"evidence": short}), "/issues/0/request") == "unsupported"


@pytest.mark.parametrize("text", ["08/02/2017", "8-2-17", "August 2, 2017", "2 Aug. 2017", "2017-08-02"])
def test_a_date_is_supported_in_any_form(text: str) -> None:
    record, letter = with_date(dt.date(2017, 8, 2), text)

    assert verdict_of(record, "/injury/date", letter) == "valid"


def test_another_date_does_not_support_a_date() -> None:
    record, letter = with_date(dt.date(2017, 8, 2), "08/03/2017")

    assert verdict_of(record, "/injury/date", letter) == "unsupported"


def test_evidence_of_a_whole_grounds_its_parts() -> None:
    record = record_of(label()).model_copy(
        update={
            "case": Case(number="CM19-0123456"),
            "utilization_review": UtilizationReview(),
            "evidence": {"/case": (span(LETTER.text, "CM19-0123456"),)},
        }
    )

    assert verdict_of(record, "/case/number") == "valid"


def test_an_inconsistency_needs_places_that_stand() -> None:
    found = Inconsistency(kind="sex_conflict", detail="He and she.", evidence=(span(LETTER.text, "woman"),))
    lost = Inconsistency(
        kind="sex_conflict", detail="He and she.", evidence=(Span(start=0, end=2, page=1, quote="he"),)
    )
    record = record_of(label()).model_copy(update={"inconsistencies": (found, lost)})

    assert verdict_of(record, "/inconsistencies/0") == "valid"
    assert verdict_of(record, "/inconsistencies/1") == "misplaced"


@pytest.mark.parametrize("text", ["forty-seven-year-old", "age forty seven", "47 y.o."])
def test_numbers_are_compared_as_values(text: str) -> None:
    letter = letter_from_pages([text], name="one.txt", sha256="0" * 64)
    record = record_of(label()).model_copy(
        update={"claimant": Claimant(age=47), "evidence": {"/claimant/age": (span(letter.text, text),)}}
    )

    assert verdict_of(record, "/claimant/age", letter) == "valid"
