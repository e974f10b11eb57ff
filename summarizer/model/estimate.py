"""What a bulk run would send, before anything is sent: letters, tokens and price."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from summarizer.bulk.item import Item
from summarizer.bulk.ledger import Peek
from summarizer.errors import LetterError
from summarizer.files import letter_from_bytes
from summarizer.model.extract import extract_question
from summarizer.model.money import Price
from summarizer.model.question import Question
from summarizer.model.redact import hidden_in, hidden_question
from summarizer.model.remembering import fingerprint_of
from summarizer.model.sent import sent_text
from summarizer.model.wire import Extraction, strict_schema
from summarizer.reader.sections import find_sections, require_determination
from summarizer.schema import Tokens

_CHARACTERS_A_TOKEN = 4
# an answer is about as long as what was sent of its letter (1.07 in the recorded answers to the golden letters)
_ANSWER = 1.1


@dataclass(frozen=True, slots=True)
class Estimate:
    """`letters`: all that were named; `to_send`: different ones that are not read yet; `unreadable`: no letters.

    `tokens` are estimated from characters, without re-asks and without the provider's cache. `dollars`: `None` without
    a known price.
    """

    letters: int
    to_send: int
    unreadable: int
    tokens: Tokens
    dollars: float | None

    def __str__(self) -> str:
        price = (
            "at a price that is not known (give --price)" if self.dollars is None else f"{self.dollars:,.2f} US dollars"
        )
        return (
            f"{self.letters:,} letters; {self.to_send:,} would be sent, {self.unreadable:,} cannot be read;"
            f" about {self.tokens.input:,} tokens in and {self.tokens.output:,} out, {price}; nothing was sent"
        )


def estimated(
    items: Iterable[Item | None], peek: Peek, price: Price | None, model: str, *, redact: bool = False
) -> Estimate:
    """Look at every letter, and at what the ledger holds of it, without a network. `model`: who would be asked."""
    letters = unreadable = asked = answered = 0
    seen: set[str] = set()
    for item in items:
        if item is None:
            continue
        letters += 1
        try:
            data = item.load()
            digest = sha256(data).hexdigest()
            if digest in seen or peek.knows(digest):
                continue
            question, sent = _asked(data, redact=redact)
        except LetterError:
            unreadable += 1
            continue
        if fingerprint_of(question, model) in {said.question for said in peek.said(digest)}:
            continue
        seen.add(digest)
        asked += question.characters + len(json.dumps(strict_schema(Extraction)))
        answered += round(sent * _ANSWER)
    tokens = Tokens(input=asked // _CHARACTERS_A_TOKEN, output=answered // _CHARACTERS_A_TOKEN)
    return Estimate(letters, len(seen), unreadable, tokens, price.of(tokens) if price else None)


def _asked(data: bytes, *, redact: bool) -> tuple[Question[Extraction], int]:
    """What would be asked, and how many characters of the letter it holds."""
    letter = letter_from_bytes(data, name="")
    sections = find_sections(letter)
    require_determination(letter, sections)
    sent = sent_text(letter, sections)
    question = extract_question(sent)
    return hidden_question(question, hidden_in(letter.text)) if redact else question, len(sent)
