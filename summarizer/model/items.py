"""The disputed items of a model's answer, held against the letter's own headings and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.letter import Letter
from summarizer.model import agree
from summarizer.model.agree import Objection
from summarizer.model.ground import Grounding, body_parts, coded, entries, held, verbatim
from summarizer.model.quotes import place_of, place_within
from summarizer.model.wire import CitationFound, Found, IssueFound
from summarizer.reader.part import Mark, Range
from summarizer.reader.sections import Sections
from summarizer.schema import (
    OVERTURNED_REASONS,
    UPHELD_REASONS,
    Basis,
    BasisKind,
    Citation,
    Decision,
    Issue,
    Reason,
)

MOST_REASONS = 3
# where a value was computed from its quote
_PRODUCT = "product"
# a guideline's year stands a little after its name
_REACH_OF_A_CITATION = 160


@dataclass(frozen=True, slots=True)
class _ItemPlace:
    """Where one item stands: its heading with the decision word (`None` where rules find no such heading), and its
    parts, to look for a quote in each, the surest first."""

    heading: Range | None
    parts: tuple[Range, ...]


def read_items(grounding: Grounding, found: Sequence[IssueFound], sections: Sections) -> tuple[Issue, ...]:
    """The items whose request stands in the letter; one that does not is no item."""
    kept: list[tuple[IssueFound, Range]] = []
    for number, item in enumerate(found):
        headings = tuple(block.heading for block in sections.items)
        unused = tuple(place for place in headings if all(place.start != used.start for _, used in kept))
        place = place_within(item.request, grounding.source, unused) or place_of(item.request, grounding.source)
        if place is None:
            grounding.object(f"/issues/{number}", "no_such_quote", item.request, item.request)
        else:
            heading = next((one for one in unused if one.start <= place.start and place.end <= one.end), place)
            kept.append((item, heading))
    return tuple(
        _issue(grounding, f"/issues/{number}", item, _item_place(heading, sections, grounding.letter))
        for number, (item, heading) in enumerate(kept)
    )


def _item_place(heading: Range, sections: Sections, letter: Letter) -> _ItemPlace:
    following = [block.heading.start for block in sections.items if block.heading.start > heading.start]
    end = min(following, default=sections.proof.start if sections.proof else len(letter.text))
    block = next((one for one in sections.items if one.heading.start == heading.start), None)
    if block is None:
        return _ItemPlace(None, (Range(heading.start, end),))
    own = (block.heading, block.claims_administrator_basis, block.reviewer_basis, block.rationale)
    decision = block.decision
    deciding = Range(min(heading.start, decision.start), decision.end) if decision else None
    return _ItemPlace(deciding, (*(part for part in own if part), Range(heading.start, end)))


def _issue(grounding: Grounding, at: str, item: IssueFound, place: _ItemPlace) -> Issue:
    within = place.parts
    decision = _decision(grounding, f"{at}/decision", item, place)
    request = verbatim(grounding, f"{at}/request", item.request, within)
    if item.category and request:
        grounding.mark(f"{at}/category", *_places(grounding, f"{at}/request"))
    return Issue(
        request=request or item.request,
        original_request=verbatim(grounding, f"{at}/original_request", item.original_request, within),
        already_authorized=verbatim(grounding, f"{at}/already_authorized", item.already_authorized, within),
        category=item.category,
        body_parts=body_parts(grounding, f"{at}/body_parts", item.body_parts, within),
        side=coded(grounding, f"{at}/side", item.side, "side", within),
        quantity=_quantity(grounding, f"{at}/quantity", item.quantity, within),
        decision=decision,
        claims_administrator_basis=_basis(
            grounding,
            f"{at}/claims_administrator_basis",
            item.claims_administrator_basis,
            item.claims_administrator_citations,
            within,
        ),
        reviewer_basis=_basis(grounding, f"{at}/reviewer_basis", item.reviewer_basis, item.reviewer_citations, within),
        reasons=_reasons(grounding, f"{at}/reasons", item.reasons, decision, within),
        rationale=_rationale(grounding, f"{at}/rationale", item, within),
    )


def _decision(grounding: Grounding, pointer: str, item: IssueFound, place: _ItemPlace) -> Decision | None:
    """From the item's own heading where rules find one: a decision word further on may be anybody's."""
    if item.decision is None:
        return None
    within = (place.heading,) if place.heading else place.parts
    found = place_within(item.decision.quote, grounding.source, within)
    if found is None:
        elsewhere = place_of(item.decision.quote, grounding.source)
        why: Objection | None = "quote_is_not_the_decision" if elsewhere else "no_such_quote"
    else:
        why = agree.decision_objection(item.decision.value, grounding.letter, found)
    if found is None or why:
        grounding.object(pointer, why or "no_such_quote", item.decision.value, item.decision.quote)
        return None
    grounding.mark(pointer, found)
    return item.decision.value


def _quantity(grounding: Grounding, pointer: str, found: Found[int] | None, within: Sequence[Range]) -> int | None:
    def objects(value: int, place: Range) -> Objection | None:
        return agree.quantity_objection(value, grounding.quote(place))

    value = held(grounding, pointer, found, objects, within)
    if found and value is not None and agree.number_objection(value, found.quote):
        (span,) = grounding.evidence[pointer]
        grounding.mark(pointer, Mark(span.start, span.end, _PRODUCT))
    return value


def _basis(
    grounding: Grounding,
    at: str,
    kind: Found[BasisKind] | None,
    citations: Sequence[CitationFound],
    within: Sequence[Range],
) -> Basis:
    kept: list[Citation] = []
    for found in citations:
        citation = _citation(grounding, f"{at}/citations/{len(kept)}", found, within)
        if citation:
            kept.append(citation)
    return Basis(kind=coded(grounding, f"{at}/kind", kind, "basis", within), citations=tuple(kept))


def _citation(grounding: Grounding, at: str, found: CitationFound, within: Sequence[Range]) -> Citation | None:
    """A guideline whose words stand in the letter; a title, year or page that does not is left out."""
    place = place_of(found.quote, grounding.source, within) or place_of(found.title or "", grounding.source, within)
    if place is None:
        grounding.object(at.rpartition("/")[0], "no_such_quote", found.title or found.source, found.quote)
        return None
    grounding.mark(f"{at}/source", place)
    year = found.year
    if year is not None:
        beside = Range(place.start, min(place.end + _REACH_OF_A_CITATION, len(grounding.letter.flat)))
        if agree.number_objection(year, grounding.quote(beside)):
            grounding.object(f"{at}/year", "number_not_in_quote", year, found.quote)
            year = None
        else:
            grounding.mark(f"{at}/year", place)
    around = (place, *within)
    return Citation(
        source=found.source,
        title=verbatim(grounding, f"{at}/title", found.title, around),
        year=year,
        pages=verbatim(grounding, f"{at}/pages", found.pages, around),
    )


def _reasons(
    grounding: Grounding, at: str, found: Sequence[Found[Reason]], decision: Decision | None, within: Sequence[Range]
) -> tuple[Reason, ...]:
    """Reasons of the kind that the decision has, each with the words that carry it."""
    fitting = OVERTURNED_REASONS if decision == "overturned" else UPHELD_REASONS

    def objects(value: Reason, _place: Range) -> Objection | None:
        return None if decision is None or value in fitting else "wrong_for_decision"

    return entries(grounding, at, found, objects, within)[:MOST_REASONS]


def _rationale(grounding: Grounding, pointer: str, item: IssueFound, within: Sequence[Range]) -> str | None:
    """From its first words to its last."""
    if not item.rationale_start or not item.rationale_end:
        return None
    first = place_within(item.rationale_start, grounding.source, within)
    after = tuple(Range(max(part.start, first.start), part.end) for part in within) if first else ()
    last = place_within(item.rationale_end, grounding.source, after)
    if first is None or last is None:
        missing = item.rationale_start if first is None else item.rationale_end
        grounding.object(pointer, "no_such_quote", None, missing)
        return None
    place = Range(first.start, last.end)
    grounding.mark(pointer, place)
    return grounding.quote(place)


def _places(grounding: Grounding, pointer: str) -> tuple[Range, ...]:
    return tuple(Range(span.start, span.end) for span in grounding.evidence.get(pointer, ()))
