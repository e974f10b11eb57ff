"""A letter -> the question whose answer is an `Extraction`."""

from __future__ import annotations

from summarizer.model.question import Question
from summarizer.model.sent import fenced
from summarizer.model.wire import Extraction
from summarizer.prompts import load_prompt

PROMPT = "extract"


def extract_question(text: str) -> Question[Extraction]:
    """Ask what this text of a letter says (`sent.sent_text`)."""
    return Question(
        Extraction,
        ({"role": "system", "content": load_prompt(PROMPT).text}, {"role": "user", "content": fenced(text)}),
    )
