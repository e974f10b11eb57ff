"""What a model that reads like the rules would answer: a record with its evidence as an `Extraction`.

`python -m tests.answers LETTER` prints it as JSON.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from summarizer.files import load_letter
from summarizer.model.wire import Extraction
from summarizer.reader import rules
from summarizer.schema import Basis, Issue, Record

_WORDS_OF_AN_END = 8


def answer_of(record: Record) -> Extraction:
    """Every value of the record with the first quote of its evidence."""
    case = record.case
    return Extraction.model_validate(
        {
            "case": {
                "number": case.number,
                **{
                    name: _found(record, f"/case/{name}", getattr(case, name))
                    for name in ("priority", "assigned", "received", "decided", "injury", "ur_denial")
                },
            },
            "reviewer": {
                "licensed_in": list(record.reviewer.licensed_in),
                "specialties": list(record.reviewer.specialties),
            },
            "claimant": {
                "age": _found(record, "/claimant/age", record.claimant.age),
                "sex": _found(record, "/claimant/sex", record.claimant.sex),
                "represented_quote": _quote(record, "/claimant/represented"),
            },
            "injury": {
                "date": _found(record, "/injury/date", record.injury.date),
                "body_parts": _each(record, "/injury/body_parts", record.injury.body_parts),
                "mechanism": record.injury.mechanism,
            },
            "clinical": {
                "diagnoses": _each(record, "/clinical/diagnoses", record.clinical.diagnoses),
                "treatments_tried": _each(record, "/clinical/treatments_tried", record.clinical.treatments_tried),
                "work_status": _found(record, "/clinical/work_status", record.clinical.work_status),
            },
            "utilization_review": {
                "date": _found(record, "/utilization_review/date", record.utilization_review.date),
                "decision": _found(record, "/utilization_review/decision", record.utilization_review.decision),
            },
            "issues": [_item(record, f"/issues/{index}", issue) for index, issue in enumerate(record.issues)],
            "inconsistencies": [
                {
                    "kind": found.kind,
                    "detail": found.detail,
                    "quote": found.evidence[0].quote,
                    "other_quote": found.evidence[-1].quote,
                }
                for found in record.inconsistencies
                if found.evidence
            ],
        }
    )


def _item(record: Record, at: str, issue: Issue) -> dict[str, Any]:
    words = (issue.rationale or "").split()
    return {
        "request": issue.request,
        "original_request": issue.original_request,
        "already_authorized": issue.already_authorized,
        "category": issue.category,
        "body_parts": _each(record, f"{at}/body_parts", issue.body_parts),
        "side": _found(record, f"{at}/side", issue.side),
        "quantity": _found(record, f"{at}/quantity", issue.quantity),
        "decision": _found(record, f"{at}/decision", issue.decision),
        "claims_administrator_basis": _found(
            record, f"{at}/claims_administrator_basis/kind", issue.claims_administrator_basis.kind
        ),
        "claims_administrator_citations": _citations(
            record, f"{at}/claims_administrator_basis", issue.claims_administrator_basis
        ),
        "reviewer_basis": _found(record, f"{at}/reviewer_basis/kind", issue.reviewer_basis.kind),
        "reviewer_citations": _citations(record, f"{at}/reviewer_basis", issue.reviewer_basis),
        "rationale_start": " ".join(words[:_WORDS_OF_AN_END]) or None,
        "rationale_end": " ".join(words[-_WORDS_OF_AN_END:]) or None,
        "reasons": _each(record, f"{at}/reasons", issue.reasons),
    }


def _citations(record: Record, at: str, basis: Basis) -> list[dict[str, Any]]:
    return [
        {
            "source": citation.source,
            "title": citation.title,
            "year": citation.year,
            "pages": citation.pages,
            "quote": " ".join(
                quote
                for field in ("source", "title", "year")
                if (quote := _quote(record, f"{at}/citations/{number}/{field}"))
            ),
        }
        for number, citation in enumerate(basis.citations)
    ]


def _each(record: Record, at: str, values: tuple[object, ...]) -> list[dict[str, Any]]:
    return [entry for index, value in enumerate(values) if (entry := _found(record, f"{at}/{index}", value))]


def _found(record: Record, pointer: str, value: object) -> dict[str, Any] | None:
    quote = _quote(record, pointer)
    return None if value is None or quote is None else {"value": value, "quote": quote}


def _quote(record: Record, pointer: str) -> str | None:
    spans = record.evidence.get(pointer, ())
    return spans[0].quote if spans else None


if __name__ == "__main__":
    sys.stdout.write(answer_of(rules.read(load_letter(Path(sys.argv[1])))).model_dump_json())
