"""Every check finds the fault that is planted for it, and passes what is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.checks import Failure, check_summary, withhold
from summarizer.checks.polarity import stated
from summarizer.checks.values import numbers_in, values_in
from summarizer.checks.vocabulary import vocabulary
from summarizer.explain import explain
from summarizer.letter import Letter
from summarizer.schema import Decision, Paragraph, PlainSummary, Record, Run, Span
from tests.summary_samples import (
    APPROVED,
    DENIED,
    PARTIAL,
    UNKNOWN,
    Item,
    contradicted,
    first_line,
    sample,
    shown,
    span_of,
)

WORDS = vocabulary("en")
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


@pytest.mark.parametrize("items", [(DENIED,), (APPROVED,), (DENIED, APPROVED, PARTIAL), (DENIED, UNKNOWN), (UNKNOWN,)])
def test_a_true_summary_passes_every_check(items: tuple[Item, ...]) -> None:
    summary, record, letter = told(*items)
    assert check_summary(summary, record, letter) == ()


# --- polarity


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


# --- coverage, names, quotations


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


# --- numbers and dates


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


# --- medicines, guidelines, claims


def test_an_invented_medicine_is_found() -> None:
    summary, record, letter = told(DENIED)
    wrong = added(summary, planted("You took Norco for it."))
    assert "medicine" in names(check_summary(wrong, record, letter))
    assert "medicine" not in names(check_summary(wrong, record, letter, medicines=()))


def test_a_guideline_that_the_letter_does_not_name_is_found() -> None:
    summary, record, letter = told(DENIED)
    assert "guideline" in names(check_summary(added(summary, planted("The ODG says so.")), record, letter))


@pytest.mark.parametrize(
    "claim", ["You should appeal this.", "We recommend a new request.", "You will win.", "Your doctor failed to write."]
)
def test_advice_a_promise_and_blame_are_found(claim: str) -> None:
    summary, record, letter = told(DENIED)
    assert "claim" in names(check_summary(added(summary, planted(claim)), record, letter))


# --- reading


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


# --- what the user gets


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


# --- any letter

REQUESTS = st.text(alphabet="abcXYZ 019.,:;#/()%'\"<>&*_-", min_size=1, max_size=60).map(
    lambda text: "Item " + " ".join(text.split()) + " end"
)
TROUBLE = st.sampled_from(
    ["", "approved", "not approved", "denied as upheld", "The denial stands", "<script>", "**x**"]
)
ITEMS = st.builds(
    Item,
    request=st.builds("{} {}".format, REQUESTS, TROUBLE).map(lambda text: " ".join(text.split())),
    decision=st.sampled_from(["upheld", "overturned", None]),
    reasons=st.just(("criteria_not_met",)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ITEMS, max_size=9))
def test_every_summary_of_any_letter_passes_and_every_flip_is_found(items: list[Item]) -> None:
    letter, record = sample(*items)
    summary = explain(record, letter)
    assert check_summary(summary, record, letter) == ()

    turned: dict[Decision | None, Decision | None] = {"upheld": "overturned", "overturned": "upheld", None: "upheld"}
    for index, issue in enumerate(record.issues):
        flipped = replace(issue, decision=turned[issue.decision])
        issues = (*record.issues[:index], flipped, *record.issues[index + 1 :])
        wrong = record.model_copy(update={"issues": issues})
        assert "polarity" in names(check_summary(summary, wrong, letter))
