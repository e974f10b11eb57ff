"""Two readings that differ on one item's decision -> the question that may settle it."""

from __future__ import annotations

from hashlib import sha256

from summarizer.letter import Letter
from summarizer.model.agree import decision_said
from summarizer.model.question import Question
from summarizer.model.quotes import place_of, quoted
from summarizer.model.sent import fenced
from summarizer.model.wire import Choice
from summarizer.pairing import DecisionConflict
from summarizer.prompts import load_prompt
from summarizer.reader.part import Range
from summarizer.reader.sections import Sections
from summarizer.schema import Decision

PROMPT = "decide"


def decide_question(conflict: DecisionConflict, letter: Letter, sections: Sections) -> Question[Choice]:
    """Both quotes in an order that depends on their words alone, and the item's part of the letter."""
    quotes = sorted(
        {" ".join(span.quote.split()) for _, span in (conflict.rules, conflict.model)},
        key=lambda quote: sha256(quote.encode()).hexdigest(),
    )
    passages = "\n".join(f"Passage {number}: {quote}" for number, quote in enumerate(quotes, start=1))
    part = item_part(conflict, letter, sections).of(letter.text)
    return Question(
        Choice,
        (
            {"role": "system", "content": load_prompt(PROMPT).text},
            {"role": "user", "content": fenced(f"Item: {conflict.request}\n\n{passages}\n\n{part}")},
        ),
    )


def settled(answer: Choice, letter: Letter) -> Decision | None:
    """The decision of an answer whose quote stands in the letter and says it."""
    place = place_of(answer.quote, quoted(letter)) if answer.quote else None
    return answer.decision if place and decision_said(letter.flat, place) == answer.decision else None


def item_part(conflict: DecisionConflict, letter: Letter, sections: Sections) -> Range:
    """From this item's heading to the next one."""
    start = min((block.heading.start for block in sections.items[conflict.item : conflict.item + 1]), default=0)
    following = [block.heading.start for block in sections.items if block.heading.start > start]
    return Range(start, min(following, default=sections.proof.start if sections.proof else len(letter.text)))
