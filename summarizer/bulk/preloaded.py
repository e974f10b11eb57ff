"""Loaded once by the server from which workers are forked: the reader, with its lexicons and patterns compiled."""

# ruff: noqa: E402

from __future__ import annotations

import gc

gc.disable()  # what loads, stays: the searches for garbage meanwhile would take a tenth of the time, and find none

from contextlib import suppress

from summarizer.bulk.job import Job
from summarizer.bulk.rules_reader import read_by_rules

_LETTER = """\
Case Number: CM19-0000000 Date Assigned: 03/18/2019
Date of Injury: 08/02/2017 Decision Date: 04/05/2019
Priority: Standard UR Denial Date: 02/20/2019
HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to an expert reviewer.
The Expert Reviewer has the following credentials:
State(s) of Licensure: California
Certification(s)/Specialty: Orthopedic Surgery
CLINICAL CASE SUMMARY
The injured worker is a 47-year-old female who sustained an injury on 08/02/2017 when she slipped on a ramp. Diagnoses
include right knee sprain. Treatment to date has included ibuprofen 800 mg and physical therapy. She complains of right
knee pain. She is working with modified duties. The request for MRI of the right knee was denied by utilization review
on 02/20/2019.
IMR ISSUES, DECISIONS AND RATIONALES
MRI of the right knee: Upheld
Claims Administrator guideline: Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Knee Chapter.
MAXIMUS guideline: Decision based on MTUS Knee Complaints 2004, Section(s): Special Studies.
Decision rationale: The notes describe tenderness. The request for MRI of the right knee is not medically necessary.
"""

with suppress(Exception):  # what is wrong with the package is told by a worker, which meets it again
    list(read_by_rules([Job("", _LETTER.encode())]))
# Made and freed at once: glibc keeps what is freed, up to twice the largest block that ever was, and does not give what
# a letter took back to the system, to ask for it page by page at the next one.
bytes(16_000_000)
gc.freeze()  # what is loaded stays: neither searched again for garbage nor copied into each worker by the search
gc.enable()
gc.set_threshold(50_000)  # a letter leaves hardly any cycles
