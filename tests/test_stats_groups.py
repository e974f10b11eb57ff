from __future__ import annotations

import pytest

from summarizer.schema import Source
from summarizer.stats.groups import NOT_STATED, WAYS, groups_of
from summarizer.stats.letters import read_letters
from tests.stats_samples import item, lines_of, record


def guideline(source: Source, title: str | None) -> tuple[str, ...]:
    [letter] = read_letters(lines_of([record("a", item(guidelines=((source, title),)))]), "")
    return groups_of(letter, letter.issues[0])["guideline"]


@pytest.mark.parametrize(
    ("source", "title", "group"),
    [
        ("MTUS", "Chronic Pain Medical Treatment Guidelines", "MTUS: Chronic Pain Medical Treatment"),
        ("MTUS", "Forearm, Wrist, and Hand Complaints", "MTUS: Forearm, Wrist, and Hand Complaints"),
        ("ODG", "Hip & Pelvis, X-Ray", "ODG: Hip & Pelvis"),
        ("ODG", "Shoulder Chapter, Surgical assistant", "ODG: Shoulder"),
        ("ACOEM", "Forearm, Wrist, and Hand Complaints, splints", "ACOEM: Forearm, Wrist, and Hand Complaints"),
        ("ODG", "Guidelines", "ODG: Guidelines"),
        ("ODG", None, "ODG"),
        ("other", "Smith et al., A trial of braces", "other"),
    ],
)
def test_a_guideline_goes_by_its_chapter(source: Source, title: str | None, group: str) -> None:
    assert guideline(source, title) == (group,)


def test_what_a_letter_does_not_state_is_a_group_too() -> None:
    silent = record("a", item(category=None, guidelines=()), decided=None, specialties=())
    [letter] = read_letters(lines_of([silent]), "")

    assert groups_of(letter, letter.issues[0]) == dict.fromkeys(WAYS, (NOT_STATED,))
