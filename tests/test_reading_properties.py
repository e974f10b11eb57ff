"""What a generated letter says is read back; whatever is done to a letter, nothing is made up."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.errors import NotADetermination
from summarizer.letter import Letter, letter_from_pages
from summarizer.reader.rules import read
from summarizer.schema import Record
from tests.letter_factory import WrittenLetter, header_cells, written_letters

_SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _letter(text: str) -> Letter:
    return letter_from_pages([text], name="letter.txt", sha256="0" * 64)


def _folded(text: str) -> str:
    return " ".join(text.split())


@_SETTINGS
@given(written_letters())
def test_a_letter_of_any_layout_gives_its_items_back(written: WrittenLetter) -> None:
    record = read(_letter(written.text))

    assert [(_folded(issue.request), issue.decision) for issue in record.issues] == [
        (issue.request, issue.decision) for issue in written.issues
    ]
    assert [issue.rationale for issue in record.issues] == [issue.rationale for issue in written.issues]
    assert record.letter.layout == written.layout or {record.letter.layout, written.layout} == {"C", "D"}


@_SETTINGS
@given(written_letters())
def test_a_letter_of_any_layout_gives_its_people_and_dates_back(written: WrittenLetter) -> None:
    record = read(_letter(written.text))

    assert record.reviewer.licensed_in == written.states or set(record.reviewer.licensed_in) == set(written.states)
    assert record.reviewer.specialties == written.specialties
    assert (record.claimant.age, record.claimant.sex) == (written.age, written.sex)
    assert record.injury.date == written.injury
    assert record.utilization_review.date == written.ur_denial


@_SETTINGS
@given(written_letters(layouts="BCDE"))
def test_both_bases_of_each_item_are_read_back(written: WrittenLetter) -> None:
    record = read(_letter(written.text))

    assert [(issue.claims_administrator_basis.kind, issue.reviewer_basis.kind) for issue in record.issues] == [
        (issue.claims_kind, issue.reviewer_kind) for issue in written.issues
    ]


@_SETTINGS
@given(written_letters(layouts="D"), st.randoms(use_true_random=False))
def test_the_header_is_read_in_any_order_of_its_cells(written: WrittenLetter, chance: random.Random) -> None:
    cells = header_cells(written)
    shuffled = list(cells)
    chance.shuffle(shuffled)

    case = read(_letter(written.text.replace("\n".join(cells), chance.choice("\n ").join(shuffled)))).case

    assert (case.number, case.priority) == (written.number, "standard")
    assert (case.assigned, case.received, case.decided) == (written.assigned, written.received, written.decided)
    assert (case.injury, case.ur_denial) == (written.injury, written.ur_denial)


@st.composite
def damaged_letters(draw: st.DrawFn) -> str:
    """A generated letter after one to three accidents."""
    text = draw(written_letters()).text
    for accident in draw(
        st.lists(st.sampled_from(("cut", "double", "noise", "drop", "shuffle", "pages")), min_size=1, max_size=3)
    ):
        lines = text.split("\n")
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        if accident == "cut":
            text = (
                text[draw(st.integers(0, len(text))) :]
                if draw(st.booleans())
                else text[: draw(st.integers(0, len(text)))]
            )
        elif accident == "double":
            text = text.replace("\n", "\n \n")
        elif accident == "noise":
            lines.insert(at, draw(st.text(max_size=60)))
            text = "\n".join(lines)
        elif accident == "drop":
            text = "\n".join(line for line in lines if not line.startswith(lines[at][:12]))
        elif accident == "shuffle":
            draw(st.randoms(use_true_random=False)).shuffle(lines)
            text = "\n".join(lines)
        else:
            text = "\n".join([*lines[:at], f"Page {at}", "\f", *lines[at:]])
    return text


def _read_if_a_determination(text: str) -> tuple[Letter, Record] | None:
    letter = _letter(text)
    try:
        return letter, read(letter)
    except NotADetermination:
        return None


@settings(_SETTINGS, max_examples=150)
@given(damaged_letters())
def test_a_damaged_letter_never_crashes_and_every_quote_stands_in_it(text: str) -> None:
    reading = _read_if_a_determination(text)

    if reading:
        letter, record = reading
        spans = [span for spans in record.evidence.values() for span in spans]
        spans += [span for found in record.inconsistencies for span in found.evidence]
        assert all(letter.text[span.start : span.end] == span.quote for span in spans)
        assert all(1 <= span.page <= record.letter.pages for span in spans)


@_SETTINGS
@given(damaged_letters())
def test_what_is_read_of_a_damaged_letter_is_a_valid_record(text: str) -> None:
    reading = _read_if_a_determination(text)

    assert reading is None or Record.model_validate_json(reading[1].model_dump_json()) == reading[1]


@settings(_SETTINGS, max_examples=150)
@given(damaged_letters())
def test_no_decision_is_reported_whose_word_does_not_stand_in_its_evidence(text: str) -> None:
    reading = _read_if_a_determination(text)

    for number, issue in enumerate(reading[1].issues if reading else ()):
        if issue.decision:
            quotes = " ".join(span.quote.lower() for span in reading[1].evidence[f"/issues/{number}/decision"])  # type: ignore[index]
            assert issue.decision in quotes or (
                "medically" in quotes and ("not" in quotes) == (issue.decision == "upheld")
            )
