"""The model reader's story: letter -> question -> answer -> grounded record -> with the rules reader's, one record.

And from the model's own record a summary, which must pass the checks of every summary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from summarizer.checks import check_summary
from summarizer.checks.failure import Failure
from summarizer.errors import InvalidAnswer, NoRecording
from summarizer.explain import explain
from summarizer.letter import Letter
from summarizer.model.decide import decide_question, settled
from summarizer.model.explain import asked_again, explain_question, told_by
from summarizer.model.extract import PROMPT, extract_question
from summarizer.model.money import NOTHING, added
from summarizer.model.question import About, Answer, Ask, Question
from summarizer.model.reading import grounded
from summarizer.model.sent import sent_text
from summarizer.model.wire import Explanation, Wire
from summarizer.pairing import decision_conflicts
from summarizer.pipeline import Summarized, summarized
from summarizer.prompts import load_prompt
from summarizer.reader import rules
from summarizer.reader.sections import Sections, find_sections, require_determination
from summarizer.reconcile import reconcile
from summarizer.schema import Decision, PlainSummary, ReadBy, Record, Tokens

VERSION = "1"
"""Changes with every change of how an answer is grounded or reconciled; part of the key of stored results."""

ModelReaderName = Literal["model", "both"]


@dataclass(frozen=True, slots=True)
class ModelRead:
    """`own`: what the model alone read, as far as the letter says it; `record`: the result."""

    own: Record
    record: Record


@dataclass(frozen=True, slots=True)
class Written:
    """A summary that passed its checks, or `None` with why there is none."""

    summary: PlainSummary | None
    why_not: Literal["failed_checks", "not_recorded"] | None
    tokens: Tokens
    cost: float | None


@dataclass(slots=True)
class _Bill:
    """What the calls for one letter took."""

    model: str
    tokens: Tokens = NOTHING
    cost: float | None = 0.0
    requests: int = 0
    calls: int = 0

    def add(self, answer: Answer[Wire]) -> None:
        self.tokens = added(self.tokens, answer.tokens)
        self.cost = None if self.cost is None or answer.cost is None else self.cost + answer.cost
        self.requests += answer.requests
        self.calls += 1

    def read_by(self, reader: ModelReaderName) -> ReadBy:
        return ReadBy(
            reader=reader,
            version=version_of(reader),
            prompt=PROMPT,
            prompt_sha256=load_prompt(PROMPT).sha256,
            model=self.model,
            tokens=self.tokens,
            cost=self.cost,
            retries=self.requests - self.calls,
        )


def version_of(reader: ModelReaderName) -> str:
    """The version of a record's reader."""
    return VERSION if reader == "model" else f"{rules.VERSION}+{VERSION}"


async def read_letter(letter: Letter, ask: Ask, reader: ModelReaderName) -> ModelRead:
    """Read with a model, or with both readers. Raises `LetterError` for this letter, `EndpointError` or
    `CostCapReached` for all."""
    sections = find_sections(letter)
    require_determination(letter, sections)
    answer = await ask(extract_question(sent_text(letter, sections)), _about("extract", letter))
    bill = _Bill(ask.model)
    bill.add(answer)
    own = grounded(answer.value, letter, sections, bill.read_by("model"))
    if reader == "model":
        return ModelRead(own, own)
    by_rules = rules.read(letter)
    decided = await _decided(letter, sections, by_rules, own, ask, bill)
    return ModelRead(own, reconcile(by_rules, own, bill.read_by("both"), decided))


async def write_summary(read: ModelRead, letter: Letter, ask: Ask, language: str = "en") -> Written:
    """Let the model find the words; what fails a check goes back once.

    The question rests on the model's own record, the checks on the result.
    """
    bill = _Bill(ask.model)
    question = explain_question(read.own, language)
    try:
        answer = await ask(question, _about("explain", letter))
        bill.add(answer)
        summary, failures = _checked(answer.value, read.record, letter, language)
        if failures:
            again: Question[Explanation] = asked_again(question, answer.value, failures)
            answer = await ask(again, _about("explain", letter))
            bill.add(answer)
            summary, failures = _checked(answer.value, read.record, letter, language)
    except NoRecording:
        return Written(None, "not_recorded", bill.tokens, bill.cost)
    except InvalidAnswer:
        return Written(None, "failed_checks", bill.tokens, bill.cost)
    if summary is None or failures:
        return Written(None, "failed_checks", bill.tokens, bill.cost)
    return Written(summary, None, bill.tokens, bill.cost)


async def summarize_letter(letter: Letter, ask: Ask, reader: ModelReaderName, language: str = "en") -> Summarized:
    """Read, and tell in the model's words, or in the rules' where it does not find them. Raises as `read_letter`."""
    read = await read_letter(letter, ask, reader)
    if not read.own.issues:
        return summarized(read.record, letter, language)
    written = await write_summary(read, letter, ask, language)
    record = _paid(read.record, written)
    if written.summary is None:
        return summarized(record, letter, language, not_by_model=written.why_not)
    return Summarized(record, written.summary, withheld=False)


def _paid(record: Record, written: Written) -> Record:
    """The record with what its summary took besides."""
    read_by = record.read_by
    tokens = added(read_by.tokens or NOTHING, written.tokens)
    cost = None if read_by.cost is None or written.cost is None else read_by.cost + written.cost
    return record.model_copy(update={"read_by": replace(read_by, tokens=tokens, cost=cost)})


def _checked(
    answer: Explanation, record: Record, letter: Letter, language: str
) -> tuple[PlainSummary | None, Sequence[Failure]]:
    told = told_by(answer, record)
    if told is None:
        left_out = f"there must be one entry for each of {len(record.issues)} items"
        return None, (Failure(check="coverage", detail=left_out),)
    summary = explain(record, letter, language, told)
    return summary, check_summary(summary, record, letter)


async def _decided(
    letter: Letter, sections: Sections, by_rules: Record, own: Record, ask: Ask, bill: _Bill
) -> dict[int, Decision | None]:
    """What a re-ask says about each item on which the readers differ; nothing where none was recorded."""
    decided: dict[int, Decision | None] = {}
    for conflict in decision_conflicts(by_rules, own):
        try:
            answer = await ask(decide_question(conflict, letter, sections), _about("decide", letter))
        except NoRecording:
            continue
        bill.add(answer)
        decided[conflict.item] = settled(answer.value, letter)
    return decided


def _about(call: Literal["extract", "decide", "explain"], letter: Letter) -> About:
    return About(call, letter.name, letter.sha256)
