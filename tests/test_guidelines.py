"""The guideline paragraphs: kind of basis and citations."""

from __future__ import annotations

import pytest

from summarizer.schema import Basis, BasisKind, Citation
from tests.reading import item, record_of


def _basis(paragraph: str) -> Basis:
    return record_of(item(claims=paragraph)).issues[0].claims_administrator_basis


def _mtus(title: str, year: int | None = None, pages: str | None = None) -> Citation:
    return Citation(source="MTUS", title=title, year=year, pages=pages)


def _odg(title: str | None, year: int | None = None) -> Citation:
    return Citation(source="ODG", title=title, year=year)


@pytest.mark.parametrize(
    ("paragraph", "kind", "citations"),
    [
        ("The Claims Administrator did not cite any medical evidence for its decision.", "none", ()),
        (
            "Decision based on MTUS Knee Complaints 2004, Section(s): Special Studies, and Chronic Pain Medical "
            "Treatment 2016 Guidelines, Section(s): Opioids, and Criteria for use.",
            "mtus",
            (_mtus("Knee Complaints", 2004), _mtus("Chronic Pain Medical Treatment Guidelines", 2016)),
        ),
        (
            "Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004. Decision based on Non-MTUS Citation "
            "Official Disability Guidelines (ODG), Carpal Tunnel (Acute & Chronic).",
            "both",
            (_mtus("Forearm, Wrist, and Hand Complaints", 2004), _odg("Carpal Tunnel (Acute & Chronic)")),
        ),
        (
            "The Claims Administrator based their decision on recommendation(s) outside of the MTUS Guidelines. "
            "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG).",
            "outside_mtus",
            (_odg(None),),
        ),
        (
            "Decision based on MTUS Chronic Pain Treatment Guidelines Physical Medicine Page(s): 98-99 of 127.",
            "mtus",
            (_mtus("Chronic Pain Treatment Guidelines Physical Medicine", pages="98-99"),),
        ),
        (
            "Decision based on Non-MTUS Citation ACOEM Guidelines, Chapter 7, Consultations, page 137.",
            "outside_mtus",
            (Citation(source="ACOEM", title="Chapter 7, Consultations", pages="137"),),
        ),
        (
            "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG) Elbow (updated 11/23/16): MRI.",
            "outside_mtus",
            (_odg("Elbow (updated 11/23/16): MRI"),),
        ),
        (
            "Decision based on Non-MTUS Citation ODG Chapter: Low Back 12/20/2016 MRI.",
            "outside_mtus",
            (_odg("Low Back MRI", 2016),),
        ),
        (
            "Decision based on Non-MTUS Citation What is a scan? http://example.org/scan, accessed 02/18/2017, Doe J. "
            "Scans in adults.",
            "outside_mtus",
            (
                Citation(source="other", title="What is a scan? http://example.org/scan, accessed 02/18/2017"),
                Citation(source="other", title="Doe J. Scans in adults"),
            ),
        ),
    ],
)
def test_a_paragraph_gives_its_kind_and_citations(
    paragraph: str, kind: BasisKind, citations: tuple[Citation, ...]
) -> None:
    assert _basis(paragraph) == Basis(kind=kind, citations=citations)


@pytest.mark.parametrize(
    ("sentence", "kind", "sources"),
    [
        ("Chronic Pain Guidelines (2009), page 8, which is part of the MTUS.", "mtus", ["MTUS"]),
        ("Official Disability Guidelines (ODG), Pain, which is not part of the MTUS.", "outside_mtus", ["ODG"]),
        (
            "Chronic Pain Guidelines, page 8, which is part of the MTUS, and on the Official Disability Guidelines "
            "(ODG), Head Chapter, which is not part of the MTUS.",
            "both",
            ["MTUS", "ODG"],
        ),
    ],
)
def test_sentences_of_2013_say_what_is_part_of_the_mtus(sentence: str, kind: str, sources: list[str]) -> None:
    basis = _basis(f"The Claims Administrator based its decision on the {sentence}")

    assert (basis.kind, [citation.source for citation in basis.citations]) == (kind, sources)


@pytest.mark.parametrize(
    ("paragraph", "kind", "citations"),
    [
        (
            "The Expert Reviewer found that no section of the MTUS was applicable. Per the Strength of Evidence "
            "hierarchy, the Expert Reviewer based his/her decision on the Official Disability Guidelines (ODG), Knee "
            "Chapter, Braces, which is not part of the MTUS.",
            "outside_mtus",
            (_odg("Knee Chapter, Braces"),),
        ),
        (
            "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines Opioids "
            "Page(s): 78.",
            "mtus",
            (_mtus("Chronic Pain Medical Treatment Guidelines Opioids", pages="78"),),
        ),
        (
            "The Claims Administrator based its decision on the ACOEM Practice Guidelines, Chapter 15, page 398, which "
            "is part of the MTUS and the Official Disability Guidelines (ODG), Stress Chapter, which is not part of "
            "the MTUS.",
            "both",
            (_mtus("Chapter 15", pages="398"), _odg("Stress Chapter")),
        ),
        (
            "The Claims Administrator based its decision on the Non-MTUS Citation: Society of Invented Dentistry, "
            "Scaling, 2001.",
            "outside_mtus",
            (Citation(source="other", title="Society of Invented Dentistry, Scaling", year=2001),),
        ),
        (
            "The Expert Reviewer based their decision on the MTUS Stress Related Conditions 2004. Decision based on "
            "Non-MTUS Citation ODG by MCG Mental Illness & Stress, Office visits.",
            "both",
            (_mtus("Stress Related Conditions", 2004), _odg("Mental Illness & Stress, Office visits")),
        ),
        (
            "Decision based on MTUS Low Back Disorders 2019, Section(s): NSAIDs, and Hand, Wrist, and Forearm "
            "Disorders 2019, Section(s): Medications.",
            "mtus",
            (_mtus("Low Back Disorders", 2019), _mtus("Hand, Wrist, and Forearm Disorders", 2019)),
        ),
        (
            "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Pain, Sleep studies; Society of "
            "Night Watchers, Sleep in adults, J Night 2008;4(5):487-504.",
            "outside_mtus",
            (
                _odg("Pain, Sleep studies"),
                Citation(
                    source="other",
                    title="Society of Night Watchers, Sleep in adults, J Night 2008;4(5):487-504",
                    year=2008,
                    pages="487-504",
                ),
            ),
        ),
        (
            "Decision based on MTUS Chronic Pain Treatment Guidelines Opioids; Weaning Page(s): 76 - 80; 124.",
            "mtus",
            (_mtus("Chronic Pain Treatment Guidelines Opioids; Weaning", pages="76-80; 124"),),
        ),
        (
            "Decision based on Non-MTUS Citation ABC/DEF 2007 Guidelines on Care before an Operation.",
            "outside_mtus",
            (Citation(source="other", title="ABC/DEF Guidelines on Care before an Operation", year=2007),),
        ),
        (
            "Decision based on Non-MTUS Citation ODG, Stress, Grief therapy; Guidelines on talk, March 2015 update.",
            "outside_mtus",
            (_odg("Stress, Grief therapy; Guidelines on talk, March 2015 update"),),
        ),
    ],
)
def test_sources_are_told_apart(paragraph: str, kind: BasisKind, citations: tuple[Citation, ...]) -> None:
    assert _basis(paragraph) == Basis(kind=kind, citations=citations)
