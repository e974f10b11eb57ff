"""A model's answer -> `Record`: every value held against the letter, and what does not hold moved to `review`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from summarizer.letter import Letter
from summarizer.model import agree
from summarizer.model.ground import Grounding, Objects, body_parts, coded, day, held, texts, verbatim, verbatims
from summarizer.model.items import read_items
from summarizer.model.quotes import place_of, quoted
from summarizer.model.wire import Extraction, InconsistencyFound
from summarizer.reader.layout import layout_of
from summarizer.reader.part import Range
from summarizer.reader.sections import Sections
from summarizer.schema import (
    Case,
    Claimant,
    Clinical,
    Inconsistency,
    Injury,
    LetterInfo,
    ReadBy,
    Record,
    Reviewer,
    UtilizationReview,
    outcome_of,
)


def grounded(answer: Extraction, letter: Letter, sections: Sections, read_by: ReadBy) -> Record:
    """The record of what a model read, as far as the letter says it.

    A value whose quote does not stand in the letter, or does not say it, is `None` and listed under `review`.
    """
    grounding = Grounding(quoted(letter))
    case = _case(grounding, answer, sections.header)
    issues = read_items(grounding, answer.issues, sections)
    return Record(
        letter=LetterInfo(
            name=letter.name,
            sha256=letter.sha256,
            pages=len(letter.page_starts),
            layout=layout_of(letter, sections, case),
        ),
        outcome=outcome_of(issues),
        case=case,
        reviewer=_reviewer(grounding, answer, sections.reviewer),
        claimant=_claimant(grounding, answer),
        injury=_injury(grounding, answer, sections.summary),
        clinical=_clinical(grounding, answer, sections.summary),
        utilization_review=_utilization_review(grounding, answer, sections.summary),
        issues=issues,
        inconsistencies=tuple(_inconsistencies(grounding, answer.inconsistencies)),
        evidence=grounding.evidence,
        review=tuple(grounding.review),
        read_by=read_by,
    )


def _case(grounding: Grounding, answer: Extraction, header: Range | None) -> Case:
    """Only the header table counts: a letter without one has no case."""
    found = answer.case
    if header is None:
        return Case()
    within = (header,)
    days = {
        name: day(grounding, f"/case/{name}", getattr(found, name), within, only=True)
        for name in ("assigned", "received", "decided", "injury", "ur_denial")
    }
    priority = coded(grounding, "/case/priority", found.priority, "priority", within)
    return Case(number=verbatim(grounding, "/case/number", found.number, within), priority=priority, **days)


def _reviewer(grounding: Grounding, answer: Extraction, section: Range | None) -> Reviewer:
    within = (section,) if section else ()
    return Reviewer(
        licensed_in=verbatims(grounding, "/reviewer/licensed_in", answer.reviewer.licensed_in, within),
        specialties=verbatims(grounding, "/reviewer/specialties", answer.reviewer.specialties, within),
    )


def _claimant(grounding: Grounding, answer: Extraction) -> Claimant:
    found = answer.claimant
    represented = verbatim(grounding, "/claimant/represented", found.represented_quote, ())
    return Claimant(
        age=held(grounding, "/claimant/age", found.age, _says_number(grounding)),
        sex=coded(grounding, "/claimant/sex", found.sex, "sex", ()),
        represented=True if represented else None,
    )


def _injury(grounding: Grounding, answer: Extraction, summary: Range | None) -> Injury:
    within = (summary,) if summary else ()
    return Injury(
        date=day(grounding, "/injury/date", answer.injury.date, within),
        body_parts=body_parts(grounding, "/injury/body_parts", answer.injury.body_parts, within),
        mechanism=verbatim(grounding, "/injury/mechanism", answer.injury.mechanism, within),
    )


def _clinical(grounding: Grounding, answer: Extraction, summary: Range | None) -> Clinical:
    within = (summary,) if summary else ()
    status = answer.clinical.work_status
    return Clinical(
        diagnoses=texts(grounding, "/clinical/diagnoses", answer.clinical.diagnoses, within),
        treatments_tried=texts(grounding, "/clinical/treatments_tried", answer.clinical.treatments_tried, within),
        work_status=held(
            grounding,
            "/clinical/work_status",
            status,
            lambda value, place: agree.work_status_objection(value, grounding.quote(place)),
            within,
        ),
    )


def _utilization_review(grounding: Grounding, answer: Extraction, summary: Range | None) -> UtilizationReview:
    within = (summary,) if summary else ()
    found = answer.utilization_review
    return UtilizationReview(
        date=day(grounding, "/utilization_review/date", found.date, within),
        decision=coded(grounding, "/utilization_review/decision", found.decision, "ur_decision", within),
    )


def _inconsistencies(grounding: Grounding, found: Iterable[InconsistencyFound]) -> Iterator[Inconsistency]:
    for conflict in found:
        places = [place_of(quote, grounding.source) for quote in (conflict.quote, conflict.other_quote)]
        if None in places:
            missing = conflict.quote if places[0] is None else conflict.other_quote
            grounding.object("/inconsistencies", "no_such_quote", conflict.kind, missing)
            continue
        spans = tuple(grounding.letter.span(*place) for place in places if place)
        yield Inconsistency(kind=conflict.kind, detail=conflict.detail, evidence=spans)


def _says_number(grounding: Grounding) -> Objects[int]:
    return lambda value, place: agree.number_objection(value, grounding.quote(place))
