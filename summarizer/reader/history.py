"""The claimant's history: the injury, the diagnoses, what was tried, the work status."""

from __future__ import annotations

from summarizer.reader.diagnoses import find_diagnoses
from summarizer.reader.injured_parts import find_injured_parts
from summarizer.reader.injury import find_injury_date, find_mechanism
from summarizer.reader.narrative import Narrative
from summarizer.reader.part import Mark, Marks, Part
from summarizer.reader.treatments import find_treatments
from summarizer.reader.work_status import find_work_status
from summarizer.schema import Case, Clinical, Injury


def read_injury(narrative: Narrative, case: Part[Case], clinical: Part[Clinical]) -> Part[Injury]:
    """Read the injury from the prose; its date from the header where the prose gives none that can be.

    The injured parts are those of the diagnoses, of the mechanism and of the complaints.
    """
    marks: Marks = {}
    told = find_injury_date(narrative, case.value.injury)
    date = told.value if told else None
    if told and date:
        marks["/date"] = (Mark(told.start, told.end),)
    elif case.value.injury:
        date, marks["/date"] = case.value.injury, case.marks.get("/injury", ())
    mechanism = find_mechanism(narrative)
    if mechanism:
        marks["/mechanism"] = (mechanism.mark,)
    diagnoses = [
        mark for pointer, places in clinical.marks.items() if pointer.startswith("/diagnoses") for mark in places
    ]
    parts = sorted(find_injured_parts(narrative, diagnoses, mechanism.mark if mechanism else None).items())
    marks |= {f"/body_parts/{number}": (mark,) for number, (_, mark) in enumerate(parts)}
    injury = Injury(
        date=date,
        body_parts=tuple(part for part, _ in parts),
        mechanism=mechanism.text if mechanism else None,
    )
    return Part(injury, marks)


def read_clinical(narrative: Narrative) -> Part[Clinical]:
    """Read the clinical history from the case summary and what the rationales add to it."""
    diagnoses, treatments = find_diagnoses(narrative), find_treatments(narrative)
    work = find_work_status(narrative)
    marks: Marks = {
        **{f"/diagnoses/{number}": (diagnosis.mark,) for number, diagnosis in enumerate(diagnoses)},
        **{f"/treatments_tried/{number}": (treatment.mark,) for number, treatment in enumerate(treatments)},
    }
    if work:
        marks["/work_status"] = (work.mark,)
    clinical = Clinical(
        diagnoses=tuple(diagnosis.text for diagnosis in diagnoses),
        treatments_tried=tuple(treatment.text for treatment in treatments),
        work_status=work.status if work else None,
    )
    return Part(clinical, marks)
