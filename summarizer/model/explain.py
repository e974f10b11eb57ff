"""What a model read in a letter -> the question whose answer is an `Explanation`, and that answer's words.

The model's own grounded record is told, with the rationale; not the raw letter, and not what the rules made of it: a
better rule does not change a request.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from summarizer.checks.failure import Failure
from summarizer.explain.told import Told, ToldItem
from summarizer.model.question import Message, Question
from summarizer.model.sent import fenced
from summarizer.model.wire import Explanation
from summarizer.prompts import load_prompt
from summarizer.schema import Issue, Record

PROMPT = "explain"
_LANGUAGES = {"en": "English", "es": "Spanish"}


def explain_question(record: Record, language: str) -> Question[Explanation]:
    """Ask for the plain words about each item of a model's grounded record."""
    material = "\n\n".join(_item(number, issue) for number, issue in enumerate(record.issues, start=1))
    about = f"Language: {_LANGUAGES.get(language, language)}\nItems: {len(record.issues)}\n{_problem(record)}"
    return Question(
        Explanation,
        (
            {"role": "system", "content": load_prompt(PROMPT).text},
            {"role": "user", "content": f"{about}\n\n{fenced(material)}"},
        ),
    )


def asked_again(
    question: Question[Explanation], answer: Explanation, failures: Sequence[Failure]
) -> Question[Explanation]:
    """The same question with the first answer and what its checks found wrong."""
    found = "\n".join(f"- {failure.check}: {failure.detail}" for failure in failures)
    again: tuple[Message, ...] = (
        {"role": "assistant", "content": answer.model_dump_json()},
        {"role": "user", "content": f"The page failed these checks. Mend them, and answer as before:\n{found}"},
    )
    return Question(Explanation, (*question.messages, *again))


def told_by(answer: Explanation, record: Record) -> Told | None:
    """The answer's words by item; `None` if it leaves one out."""
    items = {
        item.item - 1: ToldItem(
            _clean(item.asked), _clean(item.decided), _clean(item.why), tuple(map(_clean, item.lacked))
        )
        for item in answer.items
    }
    return Told(_clean(answer.in_short), items) if set(items) == set(range(len(record.issues))) else None


def _problem(record: Record) -> str:
    parts = ", ".join(part.replace("_", " ") for part in record.injury.body_parts)
    diagnoses = "; ".join(record.clinical.diagnoses)
    return f"Body parts in this claim: {parts or 'not said'}\nDiagnoses: {diagnoses or 'not said'}"


def _item(number: int, issue: Issue) -> str:
    facts = {
        "item": number,
        "request": issue.request,
        "original_request": issue.original_request,
        "already_authorized": issue.already_authorized,
        "quantity": issue.quantity,
        "decision": issue.decision,
        "reasons": issue.reasons,
        "guides": [f"{citation.source} {citation.title or ''}".strip() for citation in issue.reviewer_basis.citations],
    }
    told = {name: value for name, value in facts.items() if value or name == "decision"}
    return f"{json.dumps(told, ensure_ascii=False)}\nRationale: {issue.rationale or 'not read'}"


def _clean(text: str) -> str:
    return " ".join(text.split())
