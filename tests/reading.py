"""Short letters for tests of the rules reader: one function, all parts replaceable."""

from __future__ import annotations

from summarizer.letter import Letter, letter_from_pages
from summarizer.reader.rules import read
from summarizer.schema import Record

HEADER = """Case Number: CM17-0000123
Date Assigned: 03/14/2017 Date of Injury: 02/01/2016
Decision Date: 04/20/2017 UR Denial Date: 02/20/2017
Priority: Standard Application
Received:
03/01/2017
"""
SUMMARY = "The injured worker is a 50 year old female who sustained an industrial injury on 2-1-2016."
RATIONALE = "The records do not show it. The request is not medically necessary."


def item(
    heading: str = "MRI of the right knee: Upheld",
    claims: str = "Decision based on MTUS Knee Complaints 2004, Section(s): Special Studies.",
    reviewer: str = "Decision based on MTUS Knee Complaints 2004, Section(s): Special Studies.",
    rationale: str = RATIONALE,
) -> str:
    return (
        f"{heading}\nClaims Administrator guideline: {claims}\nMAXIMUS guideline: {reviewer}\n"
        f"Decision rationale: {rationale}\n"
    )


def letter_of(*items: str, header: str = HEADER, summary: str = SUMMARY, before: str = "", after: str = "") -> Letter:
    """A letter of layout D (C without a header) with these items."""
    text = (
        f"{before}{header}HOW THE IMR FINAL DETERMINATION WAS MADE\n"
        "MAXIMUS Federal Services sent the complete case file to an expert reviewer.\n"
        "The Expert Reviewer has the following credentials:\n"
        "State(s) of Licensure: Texas,California\nCertification(s)/Specialty: Family Practice\n"
        f"CLINICAL CASE SUMMARY\n{summary}\n"
        "IMR ISSUES, DECISIONS AND RATIONALES\n"
        "The Final Determination was based on decisions for the disputed items/services set forth below:\n"
        f"{''.join(items)}{after}"
    )
    return letter_from_pages([text], name="letter.txt", sha256="0" * 64)


def record_of(*items: str, header: str = HEADER, summary: str = SUMMARY, before: str = "", after: str = "") -> Record:
    return read(letter_of(*items, header=header, summary=summary, before=before, after=after))
