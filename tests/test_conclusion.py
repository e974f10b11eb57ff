"""What a rationale concludes about its request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.letter import Letter, letter_from_pages
from summarizer.reader.conclusion import Rationale, read_rationale
from summarizer.reader.lexicon import split_words
from summarizer.reader.part import Range
from summarizer.schema import Decision

AGAINST = (
    "As such, the request is not medically necessary.",
    "Therefore, the request for the brace is not-medically necessary.",
    "The splint is notmedically necessary and appropriate.",
    "It is determined to not be medically necessary.",
    "More visits are not a medical necessity to the patient at this time.",
    "The treatment is neither medically necessary nor appropriate.",
    "No, the request was not medically necessary, medically appropriate, or indicated here.",
    "Medical necessity for the requested scan is not established.",
    "The medical necessity of this drug has not yet been clearly established.",
    "The records fail to establish the medical necessity of the visits.",
    "The documentation does not support medical necessity.",
    "The request for two more visits is not certified.",
    "The requested surgery is not supported at this time.",
    "The request isn't medically necessary.",
    "Not medically necessary.",
    "Without such findings the requested study cannot be approved.",
    "The request is denied.",
    "The claims administrator's denial is upheld.",
)
FAVOURING = (
    "As such, the request is medically necessary.",
    "Both studies are therefore medically necessary.",
    "Clearance is deemed to be medically appropriate.",
    "Medical necessity of the referral is supported by the records.",
    "The request is certified.",
    "The requested visit is appropriate.",
    "Medically necessary.",
    "The request should be authorized.",
    "The utilization review decision is overturned.",
)
NEITHER = (
    "The patient has knee pain.",
    'The reviewer wrote that it is "not medically necessary" and gave no source.',
    "Utilization review found that the request was not medically necessary.",
    "The request was not medically necessary per UR.",
    "The prior determination was that the request is not medically necessary.",
    "The concurrent request for surgery is supported.",
    "Surgery is medically necessary if six weeks of care have failed.",
    "Is the request medically necessary?",
    "While some visits are medically necessary, twelve more are not.",
    "A first scan is medically necessary as a rule, but the second one is not.",
    "Medical necessity decisions follow the guideline.",
    "The medical necessity of the drug would be easier to see with a test.",
    "Six visits were authorized in May.",
    "The request was denied in May.",
    "The treating doctor states that the scan is medically necessary.",
    "The denial held that it is not medically necessary.",
    "The denial was upheld on appeal.",
    "The request should be approved once goals are given.",
)


def _letter(text: str) -> Letter:
    return letter_from_pages([text], name="letter.txt", sha256="0" * 64)


def _decision(text: str) -> Decision | None:
    letter = _letter(text)
    concluded = read_rationale(split_words(letter.flat), Range(0, len(letter.text))).concluded
    return concluded[0] if concluded else None


@pytest.mark.parametrize("sentence", AGAINST)
def test_a_sentence_concludes_against_the_request(sentence: str) -> None:
    assert _decision(sentence) == "upheld"


@pytest.mark.parametrize("sentence", FAVOURING)
def test_a_sentence_concludes_for_the_request(sentence: str) -> None:
    assert _decision(sentence) == "overturned"


@pytest.mark.parametrize("sentence", NEITHER)
def test_other_talk_concludes_nothing(sentence: str) -> None:
    assert _decision(sentence) is None


def test_no_rationale_concludes_nothing() -> None:
    assert read_rationale(split_words("The request is medically necessary."), None) == Rationale((), None)


def test_the_last_conclusion_counts() -> None:
    text = (
        "The request is not medically necessary as it stands. The patient has pain. The request is medically necessary."
    )
    assert _decision(text) == "overturned"


def test_a_sentence_for_both_sides_leaves_it_open() -> None:
    text = "The scan is medically necessary, and the dye for it is not medically necessary."
    assert _decision(text) is None


def test_what_depends_on_a_refused_item_is_refused() -> None:
    text = "As the requested surgery is not medically necessary, the requested sling is not medically necessary."
    assert _decision(text) == "upheld"


def test_the_mark_is_the_sentence_in_the_letter() -> None:
    letter = _letter(
        "Decision rationale: The notes are brief. The request is not\nmedically necessary. Ask again later."
    )
    concluded = read_rationale(split_words(letter.flat), Range(20, len(letter.text))).concluded
    assert concluded is not None
    assert letter.text[concluded[1].start : concluded[1].end] == "The request is not\nmedically necessary."


@given(st.lists(st.sampled_from(NEITHER), max_size=4), st.sampled_from(AGAINST + FAVOURING))
def test_talk_around_a_conclusion_does_not_change_it(talk: list[str], conclusion: str) -> None:
    expected = "upheld" if conclusion in AGAINST else "overturned"
    assert _decision(" ".join([*talk, conclusion, *talk])) == expected


@given(st.text(max_size=300))
def test_any_text_can_be_asked_for_its_conclusion(text: str) -> None:
    assert _decision(text) in ("upheld", "overturned", None)
