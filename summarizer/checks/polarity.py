"""Does the summary say of every item what was decided, and never the opposite?

It reads the words that a reader sees, with phrases of its own (`data/summary_checks_*.toml`), so that a wrong word in
the words file, a swapped template or a negation lost on the way is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.checks.failure import Failure, Place, own_sentences, own_words, paragraphs, places
from summarizer.checks.values import numbers_in
from summarizer.checks.vocabulary import PolarityWords, ValueWords, vocabulary
from summarizer.contradictions import conflicted_items
from summarizer.facts import facts
from summarizer.phrases import any_of
from summarizer.schema import Decision, PlainSummary, Record

# a negation does not reach over these
_CLAUSE = re.compile(r"[,;:.()!?]")
_WORDS = re.compile(r"[\w'’]+")
# "not medically necessary", "cannot be considered", and as some letters print it "isnot"
_LETTER_NEGATION = re.compile(r"not ?(?:be )?(?:deemed |considered )?$")


def check_polarity(summary: PlainSummary, record: Record) -> Iterator[Failure]:
    """A statement that disagrees with the record, an item without one, a decision that the letter's own word denies."""
    words = vocabulary(summary.language)
    for place in places(summary):
        yield from _place(place, record, words.polarity, words.values)
    yield from _unstated(summary, record, words.polarity)
    yield from _headline(summary, record, words.polarity)
    yield from _against_the_letter(record)


def stated(text: str, words: PolarityWords) -> frozenset[Decision]:
    """What a lower-case sentence says was decided: nothing, one decision, or (wrongly) both."""
    text = any_of(words.neutral).sub(" ", text)
    found: set[Decision] = set()
    for phrase in any_of((*words.approved, *words.denied)).finditer(text):
        is_approval = phrase[0] in words.approved
        turned = _is_negated(text[: phrase.start()], words)
        found.add("overturned" if is_approval != turned else "upheld")
    return frozenset(found)


def _is_negated(before: str, words: PolarityWords) -> bool:
    clause = _CLAUSE.split(before)[-1]
    return any(word in words.negations for word in _WORDS.findall(clause)[-words.reach :])


def _place(place: Place, record: Record, words: PolarityWords, values: ValueWords) -> Iterator[Failure]:
    items = place.paragraph.items
    decided = {index: record.issues[index].decision for index in items if index < len(record.issues)}
    for sentence in own_sentences(place.paragraph.runs):
        said = stated(sentence, words)
        if len(said) == 2:
            yield place.failure("polarity", f"says both approved and denied: {sentence!r}")
        for decision in said:
            if not decided:
                yield from _general(place, sentence, decision)
            elif set(decided.values()) != {decision} and not _counts(sentence, decision, decided, values):
                yield place.failure("polarity", f"says {decision} of items decided {decided}: {sentence!r}")


def _counts(sentence: str, decision: Decision, decided: dict[int, Decision | None], words: ValueWords) -> bool:
    """Whether it tells how many were decided so, of how many in all: "Approved: 3 of your 5 requests"."""
    numbers = numbers_in(sentence, words)
    matching = sum(other == decision for other in decided.values())
    return matching > 0 and numbers[:2] == [matching, len(decided)]


def _general(place: Place, sentence: str, decision: Decision) -> Iterator[Failure]:
    """A statement about no item may only repeat a fact about that kind of decision."""
    about = {facts()[fact].decision for fact in place.paragraph.facts if fact in facts()}
    if about != {decision}:
        yield place.failure("polarity", f"says {decision} of no item: {sentence!r}")


def _unstated(summary: PlainSummary, record: Record, words: PolarityWords) -> Iterator[Failure]:
    """Every item's decision is stated, and beside a contradicted one stands the warning."""
    conflicted = conflicted_items(record)
    for index, issue in enumerate(record.issues):
        about = [place for place in paragraphs(summary) if index in place.paragraph.items]
        telling = [place for place in about if issue.decision in _said(place, words)]
        if issue.decision and not any(place.section.kind in ("outcome", "item") for place in telling):
            yield Failure(check="polarity", detail=f"item {index + 1}: its decision is not stated", item=index)
        if issue.decision and index in conflicted and not any(_warns(place, words) for place in telling):
            yield Failure(check="warning", detail=f"item {index + 1}: no warning beside its decision", item=index)


def _said(place: Place, words: PolarityWords) -> frozenset[Decision]:
    spoken = own_sentences(place.paragraph.runs)
    return frozenset(decision for sentence in spoken for decision in stated(sentence, words))


def _warns(place: Place, words: PolarityWords) -> bool:
    return place.section.kind == "outcome" and bool(any_of(words.warnings).search(own_words(place.paragraph.runs)))


def _headline(summary: PlainSummary, record: Record, words: PolarityWords) -> Iterator[Failure]:
    """The first line states the outcome, or states none; it names what must be looked up."""
    first = next(paragraphs(summary), None)
    if first is None or first.paragraph.shape != "headline":
        yield Failure(check="polarity", detail="the summary does not begin with the outcome")
        return
    decisions = {issue.decision for issue in record.issues}
    said = _said(first, words)
    if None in decisions or not decisions:
        if said:
            yield first.failure("polarity", "states an outcome where a decision is missing")
    elif said != decisions:
        yield first.failure("polarity", f"states {sorted(said)} of items decided {decisions}")
    yield from _to_look_up(first, record, words)


def _to_look_up(first: Place, record: Record, words: PolarityWords) -> Iterator[Failure]:
    """The first line names each item without a decision, and each whose decision the letter contradicts."""
    conflicted = conflicted_items(record)
    named = {run.source for run in first.paragraph.runs}
    are_all_counted = "/issues" in named and len(conflicted) == len(record.issues)
    for index, issue in enumerate(record.issues):
        is_named = not named.isdisjoint((f"/issues/{index}", f"/issues/{index}/request"))
        if issue.decision is None and not is_named:
            yield first.failure("polarity", f"does not say that item {index + 1} must be looked up", item=index)
        elif issue.decision and index in conflicted and not ((is_named or are_all_counted) and _warns(first, words)):
            yield first.failure("warning", f"does not say that item {index + 1} must be looked up", item=index)


def _against_the_letter(record: Record) -> Iterator[Failure]:
    """The record's decision is the one that its evidence says."""
    words = vocabulary("en").polarity
    for index, issue in enumerate(record.issues):
        for span in record.evidence.get(f"/issues/{index}/decision", ()):
            read = _letter_decision(" ".join(span.quote.lower().split()), words)
            if issue.decision and read and read != issue.decision:
                detail = f"item {index + 1}: the record says {issue.decision}, the letter {span.quote!r}"
                yield Failure(check="polarity", detail=detail, item=index)


def _letter_decision(quote: str, words: PolarityWords) -> Decision | None:
    if any_of(words.letter_denied).search(quote):
        return "upheld"
    approval = any_of(words.letter_approved).search(quote.replace("notmedically", "not medically"))
    if approval is None:
        return None
    before = quote.replace("notmedically", "not medically")[: approval.start()]
    return "upheld" if _LETTER_NEGATION.search(before) else "overturned"
