"""What a person should know about a record before trusting it: contradictions, doubts, gaps, open decisions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from summarizer.contradictions import conflicted_items, is_doubt_of, is_incomplete
from summarizer.resources import load_toml
from summarizer.schema import Case, Issue, Record, Review

# "/issues/0/decision"
_ITEM_POINTER = re.compile(r"/issues/(?P<index>\d+)(?P<field>/.+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: in a sentence or a few words, with the letter's own words for it."""

    text: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What the letter contradicts itself in, what must be looked up, what was not found."""

    contradictory: tuple[Finding, ...]
    look_up: tuple[Finding, ...]
    not_found: tuple[Finding, ...]


def findings(record: Record, *, language: str = "en") -> Findings:
    """Everything contradictory, doubtful or missing, in the record's order; nothing twice."""
    words = load_toml(f"check_{language}")
    return Findings(
        contradictory=tuple(
            Finding(
                found.detail,
                tuple(words["place"].format(page=span.page, quote=_one_line(span.quote)) for span in found.evidence),
            )
            for found in record.inconsistencies
        ),
        look_up=tuple(_doubt(doubt, words) for doubt in record.review if not _is_contradiction(doubt, record)),
        not_found=tuple(Finding(_field_name(pointer, words)) for pointer in _gaps(record, words)),
    )


def is_open(record: Record) -> bool:
    """Whether a person must look at the letter before anything else; `open_question` tells why."""
    return not record.issues or is_incomplete(record) or any(_open_items(record).values())


def open_question(record: Record, *, language: str = "en") -> str | None:
    """Why a person must look at the letter before anything else: no item, an item without a decision, one whose
    decision the letter contradicts, or a part of the letter that is missing."""
    words = load_toml(f"check_{language}")["open"]
    if not record.issues:
        return str(words["none"])
    told = [words[why].format(items=_item_list(items, words)) for why, items in _open_items(record).items() if items]
    if is_incomplete(record):
        told.append(words["incomplete"])
    return "; ".join(told) or None


def _open_items(record: Record) -> dict[str, frozenset[int]]:
    """Why, as the words file calls it -> the items."""
    unclear = frozenset(index for index, issue in enumerate(record.issues) if issue.decision is None)
    return {"unclear": unclear, "contradicted": conflicted_items(record) - unclear}


def _item_list(items: Iterable[int], words: dict[str, str]) -> str:
    return ", ".join(words["item"].format(number=index + 1) for index in sorted(items))


def _is_contradiction(doubt: Review, record: Record) -> bool:
    """The reader asks to look up what a contradiction touches; here the contradiction says it."""
    return any(is_doubt_of(doubt, found) for found in record.inconsistencies)


def _doubt(doubt: Review, words: dict[str, Any]) -> Finding:
    known = [str(value) for value in doubt.values if value is not None]
    why = doubt.why.replace("_", " ")
    text = f"{_field_name(doubt.pointer, words)}: {why}" + (f" ({', '.join(known)})" if known else "")
    return Finding(text, tuple(f'"{_one_line(quote)}"' for quote in doubt.quotes))


def _gaps(record: Record, words: dict[str, Any]) -> Iterator[str]:
    """Pointers of what is expected and empty, but for what is under `review` already."""
    doubted = {doubt.pointer for doubt in record.review}
    expected: list[tuple[str, Record | Issue, str]] = [(pointer, record, pointer) for pointer in words["fields"]]
    for index, issue in enumerate(record.issues):
        expected += [(f"/issues/{index}{field}", issue, field) for field in words["item_fields"]]
    has_header = record.case != Case()
    if not has_header:
        yield "/case"
    for pointer, value, field in expected:
        if pointer not in doubted and _is_empty(value, field) and (has_header or not pointer.startswith("/case/")):
            yield pointer


def _field_name(pointer: str, words: dict[str, Any]) -> str:
    """In words; where there are none, the pointer's own."""
    if pointer == "/case":
        return str(words["no_header"])
    in_item = _ITEM_POINTER.fullmatch(pointer)
    if in_item:
        field = words["item_fields"].get(in_item["field"]) or _spelled(in_item["field"])
        return str(words["item"].format(number=int(in_item["index"]) + 1, field=field))
    return str(words["fields"].get(pointer) or _spelled(pointer))


def _spelled(pointer: str) -> str:
    """ "/already_authorized" -> "already authorized"."""
    return re.sub(r"[/_]", " ", pointer).strip()


def _is_empty(value: object, pointer: str) -> bool:
    for name in pointer.strip("/").split("/"):
        value = getattr(value, name)
    return value is None or value in ((), "")


def _one_line(quote: str) -> str:
    return " ".join(quote.split())
