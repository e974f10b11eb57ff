"""Two records of one letter: agreement, one side, conflict; nothing is settled in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from summarizer.contradictions import is_incomplete
from summarizer.files import load_letter
from summarizer.model.reading import grounded
from summarizer.model.wire import Extraction, Found
from summarizer.pairing import decision_conflicts
from summarizer.reader import rules
from summarizer.reader.sections import find_sections
from summarizer.reconcile import reconcile
from summarizer.schema import Decision, ReadBy, Record
from tests.answers import answer_of

GOLDEN = Path(__file__).parents[1] / "golden" / "letters"
LETTER = load_letter(GOLDEN / "d-aquatic-therapy-home-aide-upheld-p.txt")
SECTIONS = find_sections(LETTER)
BY_RULES = rules.read(LETTER)
BOTH = ReadBy(reader="both", version="1")


def by_model(answer: Extraction) -> Record:
    return grounded(answer, LETTER, SECTIONS, ReadBy(reader="model", version="1"))


def flipped() -> Record:
    """What a model would have to say to be believed against the heading: here its record is bent after grounding."""
    record = by_model(answer_of(BY_RULES))
    first = replace(record.issues[0], decision="overturned")
    return record.model_copy(update={"issues": (first, *record.issues[1:])})


def test_readers_that_agree_leave_nothing_to_review() -> None:
    both = reconcile(BY_RULES, by_model(answer_of(BY_RULES)), BOTH)

    assert both.as_label() == BY_RULES.as_label()
    assert both.review == BY_RULES.review


def test_a_decision_that_differs_is_nobodys_and_stays_in_review_with_both_quotes() -> None:
    both = reconcile(BY_RULES, flipped(), BOTH)
    (doubt,) = [doubt for doubt in both.review if doubt.pointer == "/issues/0/decision"]

    assert both.issues[0].decision is None
    assert both.outcome == "unclear"
    assert (set(doubt.values), doubt.settled_by, len(doubt.quotes)) == ({"upheld", "overturned"}, None, 2)


def test_a_re_ask_settles_it_only_for_the_heading() -> None:
    kept: dict[int, Decision | None] = {0: "upheld"}
    bent: dict[int, Decision | None] = {0: "overturned"}

    assert decision_conflicts(BY_RULES, flipped())[0].item == 0
    assert reconcile(BY_RULES, flipped(), BOTH, kept).issues[0].decision == "upheld"
    assert reconcile(BY_RULES, flipped(), BOTH, bent).issues[0].decision is None


def test_template_fields_are_the_rules_and_history_the_models_with_the_difference_listed() -> None:
    answer = answer_of(BY_RULES)
    clinical = answer.clinical.model_copy(update={"diagnoses": answer.clinical.diagnoses[:1]})
    case = answer.case.model_copy(update={"priority": Found(value="expedited", quote="Standard")})
    both = reconcile(BY_RULES, by_model(answer.model_copy(update={"clinical": clinical, "case": case})), BOTH)

    assert both.clinical.diagnoses == BY_RULES.clinical.diagnoses[:1]
    assert both.case.priority == BY_RULES.case.priority
    listed = {doubt.pointer: doubt.settled_by for doubt in both.review}
    assert listed["/clinical/diagnoses"] == "model"
    assert listed["/case/priority"] in ("rules", "grounding")


def test_a_value_that_only_one_reader_has_counts_and_is_listed() -> None:
    answer = answer_of(BY_RULES)
    silent = answer.model_copy(update={"claimant": answer.claimant.model_copy(update={"age": None})})
    both = reconcile(BY_RULES, by_model(silent), BOTH)

    assert both.claimant.age == BY_RULES.claimant.age
    assert ("/claimant/age", "one_reader_only", "rules") in [
        (doubt.pointer, doubt.why, doubt.settled_by) for doubt in both.review
    ]


def test_an_item_that_only_the_model_sees_is_for_a_person() -> None:
    answer = answer_of(BY_RULES)
    extra = answer.issues[0].model_copy(update={"request": "State(s) of Licensure"})
    both = reconcile(BY_RULES, by_model(answer.model_copy(update={"issues": [*answer.issues, extra]})), BOTH)

    assert len(both.issues) == len(BY_RULES.issues)
    assert ("/issues", "one_reader_only", None) in [
        (doubt.pointer, doubt.why, doubt.settled_by) for doubt in both.review
    ]
    assert is_incomplete(both)


def test_a_decision_that_rules_cannot_read_is_not_the_models_alone() -> None:
    unread = BY_RULES.model_copy(update={"issues": (replace(BY_RULES.issues[0], decision=None), *BY_RULES.issues[1:])})
    both = reconcile(unread, by_model(answer_of(BY_RULES)), BOTH)

    assert both.issues[0].decision is None
    assert ("/issues/0/decision", "one_reader_only", None) in [
        (doubt.pointer, doubt.why, doubt.settled_by) for doubt in both.review
    ]


def test_items_that_rules_do_not_find_at_all_are_to_be_looked_up() -> None:
    both = reconcile(BY_RULES.model_copy(update={"issues": ()}), by_model(answer_of(BY_RULES)), BOTH)

    assert len(both.issues) == len(BY_RULES.issues)
    assert is_incomplete(both)
