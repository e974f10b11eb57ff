"""From generated letters of every layout, whole and damaged, come summaries that pass every check."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from summarizer import render
from summarizer.checks import check_summary
from summarizer.errors import NotADetermination
from summarizer.explain import explain
from summarizer.letter import letter_from_pages
from summarizer.reader.rules import read
from letter_factory import WrittenLetter, written_letters
from tests.summary_samples import first_line
from tests.test_reading_properties import damaged_letters

_SETTINGS = settings(deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])


@_SETTINGS
@given(written_letters())
def test_the_summary_of_a_letter_of_any_layout_passes_every_check(written: WrittenLetter) -> None:
    letter = letter_from_pages([written.text], name="x.txt", sha256="")
    record = read(letter)
    summary = explain(record, letter)

    assert check_summary(summary, record, letter) == ()
    decisions = {issue.decision for issue in written.issues}
    assert (decisions == {"upheld"}) == first_line(summary).startswith("The denial stands")
    assert (decisions == {"overturned"}) == first_line(summary).startswith("The denial does not stand")


@_SETTINGS
@given(damaged_letters())
def test_the_summary_of_a_damaged_letter_passes_every_check(text: str) -> None:
    letter = letter_from_pages([text], name="x.txt", sha256="")
    try:
        record = read(letter)
    except NotADetermination:
        return
    summary = explain(record, letter)

    assert check_summary(summary, record, letter) == ()
    assert render.markdown(summary)
