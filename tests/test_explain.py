"""What a summary says of invented letters: the outcome first, every item, only the facts that fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.checks import check_summary
from summarizer.explain import explain
from summarizer.explain.quotes import shortened, verdict_in
from summarizer.explain.told import Told, ToldItem
from summarizer.facts import facts
from summarizer.readability import HIGHEST_GRADE, MOST_QUOTED
from summarizer.reader.rules import read
from summarizer.schema import Inconsistency, PlainSummary, Review, Section, SectionKind
from tests.reading import RATIONALE, SUMMARY, letter_of
from tests.reading import item as item_text
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


def summary_of(*items: Item) -> PlainSummary:
    letter, record = sample(*items)
    summary = explain(record, letter)
    assert check_summary(summary, record, letter) == ()
    return summary


def parts(summary: PlainSummary, kind: SectionKind) -> list[Section]:
    return [section for section in summary.sections if section.kind == kind]


def text_of(section: Section) -> list[str]:
    return ["".join(run.text for run in paragraph.runs) for paragraph in section.paragraphs]


def facts_used(summary: PlainSummary) -> set[str]:
    return {fact for section in parts(summary, "next") for paragraph in section.paragraphs for fact in paragraph.facts}


def test_a_denied_request_is_said_to_be_denied_in_the_first_line() -> None:
    assert first_line(summary_of(DENIED)) == (
        "The denial stands. Your request is not approved: Eight visits of aquatic therapy for the left knee"
    )


def test_an_approved_request_is_said_to_be_approved_in_the_first_line() -> None:
    assert first_line(summary_of(APPROVED)) == (
        "The denial does not stand. Your request is approved: MRI of the left knee"
    )


def test_several_denials_are_counted() -> None:
    two, three = first_line(summary_of(DENIED, PARTIAL)), first_line(summary_of(DENIED, PARTIAL, DENIED))
    assert two == "The denial stands for both of your requests. They are not approved."
    assert three == "The denial stands for all 3 of your requests. They are not approved."


def test_a_mixed_result_is_counted_and_told_item_by_item() -> None:
    summary = summary_of(DENIED, APPROVED, PARTIAL)
    outcome = text_of(parts(summary, "outcome")[0])
    assert outcome[:4] == [
        "The result is mixed. Approved: 1 of your 3 requests. Not approved: 2 of your 3 requests.",
        "Request 1 is not approved: Eight visits of aquatic therapy for the left knee",
        "Request 2 is approved: MRI of the left knee",
        "Request 3 is not approved: Acupuncture 6 visits for the left knee",
    ]


def test_an_item_without_a_decision_is_to_be_looked_up_and_nothing_is_said_of_it() -> None:
    summary = summary_of(DENIED, UNKNOWN)
    assert first_line(summary) == (
        "Look up the decision on request 2 in your letter: Knee brace for purchase. This program could not read it."
    )
    assert summary.outcome == "unclear"
    story = parts(summary, "item")[1]
    assert text_of(story) == ["This program could not read the decision on this request. Look it up in your letter."]


def test_the_only_request_without_a_decision_is_to_be_looked_up() -> None:
    summary = summary_of(UNKNOWN)
    assert first_line(summary).startswith("Look up the decision on your request: Knee brace for purchase.")
    assert facts_used(summary) == {"help"}


def test_a_letter_without_items_says_that_no_decision_could_be_read() -> None:
    letter, record = sample(review=[Review(pointer="/issues", why="no_issue_found")])
    summary = explain(record, letter)
    assert first_line(summary).startswith("No decision could be read in this letter.")
    assert summary.outcome is None
    assert check_summary(summary, record, letter) == ()


@pytest.mark.parametrize(("item", "decision"), [(DENIED, "is not approved"), (APPROVED, "is approved")])
def test_a_contradicted_decision_is_to_be_looked_up_by_the_first_line(item: Item, decision: str) -> None:
    letter, record = sample(item)
    record = contradicted(letter, record, 0)
    summary = explain(record, letter)
    assert first_line(summary).startswith("Look up the decision on your request. The letter contradicts itself there.")
    assert decision in first_line(summary)
    assert check_summary(summary, record, letter) == ()


def test_the_first_line_names_the_contradicted_request_of_several() -> None:
    letter, record = sample(DENIED, APPROVED, PARTIAL)
    record = contradicted(letter, record, 2)
    summary = explain(record, letter)
    assert first_line(summary).startswith("Look up the decision on request 3. The letter contradicts itself there.")
    assert "By the letter's headings: The result is mixed." in first_line(summary)
    assert check_summary(summary, record, letter) == ()


@pytest.mark.parametrize("number", [2, 24])
def test_the_first_line_counts_the_requests_if_all_are_contradicted(number: int) -> None:
    letter, record = sample(*[DENIED] * number)
    for index in range(number):
        record = contradicted(letter, record, index)
    summary = explain(record, letter)
    assert first_line(summary).startswith(f"Look up the decision on each of your {number} requests.")
    assert check_summary(summary, record, letter) == ()


def test_a_missing_decision_and_a_contradicted_one_are_both_in_the_first_line() -> None:
    letter, record = sample(UNKNOWN, DENIED)
    record = contradicted(letter, record, 1)
    summary = explain(record, letter)
    assert first_line(summary).startswith("Look up the decision on request 2. The letter contradicts itself there.")
    assert "Look up the decision on request 1 in your letter" in first_line(summary)
    assert check_summary(summary, record, letter) == ()


def test_only_the_contradicted_item_is_under_a_warning() -> None:
    letter, record = sample(DENIED, APPROVED)
    record = contradicted(letter, record, 1)
    outcome = text_of(parts(explain(record, letter), "outcome")[0])
    assert ["Warning" in line for line in outcome[:3]] == [False, False, True]


AGAINST = "The text does not fit this decision. It argues the other way: "


@pytest.mark.parametrize(
    ("item", "argued"),
    [
        (Item(reasons=("criteria_met",)), "The records show what the guide asks for."),
        (Item(decision="overturned"), "The records did not show that care like this helped you do more."),
    ],
)
def test_reasons_of_the_other_side_are_told_as_what_argues_against_a_contradicted_decision(
    item: Item, argued: str
) -> None:
    letter, record = sample(item)
    record = contradicted(letter, record, 0)
    summary = explain(record, letter)
    story = text_of(parts(summary, "item")[0])
    assert AGAINST + argued in story
    assert not [line for line in story if line.startswith("Why:")]
    assert check_summary(summary, record, letter) == ()


def test_a_why_that_fits_a_contradicted_decision_is_told_beside_what_argues_against_it() -> None:
    letter, record = sample(Item(reasons=("criteria_not_met", "criteria_met")))
    story = text_of(parts(explain(contradicted(letter, record, 0), letter), "item")[0])
    assert "Why: The records did not show the signs that the guide asks for." in story
    assert f"{AGAINST}The records show what the guide asks for." in story


def test_a_models_why_for_the_other_decision_is_told_as_what_argues_against_it() -> None:
    letter, record = sample(Item(reasons=("criteria_met",)))
    told = Told("It is about therapy.", {0: ToldItem("You asked for visits.", "It is not approved.", "It fits.", ())})
    conflicting = text_of(parts(explain(contradicted(letter, record, 0), letter, told=told), "item")[0])
    assert f"{AGAINST}It fits." in conflicting
    assert "Why: It fits." in text_of(parts(explain(record, letter, told=told), "item")[0])


def test_a_partial_request_tells_what_had_been_agreed_to() -> None:
    story = text_of(parts(summary_of(PARTIAL), "item")[0])
    assert story[:3] == [
        "What was asked for: Acupuncture 12 visits for the left knee",
        "Already agreed to by the claims company: Acupuncture 6 visits",
        "What this review was about: Acupuncture 6 visits for the left knee",
    ]


def test_the_reviewers_reason_is_told_plainly_and_then_quoted() -> None:
    story = text_of(parts(summary_of(DENIED), "item")[0])
    why = story.index("Why: The records did not show that care like this helped you do more.")
    assert story[why + 1] == "In the reviewer's own words:"
    assert story[why + 2] == f"“{DENIED.reason_sentence}”"


def test_a_sentence_that_begins_with_the_guide_is_quoted_from_where_it_tells_of_the_case() -> None:
    guide = "While the schedule allows a short course of supervised exercise in water for those " * 2
    long = (
        f"{guide}who cannot walk on land, here, the treating provider failed to say what the first visits had changed."
    )
    story = text_of(parts(summary_of(Item(reason_sentence=long)), "item")[0])

    quote = next(line for line in story if "failed" in line)
    assert quote.startswith("“… ")
    assert quote.endswith("here, the treating provider failed to say what the first visits had changed.”")


def test_a_reason_for_the_other_decision_is_not_told_as_the_why() -> None:
    story = text_of(parts(summary_of(Item(reasons=("criteria_met",))), "item")[0])
    assert "Why: this program could not sort the reason." in story


def test_what_the_records_lacked_is_listed_with_its_place_in_the_letter() -> None:
    summary = summary_of(DENIED)
    bullets = [paragraph for paragraph in parts(summary, "item")[0].paragraphs if paragraph.shape == "bullet"]
    assert [bullet.runs[0].text for bullet in bullets] == ["proof that past care helped you move, work or live better"]
    assert bullets[0].support[0].quote == DENIED.reason_sentence


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


def test_many_items_with_the_same_reasons_are_told_together() -> None:
    alike = [Item(request=f"Laboratory test number {letter}") for letter in "ABCDE"]
    summary = summary_of(*alike, APPROVED)
    assert [section.items for section in parts(summary, "item")] == [(0, 1, 2, 3, 4), (5,)]
    heading = "".join(run.text for run in parts(summary, "item")[0].heading)
    assert heading == "Requests 1, 2, 3, 4 and 5"


def check_lines(rationale: str = RATIONALE, *, summary: str = SUMMARY, **of_item: str) -> list[str]:
    """The things to check in an invented letter that the rules read."""
    letter = letter_of(item_text(rationale=rationale, **of_item), summary=summary)
    record = read(letter)
    told = explain(record, letter)
    assert check_summary(told, record, letter) == ()
    return [line for check in parts(told, "check") for line in text_of(check)[1:]]


def test_a_long_conclusion_against_the_heading_is_shown_with_its_verdict() -> None:
    [told] = check_lines(
        "Six weeks of therapy failed. Therefore, the request for MRI of the right knee without contrast to look for a"
        " torn meniscus after the fall of last winter is medically necessary."
    )
    assert told.startswith("It contradicts itself about the decision. The heading says “Upheld” (page 1).")
    assert "The reviewer's text comes to this: “… " in told
    assert "is medically necessary.” (page 1)" in told


CLAUSES = st.lists(
    st.sampled_from(["a", "is", "care,", "and", "because", "not", "as;", "knee"]), min_size=1, max_size=60
)


@given(before=CLAUSES, behind=CLAUSES, most_words=st.integers(8, 40))
def test_a_shortened_conclusion_keeps_its_verdict_whatever_stands_around_it(
    before: list[str], behind: list[str], most_words: int
) -> None:
    verdict = "is not deemed to be medically necessary"
    text = " ".join([*before, verdict, *behind])
    quote = shortened(text, most_words, keep=verdict_in(text))
    assert verdict in quote.text
    assert quote.text in text
    assert len(quote.text.split()) <= most_words


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("She was seen in June 20216.", "One date in it cannot be right: “June 20216” (page 1)."),
        (
            "She was seen on 1-5-2015.",
            "It tells of a visit, a note or a request on “1-5-2015” (page 1). That is before the date of your injury:"
            " “2-1-2016” (page 1).",
        ),
        (
            "On 6-1-2017 she was seen again.",
            "It tells of something that was on “6-1-2017” (page 1). That is after the date of this decision:"
            " “04/20/2017” (page 1).",
        ),
        ("He was seen again.", "It calls you a woman in one place and a man in another:"),
    ],
)
def test_a_contradiction_says_in_plain_words_what_does_not_fit(sentence: str, told: str) -> None:
    [line] = check_lines(summary=f"{SUMMARY} {sentence}")
    assert line.startswith(told)


@pytest.mark.parametrize(("side", "whose"), [("claims", "the claims company"), ("reviewer", "the reviewer")])
def test_a_guide_for_another_part_of_the_body_is_told_with_who_used_it(side: str, whose: str) -> None:
    [line] = check_lines(**{side: "Decision based on MTUS Low Back Complaints 2004."})
    assert line.startswith(
        "The request is for “knee” (page 1). But the guide that " + whose + " used is for another part"
    )


def test_a_contradiction_in_somebody_elses_words_is_told_by_its_kind_with_both_places() -> None:
    letter, record = sample(DENIED, closing="The injury of the right knee was in 2019.")
    places = (span_of(letter, "left knee"), span_of(letter, "right knee"))
    conflict = Inconsistency(kind="side_conflict", detail="left and right", evidence=places)
    record = record.model_copy(update={"inconsistencies": (conflict,)})
    summary = explain(record, letter)
    (check,) = parts(summary, "check")
    assert text_of(check)[1] == (
        "It names different sides of the body for the same problem."
        " It says “left knee” (page 1) and “right knee” (page 1)."
    )
    assert check_summary(summary, record, letter) == ()


def test_doubts_are_named_by_field_and_request() -> None:
    letter, record = sample(DENIED, APPROVED)
    doubts = (Review(pointer="/issues/1/quantity", why="x"), Review(pointer="/no/such/field", why="x"))
    record = record.model_copy(update={"review": doubts})
    (check,) = parts(explain(record, letter), "check")
    assert text_of(check)[1:] == ["how much was asked for, request 2", "a detail of the letter"]


def test_a_warning_not_to_stop_opioids_at_once_is_passed_on() -> None:
    caution = (
        "This decision should not be interpreted as a recommendation to stop opioids abruptly and the worker is advised"
        " to speak with the treating physician."
    )
    text = shown(summary_of(Item(request="A pain medicine", reason_sentence=caution)))
    assert "it is no advice to stop opioid medicine at once" in text
    assert "speak with your treating doctor" in text


def test_a_warning_about_opioids_under_several_requests_says_which_ones() -> None:
    caution = "This decision is not a recommendation to stop opioids abruptly."
    medicine = Item(request="A pain medicine", reason_sentence=caution)
    story = text_of(parts(summary_of(DENIED, medicine, DENIED, medicine), "item")[0])
    assert story[-1].startswith("Do not miss this for requests 2 and 4. The letter says")


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
