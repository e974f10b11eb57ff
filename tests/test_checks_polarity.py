"""A summary that turns, invents or hides a decision is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.checks import check_summary
from summarizer.checks.polarity import stated
from summarizer.checks.vocabulary import vocabulary
from summarizer.explain import explain
from summarizer.letter import letter_from_pages
from summarizer.reader.rules import read
from summarizer.schema import Decision, Run
from tests.summary_faults import added, edited, names, planted, reworded, told
from tests.summary_samples import APPROVED, DENIED, PARTIAL, UNKNOWN, Item, contradicted, sample

WORDS = vocabulary("en")


@pytest.mark.parametrize(
    ("sentence", "decision"),
    [
        ("your request is not approved", "upheld"),
        ("they aren't approved", "upheld"),
        ("none of them was approved", "upheld"),
        ("your request is approved", "overturned"),
        ("the denial stands", "upheld"),
        ("the denial does not stand", "overturned"),
        ("the claims company is to authorize the treatment", "overturned"),
        ("this was never denied", "overturned"),
        ("not so: it is approved", "overturned"),
    ],
)
def test_polarity_reads_what_a_sentence_says_was_decided(sentence: str, decision: Decision) -> None:
    assert stated(sentence, WORDS.polarity) == {decision}


def test_a_sentence_without_a_decision_says_none() -> None:
    assert stated("an appeal is possible", WORDS.polarity) == frozenset()


def test_a_dropped_negation_is_found() -> None:
    summary, record, letter = told(DENIED)
    failures = check_summary(reworded(summary, "not approved", "approved"), record, letter)
    assert "polarity" in names(failures)
    assert any(failure.paragraph == 0 and failure.section == 0 for failure in failures)


def test_an_added_negation_is_found() -> None:
    summary, record, letter = told(APPROVED)
    assert "polarity" in names(check_summary(reworded(summary, "approved", "not approved"), record, letter))


def test_a_flipped_record_is_found_whatever_the_decision() -> None:
    flips: tuple[tuple[Item, Decision], ...] = ((DENIED, "overturned"), (APPROVED, "upheld"))
    for item, flipped in flips:
        letter, record = sample(item)
        issue = replace(record.issues[0], decision=flipped)
        wrong = record.model_copy(update={"issues": (issue,)})
        assert "polarity" in names(check_summary(explain(record, letter), wrong, letter))
        # even where the summary agrees with the wrong record, the letter's own word does not
        assert "polarity" in names(check_summary(explain(wrong, letter), wrong, letter))


def test_two_items_whose_decisions_were_swapped_are_found() -> None:
    letter, record = sample(DENIED, APPROVED)
    first, second = record.issues
    swapped = record.model_copy(
        update={"issues": (replace(first, decision=second.decision), replace(second, decision=first.decision))}
    )
    failures = check_summary(explain(record, letter), swapped, letter)
    assert {failure.section for failure in failures if failure.check == "polarity"} >= {0, 1, 2}


def test_a_wrong_count_of_approved_items_is_found() -> None:
    summary, record, letter = told(DENIED, APPROVED, PARTIAL)

    def miscount(run: Run) -> Run:
        return run.model_copy(update={"text": "2"}) if run.computed == "count_overturned" else run

    assert {"polarity", "value"} <= names(check_summary(edited(summary, miscount), record, letter))


def test_a_decision_stated_for_an_unread_item_is_found() -> None:
    summary, record, letter = told(DENIED, UNKNOWN)
    wrong = added(summary, planted("Request is not approved.", items=(1,)))
    assert "polarity" in names(check_summary(wrong, record, letter))


def test_a_decision_stated_of_nothing_is_found() -> None:
    summary, record, letter = told(APPROVED)
    assert "polarity" in names(check_summary(added(summary, planted("It was denied.")), record, letter))


@pytest.mark.parametrize(
    "word", ["is not medically necessary", "isnot medically necessary", "isnotmedically necessary"]
)
def test_the_letters_word_is_read_however_its_negation_is_printed(word: str) -> None:
    text = (
        f"CLINICAL CASE SUMMARY\nA woman.\nIMR DECISION(S) AND RATIONALE(S)\n1. A knee brace {word} and appropriate.\n"
    )
    text += "The Claims Administrator did not cite any medical evidence for its decision.\n"
    letter = letter_from_pages([text], name="letter.txt", sha256="0" * 64)
    record = read(letter)

    assert record.issues[0].decision == "upheld"
    assert "polarity" not in names(check_summary(explain(record, letter), record, letter))


def test_a_wrong_meaning_of_the_letters_word_is_found() -> None:
    summary, record, letter = told(DENIED)
    wrong = reworded(summary, "The treatment is not approved.", "The treatment is approved.")
    assert "polarity" in names(check_summary(wrong, record, letter))


def test_a_headline_that_states_an_outcome_where_one_is_unknown_is_found() -> None:
    summary, record, letter = told(DENIED, UNKNOWN)
    wrong = reworded(summary, "This program could not read it.", "The denial stands.")
    assert "polarity" in names(check_summary(wrong, record, letter))


def test_a_missing_warning_beside_a_contradicted_decision_is_found() -> None:
    letter, record = sample(DENIED)
    summary = explain(record, letter)
    assert "warning" in names(check_summary(summary, contradicted(letter, record, 0), letter))


@pytest.mark.parametrize("items", [(DENIED,), (APPROVED, DENIED)])
def test_a_first_line_that_does_not_say_what_to_look_up_is_found(items: tuple[Item, ...]) -> None:
    letter, record = sample(*items)
    record = contradicted(letter, record, 0)
    summary = explain(record, letter)
    plain = explain(record.model_copy(update={"inconsistencies": ()}), letter)
    outcome = summary.sections[0]
    flat = outcome.model_copy(update={"paragraphs": (plain.sections[0].paragraphs[0], *outcome.paragraphs[1:])})

    assert check_summary(summary, record, letter) == ()
    wrong = summary.model_copy(update={"sections": (flat, *summary.sections[1:])})
    assert "warning" in names(check_summary(wrong, record, letter))
