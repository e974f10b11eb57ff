"""Items that were decided alike are told together, and each keeps the reviewer's words about it."""

from __future__ import annotations

from summarizer.checks import check_summary
from summarizer.explain import explain
from summarizer.explain.groups import alike
from summarizer.readability import MOST_QUOTED
from summarizer.schema import Citation
from tests.summary_samples import DENIED, Item, sample, shown

BRACE = Item(
    request="Brace for the left knee",
    reason_sentence="There is no record that the worker's knee gives way.",
    citations=(Citation(source="MTUS", title="Knee Complaints"),),
)
SCAN = Item(
    request="MRI of the left knee",
    reason_sentence="The treating physician has not documented a block of motion.",
)
FOUR = (BRACE, SCAN, Item(request="Cane for purchase", reason_sentence=BRACE.reason_sentence), DENIED)


def told(*items: Item) -> list[str]:
    """The paragraphs of the first group's section, of a summary that passes its checks."""
    letter, record = sample(*items)
    summary = explain(record, letter)
    assert check_summary(summary, record, letter) == ()
    assert summary.reading.quoted <= MOST_QUOTED
    section = next(section for section in summary.sections if section.kind == "item")
    return ["".join(run.text for run in paragraph.runs) for paragraph in section.paragraphs]


def test_each_item_of_a_group_has_its_own_quotation_and_what_is_alike_is_quoted_once() -> None:
    story = told(*FOUR)
    first = story.index("In the reviewer's own words, about requests 1 and 3:")
    assert story[first : first + 6] == [
        "In the reviewer's own words, about requests 1 and 3:",
        f"“{BRACE.reason_sentence}”",
        "In the reviewer's own words, about request 2:",
        f"“{SCAN.reason_sentence}”",
        "In the reviewer's own words, about request 4:",
        f"“{DENIED.reason_sentence}”",
    ]


def test_a_group_begins_with_the_names_of_its_items() -> None:
    assert told(*FOUR)[:4] == [f"Request {number}: {item.request}" for number, item in enumerate(FOUR, 1)]


def test_the_letters_word_is_told_where_it_is_one_for_the_whole_group() -> None:
    assert told(*FOUR)[4] == (
        "These requests are not approved. The denial stands for each of them. The letter's word for each: “Upheld”."
    )


def test_no_word_is_put_into_the_letters_mouth_for_an_item_that_has_another_or_none() -> None:
    letter, record = sample(*FOUR)
    evidence = {pointer: spans for pointer, spans in record.evidence.items() if pointer != "/issues/2/decision"}
    assert "letter's word" not in shown(explain(record.model_copy(update={"evidence": evidence}), letter))


def test_a_quotation_that_fits_the_whole_group_names_no_numbers() -> None:
    assert "In the reviewer's own words:" in told(DENIED, DENIED, DENIED, DENIED)


def test_the_reasons_of_a_group_are_said_to_hold_for_each_item() -> None:
    assert "Why, for each of them: The records did not show that care like this helped you do more." in told(*FOUR)


def test_each_item_of_a_group_has_its_own_guides() -> None:
    assert [line for line in told(*FOUR) if line.startswith("Guide")] == [
        "Guide used for request 1: MTUS, Knee Complaints",
        "Guide used for requests 2, 3 and 4: MTUS, Knee Complaints 2004",
    ]


def test_guides_that_the_whole_group_shares_name_no_numbers() -> None:
    assert "Guide used: MTUS, Knee Complaints 2004" in told(DENIED, DENIED, DENIED, DENIED)


def test_where_there_is_too_much_to_quote_the_first_item_speaks_for_its_group() -> None:
    sentence = "There is no record of the {}. test of the knee that the treating physician had in mind" + " at all" * 8
    story = told(
        *[Item(request=f"Test {number}", reason_sentence=f"{sentence.format(number)}.") for number in range(30)]
    )
    assert [line for line in story if "own words" in line] == ["In the reviewer's own words, about request 1:"]


def test_what_is_said_of_items_is_said_once_in_their_order() -> None:
    assert alike({0: "a", 2: "b", 5: "a"}) == {"a": (0, 5), "b": (2,)}
