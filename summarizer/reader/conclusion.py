"""What a rationale itself concludes about the request: the check on its heading's decision word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from summarizer.reader.lexicon import Words, words_of
from summarizer.reader.part import Mark, Range
from summarizer.reader.sentences import Sentence, sentences_of
from summarizer.resources import load_toml
from summarizer.schema import Decision

_QUOTATION = re.compile(r'"[^"]*"')
# "fails to establish the requested medical necessity"
_NEAR = 4


class _Words(NamedTuple):
    """`data/conclusions.toml`."""

    verdicts: frozenset[str]
    medically: frozenset[str]
    of_request: frozenset[str]
    of_necessity: frozenset[str]
    between: frozenset[str]
    verbs: frozenset[str]
    granted: frozenset[str]
    upheld: frozenset[str]
    reversed: frozenset[str]
    refused: frozenset[str]
    now: frozenset[str]
    final: frozenset[str]
    not_: frozenset[str]
    show: frozenset[str]
    fail: frozenset[str]
    elsewhere: frozenset[str]
    earlier: frozenset[str]
    deciders: frozenset[str]
    speakers: frozenset[str]
    said: frozenset[str]
    all_verdicts: frozenset[str]


class Rationale(NamedTuple):
    """A rationale in sentences.

    `concluded`: the decision in the last sentence that concludes on the request, with that sentence; `None` where no
    sentence does, or where the last one speaks for both sides.
    """

    sentences: tuple[Sentence, ...] = ()
    concluded: tuple[Decision, Mark] | None = None


def read_rationale(words: Words, place: Range | None) -> Rationale:
    """Split a rationale once for all that read its words; an absent one has no sentences."""
    if not place:
        return Rationale()
    sentences = sentences_of(words, place)
    return Rationale(sentences, _conclusion_among(words.text, sentences))


def _conclusion_among(text: str, sentences: Sequence[Sentence]) -> tuple[Decision, Mark] | None:
    verdicts = _words().all_verdicts
    for sentence in reversed(sentences):
        if verdicts.isdisjoint(sentence.words):
            continue
        decisions = _conclusions(text[sentence.start : sentence.end], sentence.words)
        if decisions:
            return (decisions.pop(), Mark(sentence.start, sentence.end)) if len(decisions) == 1 else None
    return None


def _conclusions(sentence: str, words: Sequence[str]) -> set[Decision]:
    """What a sentence concludes on the request; quotations, questions and words of others conclude nothing."""
    words = [word for word in (words_of(_QUOTATION.sub("", sentence)) if '"' in sentence else words) if word]
    # "While some visits are medically necessary, twelve more are not."
    if sentence.endswith("?") or not _words().not_.isdisjoint(words[-1:]):
        return set()
    final = not _words().final.isdisjoint(words)
    if final and (on_denial := _on_denial(words)):
        return {on_denial}
    if _speaks_of_another(words):
        return set()
    known = _words()
    found = {_at_verdict(words, place) for place, word in enumerate(words) if word in known.all_verdicts}
    if final and _is_refused(words):
        found.add("upheld")
    if _necessity_not_shown(words):
        found.add("upheld")
    return {decision for decision in found if decision}


def _at_verdict(words: Sequence[str], place: int) -> Decision | None:
    """Go back from a verdict, over what may stand before it, to its verb."""
    known = _words()
    before = place - 1
    while before >= 0 and (words[before] in known.between or words[before] in known.not_):
        before -= 1
    passed = words[before + 1 : place]
    medical = words[place] in known.verdicts and not known.medically.isdisjoint(passed)
    if not medical and not _is_subject_of(words[place], words[: before + 1]):
        return None
    if not known.not_.isdisjoint(passed):
        return "upheld"
    # "Medically necessary." is a whole sentence of some reviewers; "Medical necessity ..." only begins one
    if before >= 0 and words[before] == "should":
        # "should be approved once ..." approves nothing
        has_verb = place == len(words) - 1 and words[place] in known.granted
    else:
        has_verb = words[before] in known.verbs if before >= 0 else words[place] != "necessity"
    return "overturned" if has_verb else None


def _is_refused(words: Sequence[str]) -> bool:
    """ "The request is denied"; "was denied" tells of the review."""
    known = _words()
    if known.refused.isdisjoint(words) or "request" not in words:
        return False
    return any(before in known.now and word in known.refused for before, word in pairwise(words))


def _on_denial(words: Sequence[str]) -> Decision | None:
    """ "The denial is upheld", "the decision should be overturned"; nothing where the sentence tells of the past."""
    known = _words()
    for place, word in enumerate(words):
        if place and words[place - 1] in known.now and not known.deciders.isdisjoint(words[:place]):
            if word in known.upheld:
                return "upheld"
            if word in known.reversed and known.not_.isdisjoint(words[:place]):
                return "overturned"
    return None


def _is_subject_of(verdict: str, subject: Sequence[str]) -> bool:
    """Whether the sentence says this of a request or of its medical necessity."""
    if verdict in _words().of_request and ("request" in subject or "requested" in subject):
        return True
    return verdict in _words().of_necessity and "necessity" in subject


def _speaks_of_another(words: Sequence[str]) -> bool:
    known = _words()
    if not known.elsewhere.isdisjoint(words):
        return True
    if known.earlier.isdisjoint(words) and known.said.isdisjoint(words):
        return False
    return any(
        (word in known.earlier and after in known.deciders) or (word in known.speakers and after in known.said)
        for word, after in pairwise(words)
    )


def _necessity_not_shown(words: Sequence[str]) -> bool:
    known = _words()
    return "necessity" in words and any(
        "necessity" in words[place + 1 : place + 1 + _NEAR]
        and not (known.not_ | known.fail).isdisjoint(words[max(0, place - _NEAR) : place])
        for place, word in enumerate(words)
        if word in known.show
    )


@cache
def _words() -> _Words:
    table = {name: frozenset(words) for name, words in load_toml("conclusions").items()}
    table["not_"] = table.pop("not")
    final = frozenset().union(*(table[name] for name in ("upheld", "reversed", "refused")))
    verdicts = table["verdicts"] | table["of_request"] | table["of_necessity"] | final
    return _Words(**table, final=final, all_verdicts=verdicts)
