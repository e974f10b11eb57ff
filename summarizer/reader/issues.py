"""The blocks of a letter -> its disputed treatments, each with decision, bases, reasons and rationale."""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.letter import Letter
from summarizer.reader.blocks import ItemBlock
from summarizer.reader.conclusion import Rationale
from summarizer.reader.guidelines import read_basis
from summarizer.reader.lexicon import Words
from summarizer.reader.part import Doubt, Mark, Marks, Part, Range, under
from summarizer.reader.reasons import read_reasons
from summarizer.reader.request import request_facts, request_parts
from summarizer.reader.requested import requests_in_text
from summarizer.reader.sections import Sections
from summarizer.reader.told_decisions import is_denial
from summarizer.schema import Decision, Issue


def read_issues(
    letter: Letter, words: Words, sections: Sections, rationales: Iterable[Rationale]
) -> tuple[Part[Issue], ...]:
    """Read every item block with its rationale, in the letter's order."""
    return tuple(
        _issue(letter, words, block, rationale) for block, rationale in zip(sections.items, rationales, strict=True)
    )


def decision_of(word: str) -> Decision:
    """ "Upheld", "Overturned", "is not medically necessary", "isnot medically necessary" as a decision."""
    folded = word.casefold()
    if folded in ("upheld", "overturned"):
        return "upheld" if folded == "upheld" else "overturned"
    return "upheld" if is_denial(word) else "overturned"


def _issue(letter: Letter, words: Words, block: ItemBlock, rationale: Rationale) -> Part[Issue]:
    flat = letter.flat
    parts = request_parts(flat, _heading(letter, block))
    facts = request_facts(letter, words, parts, block.rationale)
    decision = decision_of(block.decision.of(flat)) if block.decision else None
    claims_basis = read_basis(letter, block.claims_administrator_basis)
    reviewer_basis = read_basis(letter, block.reviewer_basis)
    reasons = read_reasons(flat, rationale, decision, facts.category)
    marks: Marks = {
        "/request": (Mark(*parts.request),),
        **facts.marks,
        **under("/claims_administrator_basis", claims_basis.marks),
        **under("/reviewer_basis", reviewer_basis.marks),
        **under("/reasons", reasons.marks),
    }
    for name, place in (
        ("original_request", parts.original_request),
        ("already_authorized", parts.already_authorized),
        ("decision", block.decision),
        ("rationale", block.rationale),
    ):
        if place:
            marks[f"/{name}"] = (Mark(*place),)
    issue = Issue(
        request=parts.request.of(flat),
        original_request=_text(flat, parts.original_request),
        already_authorized=_text(flat, parts.already_authorized),
        category=facts.category,
        body_parts=facts.body_parts,
        side=facts.side,
        quantity=facts.quantity,
        decision=decision,
        claims_administrator_basis=claims_basis.value,
        reviewer_basis=reviewer_basis.value,
        reasons=reasons.value,
        rationale=_text(flat, block.rationale),
    )
    return Part(issue, marks, _doubts(issue, block))


def _heading(letter: Letter, block: ItemBlock) -> Range:
    """The heading; where it is lost, what the rationale says was asked for."""
    if block.heading.start < block.heading.end:
        return block.heading
    told = requests_in_text(letter, block.rationale)
    return told[-1] if told else block.claims_administrator_basis or block.heading


def _text(flat: str, place: Range | None) -> str | None:
    return place.of(flat) if place else None


def _doubts(issue: Issue, block: ItemBlock) -> tuple[Doubt, ...]:
    """What a readable part of a letter lacks."""
    heading = (Mark(*block.heading),)
    absent = {
        "/request": block.heading.start == block.heading.end,
        "/decision": issue.decision is None,
        "/rationale": issue.rationale is None,
        "/claims_administrator_basis": block.claims_administrator_basis is None,
        "/reviewer_basis": block.reviewer_basis is None,
    }
    return tuple(Doubt(pointer, "not_found", (), heading) for pointer, missing in absent.items() if missing)
