"""Where the parts of a letter stand: header, reviewer, case summary, one block for each disputed item.

Everything here is offsets into `Letter.text`; nothing is read yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from summarizer.errors import NotADetermination
from summarizer.letter import Letter


class Range(NamedTuple):
    """A half-open range of offsets."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """One disputed item.

    `heading` is the whole heading without its decision word; `decision` the word ("Upheld", "not medically
    necessary") or `None` where a heading lacks it. Each basis and the rationale without their labels.
    """

    heading: Range
    decision: Range | None
    claims_administrator_basis: Range | None
    reviewer_basis: Range | None
    rationale: Range | None


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of a letter. A part that is not there is `None`.

    `cover`: pages before the body (cover letter, documents reviewed); `header`: the table of dates; `reviewer`: who
    reviewed, up to the case summary; `summary`: the clinical case summary without its heading;
    `decisions`: all after it; `proof`: what follows the last rationale (proof of service, signature).
    """

    cover: Range | None
    header: Range | None
    reviewer: Range | None
    summary: Range | None
    decisions: Range | None
    items: tuple[ItemBlock, ...]
    proof: Range | None


# "HOW THE IMR FINAL DETERMINATION WAS MADE"; 2013: "Medical Qualifications of the Expert Reviewer:"
_REVIEWER = re.compile(
    r"HOW THE IMR FINAL DETERMINATION WAS MADE"
    r"|Medical Qualifications of the (?:Expert|Physician) Reviewer"
    r"|MAXIMUS Federal Services sent the complete case file"
    r"|The Expert Reviewer has the following credentials"
    r"|State\(s\) of Licensure:"
)
# The headings of the case summary and of the decisions, as printed
_SUMMARY_HEADINGS = (
    "CLINICAL CASE SUMMARY", "Clinical Case Summary", "CASE SUMMARY", "Case Summary:",
    "The expert reviewer developed the following clinical case summary",
    "The physician reviewer developed the following clinical case summary",
)  # fmt: skip
_DECISIONS_HEADINGS = (
    "IMR ISSUES, DECISIONS AND RATIONALES", "IMR ISSUES, DECISION AND RATIONALE", "IMR DECISION(S) AND RATIONALE(S)",
    "IMR DECISIONS AND RATIONALES", "The Final Determination was based on decisions for the disputed",
)  # fmt: skip
# "The expert reviewer developed the following clinical case summary based on a review of the case file, including all
# medical records:"; 2013: "Disclaimer: The following case summary was taken directly from the utilization review
# denial/modification dated July 15, 2013."
_SUMMARY_INTRO = re.compile(
    r":?(?: ?(?:The )?(?:expert|physician|medical)? ?reviewer developed the following clinical case summary)?"
    r"(?: ?based on a review of the case file(?:, including all medical records)? ?[:.]?)?"
    r"(?: ?(?:Disclaimer: )?The following (?:clinical )?case summary was taken directly from the utilization review"
    r" (?:denial/modification|denial|modification|determination)(?: dated [^.:]{6,20})? ?[:.])?"
)
_DECISIONS_INTRO = re.compile(
    r":?(?: ?The Final Determination was based on decisions for the disputed)?(?: ?items/services)?(?: set forth below ?[:.])?"
)
# A label of the header table, with or without its colon
_HEADER_CELL = re.compile(
    r"(?P<number>Case Number)|(?P<assigned>Date Assigned)|(?P<injury>Date of Injury)|(?P<decided>Decision Date|Dated ?:)"
    r"|(?P<ur_denial>UR Denial Date|Date of UR Decision)|(?P<priority>Priority)|(?P<received>Application(?=.{0,12}Received| ?:))"
)
_HEADER_GAP = 45
# 2013: "Documents Reviewed for Determination:", then "1) Regarding the request for ..."
_DOCUMENTS = re.compile(
    r"(?:Documents? (?:Reviewed|for Determination)|DOCUMENTS REVIEWED|\d{1,2} ?[.)] ?Regarding the request for)"
)
# "PROOF OF SERVICE", "Sincerely,", 2013: "Effect of the Decision:"
_PROOF = re.compile(
    r"(?im)^(?:(?:proof|certificate|declaration) of service|sincerely,?|respectfully submitted|effect of the decision"
    r"|cc:|disclaimer: maximus|i declare under penalty of perjury|important information|dated? of mailing|very truly yours)"
)

_CLAIMS_LABEL = r"Claims Administrator guidelines? ?:"
_REVIEWER_LABEL = r"MAXIMUS guidelines? ?:"
# "Decision rationale:", "The Expert Reviewer's decision rationale:", "Rationale for the Decision:"; searched by its
# rarest letters, and led in by what may stand before them
_RATIONALE_LABEL = r"ationale(?: for the [Dd]ecision)? ?:"
_RATIONALE_LEAD = re.compile(r"(?:The )?(?:(?:Expert|Physician|Medical) Reviewer's )?(?:[Dd]ecision )?[Rr]\Z")
# 2013 and 2014: "The Claims Administrator based its decision on the Chronic Pain Guidelines, which is part of the MTUS."
_CLAIMS_SENTENCE = r"(?=The Claims Administrator (?:based|cited|did not|relied|found|stated))"
_REVIEWER_SENTENCE = r"(?=The (?:Expert|Physician|Medical) Reviewer (?:based|cited|did not|relied|found|stated))"
_BLOCK_PARTS = tuple(
    (part, re.compile(label), re.compile(sentence) if sentence else None)
    for part, label, sentence in (
        ("claims_administrator_basis", _CLAIMS_LABEL, _CLAIMS_SENTENCE),
        ("reviewer_basis", _REVIEWER_LABEL, _REVIEWER_SENTENCE),
        ("rationale", _RATIONALE_LABEL, None),
    )
)
_BLOCK_OPENS = re.compile(
    rf"\s*(?:{_CLAIMS_LABEL}|{_REVIEWER_LABEL}|(?:The \w+ Reviewer's )?(?:[Dd]ecision )?[Rr]{_RATIONALE_LABEL}"
    rf"|{_CLAIMS_SENTENCE}|{_REVIEWER_SENTENCE}|\Z)"
)

# "MRI of the lumbar spine: Upheld", "... of the original request, 6 sessions is:\nOverturned"
_DECISION_WORD = re.compile(r":[ \n]?(Upheld|Overturned|UPHELD|OVERTURNED)\b[.,]?(?= ?\n|\Z| Claims Administrator)")
# "2. Acupuncture, six visits, is not medically necessary and appropriate."
_SENTENCE_HEADING = re.compile(
    r"(?m)^(?:\d{1,2}[.)] ?)?(?:The request for )?(?P<request>[^\n](?:[^\n]|\n(?!The |\d{1,2}[.)])){2,400}?),?[ \n]"
    r"(?P<decision>(?:is|are|was|were)[ \n](?:not[ \n]?)?medically[ \n]?necessary(?:[ \n]and[ \n]appropriate)?)\.?\n"
)
# 2013: "1) MAXIMUS Federal Services, Inc. has determined the request for MRI is notmedically necessary and appropriate."
_DETERMINED = re.compile(
    r"(?P<number>\d{1,2}) ?[.)] ?(?:MAXIMUS|Maximus) Federal Services,? Inc\.? has determined (?:that )?the request for"
    r" (?P<request>.{2,400}?) (?P<decision>(?:is|are|was|were) ?(?:not ?)?medically ?necessary(?: and ?appropriate)?)"
)
# 2013: "1) Regarding the request for MRI of the lumbar spine:"
_REGARDING = re.compile(
    r"(?P<number>\d{1,2}) ?[.)] ?Regarding the request for (?P<request>.{2,400}?) ?(?::|\.(?= [A-Z]))"
)

_SENTENCE_END = re.compile(r"""[.?!]["')\]]*\Z|\b(?:necessary|appropriate|indicated|warranted|established|below:)\Z""")
# a last sentence of a rationale on the line of the next heading
_RATIONALE_END = re.compile(r"medically (?:necessary|appropriate)[^.:\n]{0,80}\. (?=[A-Z0-9])")
_NUMBERING = re.compile(r"(?:\d{1,2}[.)] ?)(?=[A-Za-z])")
_LONGEST_HEADING = 14


def find_sections(letter: Letter) -> Sections:
    """Find the parts of a letter of any layout."""
    flat = letter.flat
    summary_at = _heading(flat, _SUMMARY_HEADINGS, _SUMMARY_INTRO)
    decisions_at = _heading(flat, _DECISIONS_HEADINGS, _DECISIONS_INTRO, summary_at.end if summary_at else 0)
    items = _items(letter, max((at.end for at in (summary_at, decisions_at) if at), default=0))
    reviewer_at = _REVIEWER.search(
        flat, 0, min((at.start for at in (summary_at, decisions_at) if at), default=len(flat))
    )
    body_start = min(
        at
        for at in (reviewer_at and reviewer_at.start(), *_starts(summary_at, decisions_at), len(flat))
        if at is not None
    )
    header = _header(flat, body_start)
    first_item = items[0].heading.start if items else None
    summary_end = decisions_at.start if decisions_at else _end_of_summary(flat, summary_at, first_item)
    items, proof = _cut_proof(letter, items)
    return Sections(
        cover=_range(0, header.start if header else body_start),
        header=header,
        reviewer=_range(body_start, summary_at.start if summary_at else summary_end),
        summary=_range(summary_at.end if summary_at else None, summary_end),
        decisions=_range(decisions_at.end if decisions_at else None, proof.start if proof else len(flat)),
        items=items,
        proof=proof,
    )


def require_determination(letter: Letter, sections: Sections) -> None:
    """Raise `NotADetermination` unless this is an IMR determination or a readable part of one."""
    if sections.items:
        return
    flat = letter.flat
    signs = {
        "no 'Independent Medical Review' or IMR heading": re.search(r"Independent Medical Review|\bIMR\b", flat, re.I),
        "no case summary or reviewer section": sections.summary or _REVIEWER.search(flat),
        "no decision on a disputed item": sections.decisions or _DETERMINED.search(flat),
    }
    missing = [sign for sign, found in signs.items() if not found]
    if len(missing) > 1:
        raise NotADetermination(f"{letter.name}: not an IMR determination: {', '.join(missing)}")


def _heading(flat: str, headings: tuple[str, ...], intro: re.Pattern[str], start: int = 0) -> Range | None:
    """The first of these headings, with the fixed sentence that follows it."""
    found = [(at, at + len(heading)) for heading in headings if (at := flat.find(heading, start)) >= 0]
    if not found:
        return None
    at, end = min(found, key=lambda place: (place[0], -place[1]))
    follows = intro.match(flat, end)
    return Range(at, follows.end() if follows else end)


def _starts(*ranges: Range | None) -> list[int]:
    return [at.start for at in ranges if at]


def _end_of_summary(flat: str, summary_at: Range | None, first_item: int | None) -> int:
    """Where the summary ends in a letter without a heading for the decisions: 2013 lists the documents reviewed next."""
    start = summary_at.end if summary_at else 0
    documents = _DOCUMENTS.search(flat, start)
    ends = (documents.start() if documents else None, first_item)
    return min((at for at in ends if at is not None and at > start), default=len(flat))


def _range(start: int | None, end: int | None) -> Range | None:
    return Range(start, end) if start is not None and end is not None and start < end else None


def _header(flat: str, body_start: int) -> Range | None:
    """The run of labels before the body that has most different ones: the table, not the cover letter's lines."""
    runs: list[list[re.Match[str]]] = []
    for cell in _HEADER_CELL.finditer(flat, 0, body_start or len(flat)):
        if runs and cell.start() - runs[-1][-1].end() <= _HEADER_GAP:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    best = max(runs, key=lambda run: len({cell.lastgroup for cell in run}), default=[])
    if len({cell.lastgroup for cell in best}) < 2 and not any(cell[0].startswith("Dated") for cell in best):
        return None
    end = min(best[-1].end() + _HEADER_GAP, body_start or len(flat))
    return Range(best[0].start(), end)


def _items(letter: Letter, floor: int) -> tuple[ItemBlock, ...]:
    return _headed_items(letter, floor) or _determined_items(letter) or _sentence_items(letter, floor)


def _headed_items(letter: Letter, floor: int) -> tuple[ItemBlock, ...]:
    """Items whose heading ends in a decision word and opens a block."""
    words = [
        found for found in _DECISION_WORD.finditer(letter.text, floor) if _BLOCK_OPENS.match(letter.flat, found.end())
    ]
    headings: list[Range] = []
    for found in words:
        start = _heading_start(letter.text, found.start(), floor)
        headings.append(Range(start, found.start()))
        floor = found.end()
    return _blocks(letter, headings, [Range(*found.span(1)) for found in words], [found.end() for found in words])


def _heading_start(text: str, end: int, floor: int) -> int:
    """Go up line by line from the decision word to the end of the paragraph before."""
    start = max(floor, text.rfind("\n", 0, end) + 1)
    for _ in range(_LONGEST_HEADING):
        line_end = start - 1
        line_start = max(floor, text.rfind("\n", 0, line_end) + 1)
        if line_end <= floor:
            break
        partial = text[start:end].replace("\n", " ")
        inside_partial = "original request" in partial and "was the original request" not in partial
        if _SENTENCE_END.search(text, line_start, line_end) and not inside_partial:
            break
        start = line_start
    for tail in _RATIONALE_END.finditer(text, start, end):
        start = tail.end()
    numbering = _NUMBERING.match(text, start)
    start = numbering.end() if numbering else start
    return start + (len(text[start:end]) - len(text[start:end].lstrip()))


def _sentence_items(letter: Letter, floor: int) -> tuple[ItemBlock, ...]:
    """Items whose heading is a sentence: "X is not medically necessary and appropriate."."""
    found = [
        heading
        for heading in _SENTENCE_HEADING.finditer(letter.text, floor)
        if _BLOCK_OPENS.match(letter.flat, heading.end())
    ]
    return _blocks(
        letter,
        [Range(*heading.span("request")) for heading in found],
        [Range(*heading.span("decision")) for heading in found],
        [heading.end() for heading in found],
    )


def _determined_items(letter: Letter) -> tuple[ItemBlock, ...]:
    """2013: decisions in a numbered list, given twice; the reasons under "N) Regarding the request for X:"."""
    listed: dict[str, re.Match[str]] = {}
    for found in _DETERMINED.finditer(letter.flat):
        listed.setdefault(found["number"], found)
    regarding = {found["number"]: found for found in _REGARDING.finditer(letter.flat)}
    ends = {number: found.end() for number, found in regarding.items()}
    stops = sorted(found.start() for found in regarding.values()) + [len(letter.text)]
    blocks = []
    for number, found in listed.items():
        start = ends.get(number)
        stop = next((stop for stop in stops if start is not None and stop > start), None)
        blocks.append(_block(letter, Range(*found.span("request")), Range(*found.span("decision")), start, stop))
    return tuple(blocks)


def _blocks(letter: Letter, headings: list[Range], decisions: list[Range], starts: list[int]) -> tuple[ItemBlock, ...]:
    stops = [*(heading.start for heading in headings[1:]), len(letter.text)]
    return tuple(
        _block(letter, heading, decision, start, stop)
        for heading, decision, start, stop in zip(headings, decisions, starts, stops, strict=False)
    )


def _block(letter: Letter, heading: Range, decision: Range, start: int | None, stop: int | None) -> ItemBlock:
    parts = _block_parts(letter.flat, start, stop) if start is not None and stop is not None else {}
    return ItemBlock(
        heading=heading,
        decision=decision,
        claims_administrator_basis=parts.get("claims_administrator_basis"),
        reviewer_basis=parts.get("reviewer_basis"),
        rationale=parts.get("rationale"),
    )


def _block_parts(flat: str, start: int, stop: int) -> dict[str, Range]:
    """The labelled parts of one item, each up to the next label."""
    opened: list[tuple[int, int, str]] = []
    for part, label, sentence in _BLOCK_PARTS:
        found = label.search(flat, start, stop) or (sentence.search(flat, start, stop) if sentence else None)
        if found:
            opened.append((_label_start(flat, found, part), found.end(), part))
    opened.sort()
    ends = [*(begin for begin, _, _ in opened[1:]), stop]
    return {part: _trimmed(flat, begin, end) for (_, begin, part), end in zip(opened, ends, strict=False)}


def _label_start(flat: str, found: re.Match[str], part: str) -> int:
    lead = _RATIONALE_LEAD.search(flat, max(0, found.start() - 50), found.start()) if part == "rationale" else None
    return lead.start() if lead else found.start()


def _trimmed(flat: str, start: int, end: int) -> Range:
    inner = flat[start:end]
    return Range(start + len(inner) - len(inner.lstrip()), start + max(len(inner.rstrip()), 0))


def _cut_proof(letter: Letter, items: tuple[ItemBlock, ...]) -> tuple[tuple[ItemBlock, ...], Range | None]:
    """Pages after the last rationale are no part of it."""
    if not items or not items[-1].rationale:
        return items, None
    *others, last = items
    start, end = items[-1].rationale
    found = _PROOF.search(letter.text, start, end)
    if not found:
        return items, None
    rationale = _trimmed(letter.flat, start, found.start())
    return (*others, replace(last, rationale=rationale)), Range(found.start(), len(letter.text))
