"""Whether a letter is all there, and once: what breaks off, pages without words, pages and items printed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.letter import Letter
from summarizer.reader.blocks import SENTENCE_END
from summarizer.reader.part import Doubt, Part
from summarizer.reader.sections import Sections
from summarizer.schema import Issue

# "... was reviewed. The request for a" stops inside a sentence; a stamp below the last sentence has a line of its own
_LAST_SENTENCE = re.compile(r"""[.?!]["')\]]*(?=\s)""")
_TAIL = 400
_LONGEST_END = 20
# words; fewer are a stamp such as "CM17-0000123 3"
_BEGUN = 4
_LABELS = ("ecision rationale:", "ationale for the Decision:")
# characters of a rationale whose label was lost, so that it is part of the guideline paragraph before it
_SHORTEST = 300


def doubts_of_the_whole(letter: Letter, sections: Sections, issues: Sequence[Part[Issue]]) -> Iterator[Doubt]:
    """What a person must look at because of the letter's pages rather than their words."""
    wordless = letter.pages_without_text()
    if not issues:
        yield Doubt("/issues", "no_issue_found")
    elif _is_cut(letter, sections, wordless):
        yield Doubt("/issues", "cut_off")
    yield from _repeated_items(issues)
    for page in wordless:
        yield Doubt("/letter/pages", "page_without_text", (page,))
    for page in letter.repeated_pages:
        yield Doubt("/letter/pages", "page_repeated", (page,))


def _is_cut(letter: Letter, sections: Sections, wordless: Sequence[int]) -> bool:
    return (
        _breaks_off(letter, sections)
        or _lacks_a_number(sections)
        or _begins_late(letter, sections)
        or _stand_among_items(letter, sections, wordless)
    )


def _breaks_off(letter: Letter, sections: Sections) -> bool:
    """The last item has no rationale, or one that stops inside a sentence."""
    item = sections.items[-1]
    last = item.rationale or item.reviewer_basis or item.claims_administrator_basis
    if last is None or (last != item.rationale and last.end - last.start < _SHORTEST):
        return True
    if SENTENCE_END.search(letter.text, max(last.start, last.end - _LONGEST_END), last.end):
        return False
    tail = letter.text[max(last.start, last.end - _TAIL) : last.end]
    begun = tail[max((found.end() for found in _LAST_SENTENCE.finditer(tail)), default=0) :]
    return not begun.startswith("\n") and len(begun.split()) >= _BEGUN


def _stand_among_items(letter: Letter, sections: Sections, pages: Sequence[int]) -> bool:
    """One of these pages stands behind the case summary's heading: one that was scanned may hold more items."""
    if not pages:
        return False
    first = letter.page_at((sections.summary_heading or sections.items[0].heading).start)
    last = letter.page_at(sections.proof.start if sections.proof else len(letter.text))
    return any(first < page < last for page in pages)


def _lacks_a_number(sections: Sections) -> bool:
    """The numbers of the items leave one out."""
    numbers = {item.number for item in sections.items if item.number}
    return len(numbers) < max(numbers, default=0)


def _begins_late(letter: Letter, sections: Sections) -> bool:
    """Items stand before the heading that leads to them: the pages are in another order, or the first are lost."""
    first = sections.items[0].heading.start
    return any(letter.flat.find(label, 0, first) >= 0 for label in _LABELS)


def _repeated_items(issues: Sequence[Part[Issue]]) -> Iterator[Doubt]:
    """Items whose request stands in an earlier item too: told twice by the letter, or the same page printed twice."""
    if len({issue.value.request for issue in issues}) == len(issues):
        return
    known: dict[str, int] = {}
    for number, issue in enumerate(issues):
        before = known.setdefault(issue.value.request, number)
        if before < number:
            yield Doubt(f"/issues/{number}", "repeated_item", (before + 1,), issue.marks["/request"])
