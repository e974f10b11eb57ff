from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.files import letter_from_text
from summarizer.findings import findings, is_open, open_question
from summarizer.reader import rules
from summarizer.resources import load_toml
from summarizer.schema import Case, Claimant, Inconsistency, Record, Review, Span
from tests.reading import item, record_of
from tests.samples import KNEE_LETTER

KNEE = rules.read(letter_from_text(KNEE_LETTER, name="knee.txt"))


def changed(**update: object) -> Record:
    return Record.model_validate({**KNEE.model_dump(), **update})


def test_a_contradiction_is_told_with_the_page_of_each_side() -> None:
    sides = (Span(start=0, end=3, page=1, quote="She"), Span(start=9, end=12, page=2, quote="he\nis"))
    found = findings(
        changed(inconsistencies=(Inconsistency(kind="sex_conflict", detail="She and he.", evidence=sides),))
    )

    assert [(one.text, one.quotes) for one in found.contradictory] == [
        ("She and he.", ('page 1: "She"', 'page 2: "he is"'))
    ]


def test_a_doubt_names_its_field_and_its_values() -> None:
    doubt = Review(pointer="/issues/1/quantity", why="two_numbers", values=(6, None, 8), quotes=("6 visits",))
    [found] = findings(changed(review=(doubt,))).look_up

    assert found.text == "item 2: quantity: two numbers (6, 8)"
    assert found.quotes == ('"6 visits"',)


def test_a_contradiction_that_is_also_to_look_up_is_told_once() -> None:
    sides = (Span(start=0, end=3, page=1, quote="She"), Span(start=9, end=11, page=2, quote="he"))
    conflict = Inconsistency(kind="sex_conflict", detail="She and he.", evidence=sides)
    doubt = Review(pointer="/claimant/sex", why="sex_conflict", quotes=("She", "he"))
    found = findings(changed(inconsistencies=(conflict,), review=(doubt,)))

    assert (len(found.contradictory), found.look_up) == (1, ())


def test_what_is_missing_is_listed_once() -> None:
    doubt = Review(pointer="/claimant/sex", why="not_found")
    found = findings(changed(claimant=Claimant(), review=(doubt,)))

    assert [one.text for one in found.not_found] == ["age"]
    assert [one.text for one in found.look_up] == ["sex: not found"]


def test_a_letter_without_a_header_misses_one_thing_and_not_seven() -> None:
    assert [one.text for one in findings(changed(case=Case())).not_found] == [load_toml("check_en")["no_header"]]


def test_a_complete_record_misses_nothing() -> None:
    found = findings(KNEE)

    assert (found.contradictory, found.look_up, found.not_found) == ((), (), ())


def test_an_open_decision_names_its_item() -> None:
    undecided = replace(KNEE.issues[1], decision=None)

    assert open_question(KNEE) is None
    assert "item 2" in str(open_question(changed(issues=(KNEE.issues[0], undecided))))
    assert "no disputed treatment" in str(open_question(changed(issues=())))
    assert [is_open(KNEE), is_open(changed(issues=(KNEE.issues[0], undecided))), is_open(changed(issues=()))] == [
        False,
        True,
        True,
    ]


FOR = "She failed six weeks of therapy. Therefore, the request is medically necessary."
AGAINST = "The records do not show it. Therefore, the request is not medically necessary."
CONTRADICTED = (item("MRI of the right knee: Upheld", rationale=FOR), item("Knee brace: Overturned", rationale=AGAINST))
CLEAR = (item("Cane: Upheld", rationale=AGAINST), item("Walker: Overturned", rationale=FOR))


@pytest.mark.parametrize("contradicted", CONTRADICTED)
def test_a_decision_against_its_rationale_is_an_open_question(contradicted: str) -> None:
    assert "contradicts itself about the decision on item 1;" in str(open_question(record_of(contradicted)))
    assert "contradicts itself about the decision on item 3;" in str(open_question(record_of(*CLEAR, contradicted)))


def test_decisions_that_their_rationales_bear_out_are_no_open_question() -> None:
    assert open_question(record_of(*CLEAR)) is None


def test_another_contradiction_is_no_open_question() -> None:
    record = record_of(*CLEAR, summary="The injured worker is a 50 year old female. He was injured.")

    assert [found.kind for found in record.inconsistencies] == ["sex_conflict"]
    assert open_question(record) is None


def test_a_cover_page_opens_the_question_of_the_items_that_are_decided_otherwise() -> None:
    cover = "Pat Example\nClaim Number: 123\nFinal Determination: UPHOLD\nDear Pat Example\n"

    assert "item 2;" in str(open_question(record_of(*CLEAR, before=cover)))
    assert "item 1" not in str(open_question(record_of(*CLEAR, before=cover)))


def test_a_missing_decision_and_a_contradicted_one_are_both_told() -> None:
    record = record_of(*CONTRADICTED)
    undecided = replace(record.issues[0], decision=None)
    question = str(open_question(record.model_copy(update={"issues": (undecided, record.issues[1])})))

    assert "the decision on item 1 was not found" in question
    assert "contradicts itself about the decision on item 2;" in question


def test_every_expected_field_is_one_of_the_record() -> None:
    words = load_toml("check_en")
    bare = changed(case=Case(number="CM19-0123456"), issues=(KNEE.issues[0],))

    assert findings(bare)  # a pointer that the record lacks would raise
    assert set(words["fields"]) >= {"/case/number", "/issues"}
