"""What of a letter is sent to a model: the body between cover and proof of service, without what never varies.

The cover letter of a claimant's own copy names people and repeats what the body says, so it stays here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256

from summarizer.letter import Letter
from summarizer.phrases import any_of
from summarizer.reader.part import Range
from summarizer.reader.sections import Sections
from summarizer.resources import load_toml
from summarizer.sentences import sentence_ranges

_DIGIT = re.compile(r"\d")


def sent_text(letter: Letter, sections: Sections) -> str:
    """The words of the letter that a model needs, line breaks as they are."""
    return "".join(place.of(letter.text) for place in sent_ranges(letter, sections)).strip()


def sent_ranges(letter: Letter, sections: Sections) -> tuple[Range, ...]:
    """What is sent, as ranges of `Letter.text` in order."""
    parts = (sections.header, sections.reviewer, sections.summary, sections.decisions)
    starts = [part.start for part in parts if part] + [item.heading.start for item in sections.items]
    body = Range(min(starts, default=0), sections.proof.start if sections.proof else len(letter.text))
    ranges: list[Range] = []
    start = body.start
    for left_out in _boilerplate(letter, sections):
        ranges.append(Range(start, left_out.start))
        start = left_out.end
    return tuple(place for place in (*ranges, Range(start, body.end)) if place.start < place.end)


def fenced(text: str) -> str:
    """The text between two marks that cannot stand in it: they are made from its own fingerprint."""
    mark = f"letter-{sha256(text.encode()).hexdigest()[:12]}"
    return f"<{mark}>\n{text}\n</{mark}>"


def _boilerplate(letter: Letter, sections: Sections) -> Iterator[Range]:
    if sections.reviewer is None:
        return
    offset = sections.reviewer.start
    for start, end in sentence_ranges(sections.reviewer.of(letter.flat)):
        sentence = letter.flat[offset + start : offset + end]
        if any_of(_cues()).search(sentence.lower()) and not _DIGIT.search(_without_hours(sentence)):
            yield Range(offset + start, min(offset + end + 1, sections.reviewer.end))


def _without_hours(sentence: str) -> str:
    """The one number of the template: "currently working at least 24 hours a week"."""
    return sentence.replace("24 hours a week", "")


@cache
def _cues() -> tuple[str, ...]:
    return tuple(load_toml("boilerplate")["cues"])
