"""Why a rationale decides as it does, and which of its words carry each reason."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.letter import Letter, letter_from_pages
from summarizer.reader.conclusion import Rationale, read_rationale
from summarizer.reader.lexicon import split_words
from summarizer.reader.part import Part, Range
from summarizer.reader.reasons import judge, read_reasons
from summarizer.resources import load_toml
from summarizer.schema import OVERTURNED_REASONS, UPHELD_REASONS, Category, Decision, Reason

DENIED = "As such, the request is not medically necessary."
APPROVED = "As such, the request is medically necessary."

UPHELD_SENTENCES: dict[Reason, tuple[str, ...]] = {
    "no_functional_improvement": (
        "There is no evidence of objective functional gains with the use of this medication.",
        "The applicant remained off of work despite twenty earlier sessions.",
        "How far the first six visits improved function is also not noted, and functional improvement was not shown.",
        "The injured worker has had 18 sessions of therapy with minimal benefit.",
        "The attending provider did not, however, identify any improvement in function.",
        "The treatment to date has been ineffective.",
        "In spite of chronic opioid therapy the claimant still rates the pain at 8 of 10.",
        "The visits so far did not lead to a measurable change.",
        "Pain scores with the patch are the same as before.",
    ),
    "exceeds_guideline": (
        "The request for 12 visits exceeds the recommended six-visit trial.",
        "Muscle relaxants are recommended for short-term use only. The patient has been on this since at least May.",
        "An additional 12 visits would exceed the guideline maximum of 24 visits.",
        "Rental is recommended for up to seven days. Thirty days are requested for the patient.",
        "The 24 visits asked for are well over what the guideline allows.",
        "The supply of ninety tablets is at odds with the recommended role of the drug.",
        "The quantity of 90 tablets does not represent short-term use.",
        "The request for 12 more visits is beyond guideline recommendations and is not medically necessary.",
    ),
    "insufficient_documentation": (
        "The attending provider failed to furnish a clear rationale for the request.",
        "The number of previously completed visits was not stated.",
        "It is unclear how the requested device would be used or what goals it would serve.",
        "The medical report of March is handwritten and largely illegible.",
        "The request as written does not include a dosage or quantity.",
        "The treating physician has not explained why a brand-name drug is needed.",
        "The most recent report was not provided for review.",
        "The clinical records are insufficient to establish the need for this service.",
        "No current progress note is on file.",
        "From these papers the medical necessity of the item cannot be determined.",
    ),
    "conservative_care_first": (
        "There is no indication that lower levels of care were tried and failed.",
        "The patient has not completed a course of physical therapy for the shoulder.",
        "No evidence of intolerance or contraindication to oral medication is noted.",
        "The patient has yet to complete the physical therapy that was recently authorized.",
        "Physical therapy has not been attempted for this complaint.",
        "Less invasive options have not been explored.",
        "Lower levels of care should be exhausted before considering surgery.",
        "No mention was made of the claimant having tried non-pharmacological measures.",
    ),
    "criteria_not_met": (
        "There are no red flags or progressive neurologic deficits that would warrant imaging.",
        "Guideline criteria for this procedure have not been met.",
        "Physical examination was normal, with intact strength, sensation and reflexes.",
        "There is no indication that the worker is near maximum medical improvement.",
        "The examination does not show any dermatomal loss.",
        "The patient is not undergoing any of these treatments for cancer.",
        "The requirements are not satisfied, and the request is not medically necessary.",
        "The worker is at low risk.",
    ),
    "not_recommended": (
        "According to the guidelines, massage chairs are not recommended.",
        "The proposed treatment is considered investigational.",
        "There is a paucity of high-quality evidence in support of this treatment.",
        "The guidelines do not recommend compounded creams.",
        "Passive modalities are discouraged in the chronic phase.",
        "High quality studies supporting the treatment are lacking.",
        "Cooling units are recommended after surgery, but not for nonsurgical treatment.",
    ),
    "not_needed_now": (
        "Since the surgery is not medically necessary, the associated therapy is not medically necessary.",
        "The attending provider did not state how the MRI would influence the treatment plan.",
        "The request duplicates a service which has already been authorized.",
        "The condition has resolved and no further treatment is required.",
        "The applicant should be able to transition to a home exercise program.",
        "An MRI was taken three months ago and a repeat would add nothing.",
        "The requested procedure is not certified, so pre-operative clearance is not needed.",
    ),
}
OVERTURNED_SENTENCES: dict[Reason, tuple[str, ...]] = {
    "criteria_met": (
        "The claimant meets the criteria for a lumbar epidural steroid injection.",
        "In this case, there is a history of a fall and the worker has weakness of the grip.",
        "She was diagnosed with major depression.",
        "The imaging confirms a displaced fracture.",
        "This patient fulfils each requirement for the program.",
    ),
    "conservative_care_failed": (
        "The claimant has not responded to NSAIDs, therapy or a corticosteroid injection.",
        "Symptoms have persisted despite six months of conservative treatment.",
        "Six months of non-operative care brought no lasting relief.",
        "First-line agents were not tolerated.",
    ),
    "functional_improvement_shown": (
        "There is documented functional improvement from the first six sessions.",
        "The applicant has returned to work and reports pain relief and improved function.",
        "The medication allows the patient to carry out daily activities.",
        "The records document objective gains with the first six visits.",
    ),
    "guideline_supports": (
        "The requested number of visits is within the guideline.",
        "The guidelines support a six-visit trial, and the request is for six visits.",
        "A walker is recommended after this operation.",
        "The number of visits is in keeping with the guideline, and the request is medically necessary.",
        "Current guidelines endorse this treatment.",
    ),
}
CASES: list[tuple[Reason, str, Decision]] = [
    *((reason, text, "upheld") for reason, texts in UPHELD_SENTENCES.items() for text in texts),
    *((reason, text, "overturned") for reason, texts in OVERTURNED_SENTENCES.items() for text in texts),
]


def _read(
    rationale: str, decision: Decision | None, category: Category | None = None
) -> tuple[Letter, Part[tuple[Reason, ...]]]:
    letter = letter_from_pages([rationale], name="letter.txt", sha256="0" * 64)
    told = read_rationale(split_words(letter.flat), Range(0, len(letter.text)))
    return letter, read_reasons(letter.flat, told, decision, category)


def _ruled(rationale: str) -> tuple[Reason, ...]:
    """What the rules alone would give for a denial."""
    told = read_rationale(split_words(rationale), Range(0, len(rationale)))
    judged = judge(rationale, told, "upheld", None)
    assert judged
    return judged.chosen


def _reasons(rationale: str, decision: Decision | None = "upheld") -> tuple[Reason, ...]:
    return _read(rationale, decision)[1].value


def _quotes(rationale: str, decision: Decision | None = "upheld") -> list[str]:
    letter, found = _read(rationale, decision)
    return [letter.flat[mark.start : mark.end] for marks in found.marks.values() for mark in marks]


def test_the_samples_cover_every_reason() -> None:
    assert {*UPHELD_SENTENCES, *OVERTURNED_SENTENCES} == set(get_args(Reason))


@pytest.mark.parametrize(("reason", "text", "decision"), CASES)
def test_a_sentence_carries_its_reason(reason: Reason, text: str, decision: Decision) -> None:
    assert reason in _reasons(f"{text} {DENIED if decision == 'upheld' else APPROVED}", decision)


def test_no_rationale_and_a_bare_decision_give_no_reason() -> None:
    assert read_reasons(DENIED, Rationale(), "upheld") == Part((), {})
    assert _reasons(DENIED) == ()
    assert _reasons("Medical necessity has not been established.") == ()


def test_what_the_guideline_asks_for_is_not_what_the_case_lacks() -> None:
    recital = "The guidelines recommend imaging in the absence of improvement after conservative care. "
    assert _reasons(f"{recital}{DENIED}") == ()
    assert _reasons(f"{recital}It is also supported when no red flags are found. {DENIED}") == ()


def test_a_sentence_that_only_seems_to_recite_counts_for_want_of_another() -> None:
    recital = "The guidelines recommend imaging in some cases."
    assert _reasons(f"{recital} Red flags absent. {DENIED}") == ("criteria_not_met",)
    assert _reasons(f"{recital} Red flags absent. The patient had no goals. {DENIED}") == (
        "insufficient_documentation",
    )


def test_a_reason_out_of_place_for_the_request_counts_for_want_of_another() -> None:
    past = "Earlier therapy brought the patient no improvement."
    _, found = _read(f"{past} There are no red flags. {DENIED}", "upheld", "diagnostic")
    assert found.value == ("criteria_not_met",)
    _, found = _read(f"{past} {DENIED}", "upheld", "diagnostic")
    assert found.value == ("no_functional_improvement",)


def test_a_compound_falls_under_the_rule_for_all_compounds() -> None:
    rule = "Any compounded product that contains at least one drug that is not recommended is not recommended."
    assert _reasons(f"{rule} The request for this compounded cream is not medically necessary.") == ("not_recommended",)


def test_what_is_said_of_patients_in_general_is_no_reason() -> None:
    background = "There is no evidence that one drug in this class brings more pain relief. "
    assert _reasons(f"{background}The quantity was not stated. {DENIED}") == ("insufficient_documentation",)


def test_a_guidelines_proviso_for_more_visits_is_no_excess() -> None:
    proviso = "When the number of visits exceeds the guideline, exceptional factors should be noted."
    assert "exceeds_guideline" not in _ruled(f"{proviso} {DENIED}")


def test_a_question_is_no_answer() -> None:
    assert _reasons(f"Has the patient failed to try conservative care? {DENIED}") == ()


def test_a_denial_reaches_only_what_it_denies() -> None:
    narrative = "The patient has a positive drop arm test and weakness, and did not fall."
    assert "criteria_not_met" not in _ruled(f"{narrative} {DENIED}")


def test_what_everybody_lacks_is_no_reason() -> None:
    assert _reasons(f"There were no exceptional factors in the records. {DENIED}") == ()


def test_the_advice_after_an_opioid_decision_is_no_reason() -> None:
    advice = "This medical necessity decision should not be interpreted as a recommendation to stop long-term opioids."
    text = f"The guidelines limit use to 4 weeks. There is no rationale for the drug. {DENIED} {advice}"
    assert _reasons(text) == ("insufficient_documentation",)


def test_at_most_three_reasons_and_the_weightiest_first() -> None:
    text = (
        "The frequency of the visits was not stated. There were no spasms. Topical relaxants are not recommended. "
        f"No conservative treatment was tried. There was no functional improvement. {DENIED}"
    )
    found = _reasons(text)
    assert len(found) == 3
    assert set(found) == {"insufficient_documentation", "conservative_care_first", "no_functional_improvement"}


def test_a_reason_follows_the_argument_where_the_conclusion_contradicts_the_heading() -> None:
    slip = "As the earlier visits brought no functional improvement, the request is medically necessary."
    assert _reasons(slip, "upheld") == ("no_functional_improvement",)
    assert _reasons(f"The frequency was not stated. {DENIED}", "overturned") == ("insufficient_documentation",)


def test_reasons_of_a_heading_without_decision_follow_the_conclusion() -> None:
    assert _reasons(f"The patient meets the criteria. {APPROVED}", None) == ("criteria_met",)
    assert _reasons("The patient meets the criteria.", None) == ()


def test_the_quotation_is_the_sentence_that_applies_the_guideline() -> None:
    text = (
        "The guidelines ask for a documented trial of conservative care. The worker has shoulder pain. "
        f"There was no trial of conservative care. {DENIED}"
    )
    assert _quotes(text) == ["There was no trial of conservative care."]


def test_a_long_recital_before_the_turn_is_left_out_of_the_quotation() -> None:
    text = (
        "While the guideline notes that needle tests may help in the more difficult cases of a trapped nerve, here, "
        f"however, the provider failed to give a rationale for the test. {DENIED}"
    )
    assert _quotes(text) == ["however, the provider failed to give a rationale for the test."]


def test_the_sentence_of_the_decision_is_quoted_only_for_want_of_another() -> None:
    decision = "Given the lack of a rationale, the request is not medically necessary."
    assert _quotes(decision) == [decision]
    assert _quotes(f"The provider stated no rationale. {decision}") == ["The provider stated no rationale."]


def test_every_rule_gives_a_reason_of_the_schema() -> None:
    assert {rule["reason"] for rule in load_toml("reasons")["rules"]} == UPHELD_REASONS | OVERTURNED_REASONS


SENTENCES = [text for _, text, _ in CASES] + [DENIED, APPROVED, "The guidelines recommend a trial.", "Is it so?"]


@given(st.lists(st.sampled_from(SENTENCES), max_size=6), st.sampled_from(["upheld", "overturned", None]))
def test_reasons_are_of_one_side_and_each_has_a_place_in_the_rationale(
    sentences: list[str], decision: Decision | None
) -> None:
    letter, found = _read(" ".join(sentences), decision)
    assert len(found.value) == len(set(found.value)) <= 3
    assert set(found.value) <= UPHELD_REASONS or set(found.value) <= OVERTURNED_REASONS
    assert list(found.marks) == [f"/{number}" for number in range(len(found.value))]
    assert all(0 <= mark.start < mark.end <= len(letter.text) for marks in found.marks.values() for mark in marks)


@given(st.text(max_size=300))
def test_any_text_can_be_asked_for_reasons(text: str) -> None:
    assert len(_reasons(text)) <= 3
