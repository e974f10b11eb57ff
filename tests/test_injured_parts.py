"""Injured parts: complained of or diagnosed, not reached by pain, numb, examined or asked for."""

from __future__ import annotations

import pytest

from summarizer.reader.diagnoses import find_diagnoses
from summarizer.reader.injured_parts import find_injured_parts
from tests.narratives import told


def _parts(summary: str) -> set[str]:
    narrative = told(summary).narrative
    return set(find_injured_parts(narrative, [diagnosis.mark for diagnosis in find_diagnoses(narrative)], None))


@pytest.mark.parametrize(
    ("summary", "parts"),
    [
        ("He complained of neck pain radiating to the left arm and hand.", {"neck"}),
        ("He reported low back pain with radiation into the legs, and knee pain.", {"low_back", "knee"}),
        ("She has complaints of left hip and mid back pain.", {"hip", "upper_back"}),
        ("She reported numbness of the fingers and toes.", set()),
        ("He has back pain and left leg paresthesias.", {"spine"}),
        ("Examination showed tenderness of the shoulder and pain of the wrist.", set()),
        ("An MRI of the knee was requested.", set()),
        ("He denied knee pain.", set()),
        ("Accepted: wrist, heart.", {"wrist", "chest"}),
        ("She reports mental fog and neck pain.", {"neck"}),
        ("Diagnoses include sinus tarsi syndrome and biceps tendinitis.", {"foot", "shoulder"}),
        ("He filed a claim for wrist, hand, and shoulder pain.", {"wrist", "hand", "shoulder"}),
        ("He sustained an injury on 1/2/2014 to his right hand and thumb.", {"hand", "finger"}),
        ("Diagnoses include ankle sprain and radiculopathy, cervical region (right arm).", {"ankle", "neck"}),
        ("Diagnoses include lumbar strain. He reports back pain.", {"low_back"}),
        ("He was injured in a fall of 8 feet from a ladder.", set()),
        ("He complained of upper and lower back pain.", {"upper_back", "low_back"}),
    ],
)
def test_only_what_hurts_or_is_diagnosed_counts(summary: str, parts: set[str]) -> None:
    assert _parts(summary) == parts
