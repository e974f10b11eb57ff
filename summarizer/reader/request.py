"""A heading's words -> what is in dispute: request, what was authorized, category, body parts, side, quantity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from summarizer.letter import Letter
from summarizer.reader.lexicon import NOT_MEANT, Hit, Lexicon, Words, body_part_hits, lexicon_from
from summarizer.reader.part import Mark, Marks, Range
from summarizer.reader.quantity import find_quantity
from summarizer.resources import load_toml
from summarizer.schema import BodyPart, Category, Side

# "Acupuncture 18 sessions was the original request. Acupuncture 6 sessions was authorized by the Claims
# Administrator. The remaining IMR eligible portion of the original request, Acupuncture 12 sessions is"
_ORIGINAL = re.compile(r"(?P<original>.+?),? ?\b(?:was|were|is) the original request\b[.,;]? ?")
_AUTHORIZED = re.compile(r"(?P<authorized>.+?),? ?\b(?:was|were|is|has been|have been) authorized\b")
_REMAINING = re.compile(
    r"(?:remaining|rest of the) (?:IMR[- ]eligible )?(?:portions? )?(?:of the original request)?"
    r"(?: that is IMR[- ]eligible)?,? ?(?:of )?(?P<remaining>.+)"
)
# "... was authorized, leaving the original request IMR eligible. The original request, Acupuncture 18 sessions is"
_AGAIN = re.compile(r"(?:\A|(?<=[.;] ))[Tt]he original request,? (?P<remaining>.+)")
_COPULA = re.compile(r",? (?:is|are)\Z")
# "bilateral", "both knees", "left and right", "rt.", "(L)", "BUE"; found by the first letter, which the look-behinds
# tell
_SIDE = re.compile(
    r"[BLRblr](?<!\w.)(?i:(?P<bilateral>(?<=b)(?:ilateral(?:ly)?|ilat|oth|/l|[ul]e))"
    r"|(?P<left>(?<=l)(?:eft|t|[ul]e)|(?<=\(l)(?=\)))|(?P<right>(?<=r)(?:ight|t|[ul]e)|(?<=\(r)(?=\))))\b"
)


class RequestParts(NamedTuple):
    """The verbatim parts of a heading; the last two only where a part was authorized before."""

    request: Range
    original_request: Range | None = None
    already_authorized: Range | None = None


def request_parts(flat: str, heading: Range) -> RequestParts:
    """Take a heading apart."""
    end = heading.end
    if flat.endswith((" is", " are"), *heading) and (copula := _COPULA.search(flat, *heading)):
        end = copula.start()
    is_partial = flat.find(" the original request", heading.start, end) >= 0
    original = _ORIGINAL.match(flat, heading.start, end) if is_partial else None
    if not original:
        return RequestParts(Range(heading.start, end))
    authorized = _AUTHORIZED.match(flat, original.end(), end)
    rest = authorized.end() if authorized else original.end()
    remaining = _AGAIN.search(flat, rest, end) or _REMAINING.search(flat, rest, end)
    return RequestParts(
        request=Range(*remaining.span("remaining")) if remaining else Range(*original.span("original")),
        original_request=Range(*original.span("original")),
        already_authorized=Range(*authorized.span("authorized")) if authorized else None,
    )


class RequestFacts(NamedTuple):
    """What the words of a request say, with their places."""

    category: Category
    body_parts: tuple[BodyPart, ...]
    side: Side | None
    quantity: int | None
    marks: Marks


def request_facts(letter: Letter, words: Words, parts: RequestParts, rationale: Range | None) -> RequestFacts:
    """Read category, body parts, side and quantity from the words of the heading.

    Body parts and side of a remaining portion that names neither come from the original request.
    """
    marks: Marks = {}
    category, category_mark = _category(letter, words, parts.request, rationale)
    marks["/category"] = (category_mark,)
    place = parts.request
    hits, sides = body_part_hits(words, place), _sides(letter.flat, place)
    if not hits and not sides and parts.original_request:
        place = parts.original_request
        hits, sides = body_part_hits(words, place), _sides(letter.flat, place)
    codes = tuple(sorted({hit.code for hit in hits}))
    for number, code in enumerate(codes):
        marks[f"/body_parts/{number}"] = tuple(Mark(hit.start, hit.end) for hit in hits if hit.code == code)
    side = _side(sides)
    if side:
        marks["/side"] = tuple(mark for _, mark in sides)
    quantity = find_quantity(parts.request.of(letter.flat))
    if quantity:
        start = parts.request.start
        marks["/quantity"] = (Mark(start + quantity.start, start + quantity.end, quantity.rule),)
    return RequestFacts(category, codes, side, quantity.value if quantity else None, marks)  # type: ignore[arg-type]


def _sides(flat: str, place: Range) -> list[tuple[str, Mark]]:
    return [(found.lastgroup or "", Mark(*found.span())) for found in _SIDE.finditer(flat, *place)]


def _side(sides: list[tuple[str, Mark]]) -> Side | None:
    named = {side for side, _ in sides}
    if "bilateral" in named or {"left", "right"} <= named:
        return "bilateral"
    if "left" in named:
        return "left"
    return "right" if "right" in named else None


@cache
def _cues() -> tuple[Lexicon, dict[str, tuple[int, int, Category]]]:
    """The phrases of all groups, and for each group its tier, its order and its category."""
    data = load_toml("categories")
    groups = {str(order): (group["tier"], order, group["category"]) for order, group in enumerate(data["group"])}
    table: dict[str, list[str]] = {str(order): group["phrases"] for order, group in enumerate(data["group"])}
    table[_POSTOPERATIVE] = data["postoperative"]["phrases"]
    table[NOT_MEANT] = data["not_meant"]["phrases"]
    return lexicon_from(table, plurals=True), groups


@cache
def _ancillary() -> tuple[Lexicon, tuple[str, ...]]:
    """The phrases, and the stems of which each holds one."""
    data = load_toml("categories")["ancillary"]
    return lexicon_from({"ancillary": data["phrases"]}), tuple(data["stems"])


@cache
def _medicines() -> Lexicon:
    data = load_toml("medicines")
    names = [name for table in (data["medicines"], data["classes"]) for names in table.values() for name in names]
    return lexicon_from({"medication": names}, plurals=True)


@cache
def _doses() -> re.Pattern[str]:
    return re.compile("|".join(load_toml("categories")["dose"]["patterns"]), re.I)


_POSTOPERATIVE = "postoperative"
_PARTS_OF_AN_OPERATION = frozenset(["therapy", "diagnostic", "equipment", "evaluation", "home_care", "other"])


def _category(letter: Letter, words: Words, request: Range, rationale: Range | None) -> tuple[Category, Mark]:
    lexicon, groups = _cues()
    hits = lexicon.find(words, request)
    category, mark = _named_category(letter, words, request, [hit for hit in hits if hit.code in groups])
    if category in _PARTS_OF_AN_OPERATION:
        postoperative = next((hit for hit in hits if hit.code == _POSTOPERATIVE), None)
        ancillary = _called_ancillary(words, rationale) if rationale and not postoperative else []
        for hit in [postoperative, *ancillary]:
            if hit:
                return "surgery", Mark(hit.start, hit.end)
    return category, mark


def _called_ancillary(words: Words, rationale: Range) -> list[Hit]:
    lexicon, stems = _ancillary()
    told = rationale.of(words.folded)
    return lexicon.find(words, rationale) if any(map(told.__contains__, stems)) else []


def _named_category(letter: Letter, words: Words, request: Range, hits: list[Hit]) -> tuple[Category, Mark]:
    _, groups = _cues()
    medicines = _medicines().find(words, request)
    ranked = [(*groups[hit.code], hit) for hit in hits]
    first_tier = sorted((order, hit.start, hit, category) for tier, order, category, hit in ranked if tier == 1)
    second_tier = [(hit.start, -hit.end, hit, category) for tier, _, category, hit in ranked if tier == 2]
    second_tier += [(hit.start, -hit.end, hit, "medication") for hit in medicines]
    if first_tier and not (first_tier[0][3] == "evaluation" and _is_therapy(letter, request, second_tier)):
        return first_tier[0][3], Mark(first_tier[0][2].start, first_tier[0][2].end)
    if second_tier:
        _, _, hit, category = min(second_tier, key=lambda entry: entry[:2])
        return category, Mark(hit.start, hit.end)
    if dose := _doses().search(letter.flat, *request):
        return "medication", Mark(*dose.span())
    for tier, _, category, hit in ranked:
        if tier == 3:
            return category, Mark(hit.start, hit.end)
    return "other", Mark(*request)


def _is_therapy(letter: Letter, request: Range, second_tier: Sequence[tuple[int, int, Hit, str]]) -> bool:
    """ "Physical therapy evaluation and treatment, 12 visits" asks for the therapy."""
    if not any(category == "therapy" for *_, category in second_tier):
        return False
    quantity = find_quantity(request.of(letter.flat))
    return quantity is not None and quantity.value > 2
