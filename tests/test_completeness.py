"""What tells that a letter is not whole, or holds something twice."""

from __future__ import annotations

import pytest

from summarizer.contradictions import conflicted_items, is_incomplete
from summarizer.findings import open_question
from summarizer.letter import letter_from_pages
from summarizer.reader.rules import read
from summarizer.schema import Record
from tests.reading import item, letter_of, record_of

BRACE = item("Knee brace: Overturned", rationale="It is unstable. The request is medically necessary.")
MISSING = "the letter may hold more decisions"


def _read(*pages: str) -> Record:
    return read(letter_from_pages(pages, name="letter.txt", sha256="0" * 64))


def _whys(record: Record) -> list[str]:
    return [doubt.why for doubt in record.review]


@pytest.mark.parametrize(
    "cut", ["Therefore, the request for a", "MAXIMUS guideline: Decision", "Claims Administrator guideline:"]
)
def test_a_letter_that_breaks_off_is_an_open_question(cut: str) -> None:
    text = letter_of(item(), item(rationale="It is stable. Therefore, the request for a brace is denied.")).text
    record = _read(text[: text.rindex(cut) + len(cut)])

    assert "cut_off" in _whys(record)
    assert MISSING in (open_question(record) or "")


@pytest.mark.parametrize("end", ["", "\nSigned on file", "\nJane Roe MD\nMedical Director"])
def test_a_whole_letter_is_not_called_broken(end: str) -> None:
    record = record_of(item(), BRACE, after=end)

    assert not is_incomplete(record)
    assert open_question(record) is None


def test_a_conclusion_without_its_full_stop_is_whole() -> None:
    record = record_of(item(rationale="It is stable. Therefore, the requested brace is not medically necessary"))

    assert not is_incomplete(record)


def test_a_page_without_words_among_the_items_may_hold_more_of_them() -> None:
    first, second = letter_of(item()).text, BRACE

    assert is_incomplete(_read(first, "", second))
    assert not is_incomplete(_read("A cover letter.", "", first + second))


def test_items_before_the_heading_that_leads_to_them_are_pages_out_of_order() -> None:
    head, heading, items = letter_of(item(), BRACE).text.partition("IMR ISSUES, DECISIONS")
    first, second = items.split("Knee brace")

    assert is_incomplete(_read(f"Knee brace{second}", f"{head}{heading}{first}"))


def test_a_number_that_is_left_out_is_a_missing_item() -> None:
    sentence = "{number}. {request} is not medically necessary and appropriate.\n"
    block = "The Claims Administrator did not cite any guideline.\nDecision rationale:\nThe request is not supported.\n"
    told = [sentence.format(number=number, request=request) + block for number, request in ((1, "MRI"), (3, "A brace"))]
    whole = [
        sentence.format(number=number, request=request) + block for number, request in ((1, "MRI"), (2, "A brace"))
    ]
    head = "CLINICAL CASE SUMMARY\nA 50 year old woman.\nIMR DECISION(S) AND RATIONALE(S)\n"

    assert is_incomplete(_read(head + "".join(told)))
    assert not is_incomplete(_read(head + "".join(whole)))


def test_a_page_that_is_printed_twice_is_read_once() -> None:
    first = letter_of(item()).text
    record = _read(first, BRACE, BRACE)

    assert [issue.request for issue in record.issues] == ["MRI of the right knee", "Knee brace"]
    assert ("page_repeated", (3,)) in [(doubt.why, doubt.values) for doubt in record.review]


def test_an_item_that_stands_twice_is_told_and_kept() -> None:
    record = record_of(item(), BRACE, item())

    assert [issue.decision for issue in record.issues] == ["upheld", "overturned", "upheld"]
    assert ("/issues/2", "repeated_item", (1,)) in [(doubt.pointer, doubt.why, doubt.values) for doubt in record.review]
    assert open_question(record) is None


def test_a_cover_contradicts_only_the_items_that_are_decided_otherwise() -> None:
    cover = "Claim Number: 123\nFinal Determination: UPHOLD\nDear Pat Example\n"

    assert conflicted_items(record_of(item(), BRACE, before=cover)) == {1}
    assert conflicted_items(record_of(BRACE, before=cover)) == {0}


def test_a_request_that_is_denied_and_granted_contradicts_itself() -> None:
    granted = item("MRI of the right knee: Overturned", rationale="The request is medically necessary.")
    record = record_of(item(), BRACE, granted)

    assert conflicted_items(record) == {0, 2}
    assert "item 1, item 3" in (open_question(record) or "")


def test_a_decision_word_on_the_pages_behind_the_rationales_is_no_item() -> None:
    record = record_of(item(), after="HOW TO APPEAL\nIf the decision was against you, write.\nIMR decision: Upheld")

    assert [issue.request for issue in record.issues] == ["MRI of the right knee"]
