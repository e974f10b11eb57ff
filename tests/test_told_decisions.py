"""Decisions of 2013 and 2014, told as sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from summarizer.letter import letter_from_pages
from summarizer.reader.rules import read

Write = Callable[..., str]

BRACE = ("a knee brace", "is medically necessary and appropriate")
BASES = (
    "The Claims Administrator did not cite any medical evidence for its decision.\n"
    "The Physician Reviewer based his/her decision on the Chronic Pain Medical Treatment\n"
    "Guidelines, page 51, which is part of the MTUS.\n"
)
UPHELD = [
    "is not medically necessary and appropriate",
    "is notmedically necessary and appropriate",
    "isnot medically necessary and appropriate",
    "is NOT medically necessary and appropriate",
    "is not medical necessary and appropriate",
    "is not medically necesary and appropriate",
    "is not medically necessary or appropriate",
    "is not considered medically necessary",
    "is medically not necessary and appropriate",
    "is not medically appropriate",
]
UNREADABLE = ["is partially medically necessary and appropriate", "is no medically necessary", "was looked at"]


def _listed(*told: tuple[str, str]) -> str:
    """2013: the list of decisions, then a block for each."""
    numbered = list(enumerate(told, 1))
    decided = "".join(
        f"{number}) MAXIMUS Federal Services, Inc. has determined the request for {request} {verdict}.\n"
        for number, (request, verdict) in numbered
    )
    blocks = "".join(f"{number}) Regarding the request for {request}:\n{BASES}" for number, (request, _) in numbered)
    return (
        f"Notice of Independent Medical Review Determination\n{decided}INDEPENDENT MEDICAL REVIEW DECISION\n"
        f"{decided}Case Summary:\nA 50 year old woman.\n{blocks}"
    )


def _headed(*told: tuple[str, str]) -> str:
    """2014: each block under its sentence."""
    blocks = "".join(
        f"{number}. {request} {verdict}.\n{BASES}The Physician Reviewer's decision rationale:\nIt is so.\n"
        for number, (request, verdict) in enumerate(told, 1)
    )
    return f"CLINICAL CASE SUMMARY\nA 50 year old woman.\nIMR DECISION(S) AND RATIONALE(S)\n{blocks}"


def _decisions(text: str) -> list[tuple[str, str | None]]:
    record = read(letter_from_pages([text], name="letter.txt", sha256="0" * 64))
    return [(issue.request, issue.decision) for issue in record.issues]


@pytest.mark.parametrize("write", [_listed, _headed])
@pytest.mark.parametrize("verdict", UPHELD)
def test_a_negation_is_read_however_it_is_printed(write: Write, verdict: str) -> None:
    hip = ("MRI of the left hip", verdict)

    assert _decisions(write(hip, BRACE)) == [("MRI of the left hip", "upheld"), ("a knee brace", "overturned")]
    assert _decisions(write(BRACE, hip)) == [("a knee brace", "overturned"), ("MRI of the left hip", "upheld")]


@pytest.mark.parametrize("write", [_listed, _headed])
@pytest.mark.parametrize("verdict", UNREADABLE)
def test_a_verdict_that_cannot_be_read_takes_none_from_its_neighbour(write: Write, verdict: str) -> None:
    hip = ("MRI of the left hip", verdict)

    assert _decisions(write(hip, BRACE)) == [("MRI of the left hip", None), ("a knee brace", "overturned")]
    assert _decisions(write(BRACE, hip)) == [("a knee brace", "overturned"), ("MRI of the left hip", None)]


@pytest.mark.parametrize("write", [_listed, _headed])
def test_what_a_request_is_necessary_for_is_no_verdict(write: Write) -> None:
    for walker in ("a walker that is medically necessary for gait", "a walker which is appropriate"):
        assert _decisions(write((walker, "is not medically necessary and appropriate"))) == [(walker, "upheld")]


def test_a_listed_item_whose_pages_are_lost_stays() -> None:
    kept, _, _ = _listed(("MRI of the left hip", "is partially necessary"), BRACE).partition("1) Regarding")

    assert _decisions(kept) == [("MRI of the left hip", None), ("a knee brace", "overturned")]


def test_a_list_without_full_stops_is_read() -> None:
    text = _listed(("MRI of the left hip", "is not medically necessary and appropriate"), BRACE)

    assert _decisions(text.replace("appropriate.\n", "appropriate\nPage 2 of 5\n")) == [
        ("MRI of the left hip", "upheld"),
        ("a knee brace", "overturned"),
    ]


@pytest.mark.parametrize("line", ["Appeal: Overturned", "The earlier determination was: Upheld"])
@pytest.mark.parametrize("write", [_listed, _headed])
def test_a_stray_line_that_ends_in_a_decision_word_takes_no_letters_place(write: Write, line: str) -> None:
    hip = ("MRI of the left hip", "is not medically necessary and appropriate")
    expected = [("MRI of the left hip", "upheld"), ("a knee brace", "overturned")]

    assert _decisions(write(hip, BRACE) + f"{line}\n") == expected
    assert _decisions(write(hip, BRACE).replace("A 50 year", f"{line}\nA 50 year")) == expected


def test_a_list_given_twice_that_contradicts_itself_decides_nothing() -> None:
    text = _listed(("MRI of the left hip", "is not medically necessary and appropriate"), BRACE)

    assert _decisions(text.replace("is not medically", "is medically", 1)) == [
        ("MRI of the left hip", None),
        ("a knee brace", "overturned"),
    ]


@pytest.mark.parametrize("write", [_listed, _headed])
def test_a_sentence_with_two_verdicts_decides_nothing(write: Write) -> None:
    both = ("MRI of the left hip", "is medically necessary and the X-ray is not medically necessary")

    assert _decisions(write(both, BRACE)) == [("MRI of the left hip", None), ("a knee brace", "overturned")]


def test_an_entry_ends_where_the_next_one_begins_however_that_is_printed() -> None:
    text = _listed(("MRI of the left hip", "is medical1y necess ary"), BRACE).replace("2) MAXIMUS", "2) MAX1MUS")

    assert _decisions(text) == [("MRI of the left hip", None), ("a knee brace", None)]


def test_a_rationale_whose_sentence_is_lost_is_an_item_without_a_decision() -> None:
    hip = ("MRI of the left hip", "is not medically necessary and appropriate")
    text = _headed(BRACE, hip, BRACE).replace(
        "2. MRI of the left hip is not medically necessary and appropriate.\n", ""
    )

    assert [decision for _, decision in _decisions(text)] == ["overturned", None, "overturned"]
