"""Treatments tried: what was had, not what is planned, asked for or denied."""

from __future__ import annotations

from collections import Counter

import pytest

from summarizer.reader.lexicon import split_words
from summarizer.reader.treatments import find_treatments
from summarizer.resources import load_toml
from tests.narratives import told


def _tried(summary: str, **more: str) -> list[str]:
    return [treatment.text for treatment in find_treatments(told(summary, **more).narrative)]


@pytest.mark.parametrize(
    ("summary", "tried"),
    [
        (
            "Treatment to date has included MRI, 6 sessions of physical therapy, a right knee brace, and Norco.",
            ["physical therapy", "right knee brace", "norco"],
        ),
        ("Current medications are Motrin and Soma 350 mg.", ["motrin", "soma"]),
        ("Medications: Motrin, Soma 350 mg; naproxen.", ["motrin", "soma", "naproxen"]),
        ("He has completed 5 of 6 chiropractic sessions.", ["chiropractic sessions"]),
        ("A right shoulder steroid injection was administered.", ["right shoulder steroid injection"]),
        ("She had a cortisone injection to the left hip.", ["cortisone injection to the left hip"]),
        ("She is status post L4-5 laminectomy in 2012.", ["l4-5 laminectomy"]),
        ("Naprosyn and Neurontin were renewed.", ["naprosyn", "neurontin"]),
        ("He has not improved despite acupuncture.", ["acupuncture"]),
        ("He did not improve with physical therapy.", ["physical therapy"]),
        ("The plan was to stop Tylenol and to start massage therapy.", ["tylenol"]),
        ("Therapy to date: splinting, iontophoresis.", ["splinting", "iontophoresis"]),
        ("Past care: chiropractic x 12, Daliresp.", ["chiropractic", "daliresp"]),
        ("Gabapentin made her dizzy.", ["gabapentin"]),
        ("He uses a TENS (transcutaneous electrical nerve stimulation) unit.", ["tens"]),
        ("Current medications include Ibuprofen, Zyxolan 5 mg and Soma.", ["ibuprofen", "soma", "zyxolan"]),
    ],
)
def test_what_was_had_is_read(summary: str, tried: list[str]) -> None:
    assert _tried(summary) == tried


@pytest.mark.parametrize(
    "summary",
    [
        "The treatment plan included physical therapy, acupuncture and Norco.",
        "Eight sessions of physical therapy were ordered.",
        "He has not had acupuncture.",
        "There is no record of attendance of physical therapy.",
        "A request for chiropractic care was denied.",
        "The utilization review non-certified Norco and continued Soma.",
        "The symptoms were lessened by rest.",
        "Medications requested: Norco and Soma.",
        "Medications and physical therapy were discussed.",
        "Requested medications: Norco and Soma.",
        "He was on work restrictions.",
        "Diagnoses include failed back surgery syndrome.",
    ],
)
def test_what_was_not_had_is_left_out(summary: str) -> None:
    assert _tried(summary) == []


@pytest.mark.parametrize(
    ("summary", "tried"),
    [
        ("Treatment has included medications and Norco.", ["norco"]),
        ("Treatment has included medications and rest.", ["medications", "rest"]),
        ("Treatment has included injections and an epidural injection.", ["epidural injection"]),
        ("He received physical therapy. PT was completed.", ["physical therapy"]),
        ("He takes hydrocodone-acetaminophen. He uses hydrocodone daily.", ["hydrocodone-acetaminophen"]),
        ("He takes diclofenac and uses Voltaren.", ["diclofenac", "voltaren"]),
    ],
)
def test_the_more_telling_name_stays(summary: str, tried: list[str]) -> None:
    assert _tried(summary) == tried


def test_a_rationale_adds_what_it_tells_of_the_claimant_alone() -> None:
    rationale = (
        "Guidelines say that the patient may have used acupuncture. The patient has failed rest and NSAIDs. "
        "There is no indication that the patient has tried massage. Chiropractic care was used."
    )

    assert _tried("He takes Norco.", rationale=rationale) == ["norco", "rest", "nsaids"]


def test_each_treatment_stands_at_its_mark() -> None:
    case = told("Treatment to date has included\nPhysical\nTherapy and a Right knee injection.")

    for treatment in find_treatments(case.narrative):
        assert case.at(treatment.mark).lower() == treatment.text


def test_no_name_stands_for_two_treatments() -> None:
    medicines, others = load_toml("medicines"), load_toml("treatments")
    tables = [*medicines.values(), *others["treatments"].values()]
    names = Counter(
        name
        for table in tables
        for phrases in table.values()
        for name in {tuple(split_words(phrase).lower) for phrase in phrases}
    )

    assert [name for name, count in names.items() if count > 1] == []
