"""What the reviewer did not find in the records, in the ways that reviewers say so."""

from __future__ import annotations

import pytest

from summarizer.explain.lacking import lacking_in
from tests.summary_samples import Item, sample


def things(sentence: str) -> list[str]:
    letter, record = sample(Item(reason_sentence=sentence))
    return [lacking.thing for lacking in lacking_in(record, 0, letter)]


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("There was no emergence of a red flag.", ["red_flags"]),
        ("In this case there are no suspicions of red flag findings.", ["red_flags"]),
        ("There is not mention of a failure of conservative care.", ["tried"]),
        ("The records do not report any conservative treatment of the hip.", ["tried"]),
        ("Absent documentation of conservative measures, the scan cannot be supported.", ["tried"]),
        ("There is no documentation of treatment rendered to the wrist.", ["tried"]),
        ("There is no indication that a nonopioid was given to the worker before.", ["medicines_tried"]),
        ("Moreover, the CURES database was not checked.", ["monitoring"]),
        ("The report did not note the number of sessions completed.", ["visits"]),
        ("There was no discussion detailing the reason a second brace was needed.", ["rationale"]),
        ("There was no record of the patient's levels of pain with the medicine.", ["pain_relief"]),
        ("The records do not indicate that the patient is being treated for gout.", ["diagnosis"]),
    ],
)
def test_a_thing_that_was_not_found_is_named(sentence: str, missing: list[str]) -> None:
    assert things(sentence) == missing


@pytest.mark.parametrize(
    "sentence",
    [
        # what a guide holds
        "The academy states that insomnia is found by history, and that a night in a laboratory is not indicated.",
        # another reason follows
        "The visits are denied due to the absence of a signature and to a quantity that goes too far.",
    ],
)
def test_what_is_not_missing_from_the_records_is_not_named(sentence: str) -> None:
    assert things(sentence) == []
