"""Invented letters with their records, for the tests of the summary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.checks import check_summary
from summarizer.explain import explain
from summarizer.letter import Letter, letter_from_pages
from summarizer.schema import (
    Basis,
    Case,
    Citation,
    Decision,
    Inconsistency,
    Issue,
    LetterInfo,
    PlainSummary,
    ReadBy,
    Reason,
    Record,
    Review,
    Run,
    Section,
    SectionKind,
    Span,
    UtilizationReview,
    outcome_of,
)

LETTER_WORDS = {"upheld": "Upheld", "overturned": "Overturned", None: ""}
GUIDE = "Decision based on MTUS Knee Complaints 2004."


@dataclass(frozen=True)
class Item:
    """One disputed treatment of an invented letter. `reason_sentence` carries the first of `reasons`."""

    request: str = "Eight visits of aquatic therapy for the left knee"
    decision: Decision | None = "upheld"
    reasons: tuple[Reason, ...] = ("no_functional_improvement",)
    reason_sentence: str = (
        "There is no documentation of functional improvement with the visits that the worker has had."
    )
    original: str | None = None
    authorized: str | None = None
    citations: tuple[Citation, ...] = (Citation(source="MTUS", title="Knee Complaints", year=2004),)

    @property
    def rationale(self) -> str:
        return f"MTUS supports a short course of therapy. {self.reason_sentence} The request is decided as stated."


@dataclass
class _Writer:
    """Collects a letter's text and the places of its pieces."""

    text: str = ""
    evidence: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def write(self, piece: str, *pointers: str) -> None:
        start = len(self.text)
        self.text += piece
        for pointer in pointers:
            self.evidence.setdefault(pointer, []).append((start, start + len(piece)))


def sample(
    *items: Item,
    inconsistencies: Sequence[Inconsistency] = (),
    review: Sequence[Review] = (),
    closing: str = "",
) -> tuple[Letter, Record]:
    """A letter about the items and its record, with evidence for what the summary rests on."""
    writer = _Writer("Case Number: ")
    writer.write("CM21-0004321", "/case/number")
    writer.write(" Decision Date: ")
    writer.write("03/04/2021", "/case/decided")
    writer.write(" Utilization review denied the request on ")
    writer.write("1/5/2021", "/utilization_review/date")
    writer.write(".\n")
    for index, item in enumerate(items):
        _write_item(writer, item, f"/issues/{index}")
    writer.write(closing)
    letter = letter_from_pages([writer.text], name="sample.txt", sha256="0" * 64)
    assert letter.text == writer.text.strip(), "the sample's text must be normal already"
    evidence = {
        pointer: tuple(letter.span(start, end) for start, end in places) for pointer, places in writer.evidence.items()
    }
    issues = tuple(_issue(item) for item in items)
    record = Record(
        letter=LetterInfo(name="sample.txt", sha256="0" * 64, pages=1),
        outcome=outcome_of(issues),
        case=Case(number="CM21-0004321", decided=dt.date(2021, 3, 4)),
        utilization_review=UtilizationReview(date=dt.date(2021, 1, 5), decision="denied"),
        issues=issues,
        inconsistencies=tuple(inconsistencies),
        evidence=evidence,
        review=tuple(review),
        read_by=ReadBy(reader="rules", version="test"),
    )
    return letter, record


def _write_item(writer: _Writer, item: Item, at: str) -> None:
    if item.original and item.authorized:
        writer.write(item.original, f"{at}/original_request")
        writer.write(" was the original request. ")
        writer.write(item.authorized, f"{at}/already_authorized")
        writer.write(" was authorized. The remaining portion, ")
    writer.write(item.request, f"{at}/request")
    writer.write(":")
    if item.decision:
        writer.write(" ")
        writer.write(LETTER_WORDS[item.decision], f"{at}/decision")
    writer.write(f"\nMAXIMUS guideline: {GUIDE}\nDecision rationale: ")
    start = len(writer.text)
    writer.write("MTUS supports a short course of therapy. ")
    writer.write(item.reason_sentence, f"{at}/reasons/0")
    writer.write(" The request is decided as stated.")
    writer.evidence[f"{at}/rationale"] = [(start, len(writer.text))]
    writer.write("\n")


def _issue(item: Item) -> Issue:
    return Issue(
        request=item.request,
        original_request=item.original,
        already_authorized=item.authorized,
        decision=item.decision,
        reasons=item.reasons,
        reviewer_basis=Basis(kind="mtus", citations=item.citations),
        rationale=item.rationale,
    )


def contradicted(letter: Letter, record: Record, index: int) -> Record:
    """The record with a contradiction about the decision of one item."""
    heading = record.evidence[f"/issues/{index}/decision"][0]
    rationale = record.evidence[f"/issues/{index}/rationale"][0]
    place = letter.span(rationale.start, rationale.start + 30)
    conflict = Inconsistency(kind="decision_conflict", detail="heading against rationale", evidence=(heading, place))
    return record.model_copy(update={"inconsistencies": (*record.inconsistencies, conflict)})


def span_of(letter: Letter, quote: str) -> Span:
    """The first place of a quote in the letter."""
    start = letter.text.index(quote)
    return letter.span(start, start + len(quote))


def shown(summary: PlainSummary) -> str:
    """All that a reader sees, headings too."""
    runs: list[Run] = []
    for section in summary.sections:
        runs += section.heading
        runs += [run for paragraph in section.paragraphs for run in paragraph.runs]
    return " ".join(run.text for run in runs)


def first_line(summary: PlainSummary) -> str:
    """The headline as a reader sees it."""
    return "".join(run.text for run in summary.sections[0].paragraphs[0].runs)


def summary_of(*items: Item) -> PlainSummary:
    """The summary of an invented letter, which passes every check."""
    letter, record = sample(*items)
    summary = explain(record, letter)
    assert check_summary(summary, record, letter) == ()
    return summary


def parts(summary: PlainSummary, kind: SectionKind) -> list[Section]:
    return [section for section in summary.sections if section.kind == kind]


def text_of(section: Section) -> list[str]:
    """A line for each paragraph."""
    return ["".join(run.text for run in paragraph.runs) for paragraph in section.paragraphs]


def facts_used(summary: PlainSummary) -> set[str]:
    return {fact for section in parts(summary, "next") for paragraph in section.paragraphs for fact in paragraph.facts}


APPROVED = Item(
    request="MRI of the left knee",
    decision="overturned",
    reasons=("conservative_care_failed",),
    reason_sentence="The worker has failed six weeks of therapy, and the requested study is appropriate.",
)
DENIED = Item()
UNKNOWN = Item(request="Knee brace for purchase", decision=None, reasons=())
PARTIAL = Item(
    request="Acupuncture 6 visits for the left knee",
    original="Acupuncture 12 visits for the left knee",
    authorized="Acupuncture 6 visits",
)
