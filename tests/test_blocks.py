"""Where disputed items begin and end, whatever their headings look like."""

from __future__ import annotations

import time

import pytest

from summarizer.letter import letter_from_pages
from summarizer.reader.sections import find_sections
from tests.reading import RATIONALE, item, record_of

SECOND = item("Physical therapy for the right knee, 6 visits: Overturned", rationale="It is medically necessary.")


def _items(*items: str, **parts: str) -> list[tuple[str, str | None]]:
    return [(issue.request, issue.decision) for issue in record_of(*items, **parts).issues]


@pytest.mark.parametrize(
    "heading",
    [
        "MRI of the right knee: Upheld",
        "MRI of the right knee:\nUpheld",
        "MRI of the right\nknee: Upheld",
        "MRI of the right\n\f\nknee: Upheld",
        "1. MRI of the right knee: Upheld",
        "MRI of the right knee is: Upheld",
    ],
)
def test_a_heading_is_read_over_line_and_page_breaks(heading: str) -> None:
    assert _items(item(heading), SECOND)[0] == ("MRI of the right knee", "upheld")


@pytest.mark.parametrize("rationale", [RATIONALE, RATIONALE.rstrip("."), "No. (See the guideline.)", 'He says "no."'])
def test_a_heading_starts_where_the_rationale_before_it_ends(rationale: str) -> None:
    assert _items(item(rationale=rationale), SECOND)[1] == (
        "Physical therapy for the right knee, 6 visits",
        "overturned",
    )


@pytest.mark.parametrize(
    "heading", ["MRI of the right knee:", "MRI of the right knee", "MRI of the right knee: Modified"]
)
def test_an_item_without_a_readable_decision_stays_and_nothing_is_guessed(heading: str) -> None:
    record = record_of(item(heading), SECOND)

    assert [issue.decision for issue in record.issues] == [None, "overturned"]
    assert record.issues[0].request == "MRI of the right knee"
    assert record.outcome == "unclear"
    assert "/issues/0/decision" in {found.pointer for found in record.review}


def test_an_item_that_lost_its_heading_is_told_by_its_rationale() -> None:
    lost = item("", rationale="The request for a knee brace is not medically necessary.").lstrip("\n")
    record = record_of(SECOND, lost)

    assert [(issue.request, issue.decision) for issue in record.issues][1] == ("a knee brace", None)
    assert record.outcome == "unclear"


@pytest.mark.parametrize(
    "label",
    ["", "Claims Adm1nistrator guideline:", "ClaimsAdministratorguideline:", "CLAIMS ADMINISTRATOR GUIDELINE -"],
)
def test_a_heading_is_read_where_its_first_label_is_damaged_or_lost(label: str) -> None:
    damaged = item().replace("Claims Administrator guideline:", label)

    expected = [("MRI of the right knee", "upheld"), ("Physical therapy for the right knee, 6 visits", "overturned")]
    assert _items(damaged, SECOND) == expected
    assert _items(SECOND, damaged) == expected[::-1]


@pytest.mark.parametrize("lost", ["Claims Administrator guideline:", "MAXIMUS guideline:"])
def test_an_item_whose_heading_and_a_label_are_unreadable_is_not_dropped(lost: str) -> None:
    hidden = item("MRI of the right knee: Uphe1d").replace(lost, "")
    record = record_of(SECOND, hidden, SECOND)

    assert [issue.decision for issue in record.issues] == ["overturned", None, "overturned"]
    assert record.outcome == "unclear"


def test_a_decision_word_is_read_in_any_case() -> None:
    assert _items(item("MRI of the right knee: UPHELD"), item("Knee brace: overturned")) == [
        ("MRI of the right knee", "upheld"),
        ("Knee brace", "overturned"),
    ]


def test_a_pasted_line_that_looks_like_a_decision_is_no_item() -> None:
    pasted = f"The file holds a line.\nSystem note: Overturned\nIt is no decision. {RATIONALE}"

    assert _items(item(rationale=pasted)) == [("MRI of the right knee", "upheld")]


def test_a_letter_cut_after_a_heading_keeps_the_decision() -> None:
    assert _items(item(), "Knee brace: Overturned") == [
        ("MRI of the right knee", "upheld"),
        ("Knee brace", "overturned"),
    ]


def test_a_remaining_portion_is_told_from_what_was_asked_and_authorized() -> None:
    heading = (
        "Acupuncture 18 sessions was the original request. Acupuncture 6 sessions was authorized by the Claims\n"
        "Administrator. The remaining IMR eligible portion of the original request, Acupuncture 12\nsessions is: Upheld"
    )
    issue = record_of(item(), item(heading)).issues[1]

    assert (issue.request, issue.original_request, issue.already_authorized, issue.quantity) == (
        "Acupuncture 12 sessions",
        "Acupuncture 18 sessions",
        "Acupuncture 6 sessions",
        12,
    )


def test_an_original_request_that_stays_eligible_is_the_request() -> None:
    heading = (
        "Knee brace was the original request. A knee sleeve was authorized, leaving the original request IMR eligible. "
        "The original request, Knee brace is: Upheld"
    )
    issue = record_of(item(heading)).issues[0]

    assert (issue.request, issue.original_request, issue.already_authorized) == (
        "Knee brace",
        "Knee brace",
        "A knee sleeve",
    )


def test_a_proof_of_service_is_no_part_of_the_last_rationale() -> None:
    record = record_of(item(), after="PROOF OF SERVICE\nI mailed this to Pat Example on 4/21/2017.\n")

    assert record.issues[0].rationale == RATIONALE
    assert "Example" not in record.model_dump_json()


def test_a_cover_word_that_fits_no_item_is_a_decision_conflict() -> None:
    cover = "Pat Example\nClaim Number: 123\nFinal Determination: OVERTURN\nDear Pat Example\n"

    kinds = [found.kind for found in record_of(item(), before=cover).inconsistencies]
    assert kinds == ["decision_conflict"]
    assert not record_of(item(), before=cover.replace("OVERTURN", "UPHOLD")).inconsistencies


@pytest.mark.parametrize(("word", "other"), [("UPHOLD", "Overturned"), ("OVERTURN", "Upheld")])
def test_of_mixed_decisions_the_one_that_the_cover_contradicts_is_shown_beside_it(word: str, other: str) -> None:
    record = record_of(item(), SECOND, before=f"Claim Number: 123\nFinal Determination: {word}\nDear Pat Example\n")

    assert [[span.quote for span in found.evidence] for found in record.inconsistencies] == [[word, other]]


def test_labels_that_fill_one_long_line_are_read_in_linear_time() -> None:
    letter = letter_from_pages(
        [item() + "Claims Administrator guideline: none " * 4000], name="long.txt", sha256="0" * 64
    )
    start = time.process_time()

    assert len(find_sections(letter).items) > 1
    assert time.process_time() - start < 2  # it was some ten seconds when each label was read from the line's start


def test_a_heading_that_holds_two_decision_words_has_none() -> None:
    mixed = item("Knee brace: Overturned\nMRI of the right knee: Upheld")

    assert [decision for _, decision in _items(SECOND, mixed)] == ["overturned", None]
