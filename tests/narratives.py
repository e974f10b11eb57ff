"""Invented case summaries as the readers of the prose get them."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.letter import Letter, letter_from_pages
from summarizer.reader.conclusion import read_rationale
from summarizer.reader.lexicon import Words, split_words
from summarizer.reader.narrative import Narrative, read_narrative
from summarizer.reader.part import Mark
from summarizer.reader.sections import Sections, find_sections

_BODY = """\
CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the case file, including all
medical records:
{summary}
IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:
{request}: Upheld
Claims Administrator guideline: Decision based on MTUS Low Back Complaints 2004.
MAXIMUS guideline: Decision based on MTUS Low Back Complaints 2004.
Decision rationale: {rationale}
"""
_RATIONALE = "The guideline wants red flags. The request is not medically necessary."


@dataclass(frozen=True)
class Told:
    """A letter with this case summary and rationale, split up for the readers."""

    letter: Letter
    words: Words
    sections: Sections
    narrative: Narrative

    def at(self, mark: Mark) -> str:
        return self.letter.text[mark.start : mark.end].replace("\n", " ")


def told(summary: str, *, rationale: str = _RATIONALE, request: str = "MRI of the lumbar spine") -> Told:
    page = _BODY.format(summary=summary, rationale=rationale, request=request)
    letter = letter_from_pages([page], name="told.txt", sha256="0")
    words, sections = split_words(letter.flat), find_sections(letter)
    rationales = [read_rationale(words, item.rationale).sentences for item in sections.items]
    return Told(letter, words, sections, read_narrative(letter, words, sections, rationales))
