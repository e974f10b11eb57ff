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
