"""Invented letters and the files that tests read them from."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions
from reportlab.lib.pagesizes import letter as us_letter
from reportlab.pdfgen.canvas import Canvas

KNEE_LETTER = """\
Case Number: CM19-0123456 Date Assigned: 03/18/2019
Date of Injury: 08/02/2017 Decision Date: 04/05/2019
Priority: Standard UR Denial Date: 02/20/2019
Application
Received:
03/04/2019
HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she has no
affiliation with the employer, employee, providers or the claims administrator. The expert
reviewer was selected based on his/her clinical experience, education, background, and
expertise in the same or similar specialties that evaluate and/or treat the medical condition and
disputed items/services.
The Expert Reviewer has the following credentials:
State(s) of Licensure: California, Oregon
Certification(s)/Specialty: Orthopedic Surgery
CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the
case file, including all medical records:
The injured worker is a 47-year-old female who sustained an injury on 08/02/2017 when she slipped on
a wet ramp. Diagnoses include right knee sprain. Treatment to date has included ibuprofen and
physical therapy. She is working with modified duties. The request for MRI of the right knee was
denied by utilization review on 02/20/2019.
\fIMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:
MRI of the right knee: Upheld
Claims Administrator guideline: Decision based on MTUS Knee Complaints 2004, Section(s): Special
Studies.
MAXIMUS guideline: Decision based on MTUS Knee Complaints 2004, Section(s): Special Studies.
Decision rationale: The guideline wants findings of a torn ligament or meniscus before imaging.
The notes describe tenderness and full motion and no test of either. Without these findings the
request for MRI of the right knee is not medically necessary.
Physical therapy for the right knee, 6 visits: Overturned
Claims Administrator guideline: Decision based on MTUS Knee Complaints 2004.
MAXIMUS guideline: Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Physical
Medicine.
Decision rationale: The worker had two visits so far and gained motion after each of them. The
guideline supports up to ten visits. The request for 6 visits of physical therapy is medically
necessary.
"""

CLINIC_NEWSLETTER = """\
Spring newsletter of the harbor clinic. Our opening hours change in May: the desk opens at eight and
closes at six. Parking behind the building is free for patients. Please bring your insurance card.
"""


def pdf_of(text: str) -> bytes:
    """A PDF with a text layer; a form feed starts a page."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=us_letter)
    for page in text.split("\f"):
        body = canvas.beginText(54, 740)
        body.setFont("Times-Roman", 11)
        body.textLines(page)
        canvas.drawText(body)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def scan_of(pages: int, *, stamp: str = "") -> bytes:
    """A PDF of pictures, with no more words than a stamp on each page."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=us_letter)
    for _ in range(pages):
        canvas.drawInlineImage(Image.new("L", (50, 65), 200), 54, 54, 500, 650)
        canvas.drawString(54, 20, stamp)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def encrypted(pdf: bytes, *, password: str) -> bytes:
    """The PDF as published letters are: AES, copying not allowed; `password` may be empty."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    writer.encrypt(
        user_password=password,
        owner_password="owner",
        algorithm="AES-256",
        permissions_flag=UserAccessPermissions.PRINT,
    )
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
