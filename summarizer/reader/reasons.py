"""Why the reviewer decided so: one to three reasons, each with the words of the rationale that carry it.

A rationale recites guidelines and then applies them to the case. The rules of `data/reasons.toml` say which signs
(`signs.py`) in one sentence carry which reason; what the rationale as a whole speaks for is weighed (`weighing.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice, product
from typing import Any, NamedTuple

from summarizer.reader.conclusion import Rationale
from summarizer.reader.part import Mark, Marks, Part
from summarizer.reader.sentences import Sentence
from summarizer.reader.signs import BARE_VERDICT, RECITAL, Signs, mask, signs_in
from summarizer.reader.weighing import LIKELY, Features, features, weigh, weight_of
from summarizer.resources import load_toml
from summarizer.schema import OVERTURNED_REASONS, UPHELD_REASONS, Category, Decision, Reason

_MOST = 3
# From the first weight on a reason stands beside others, from the second on beside one; a lighter one only alone.
_STRONG, _FAIR = 2.0, 1.0
_LAST = 0.5
# A claimant learns little from a quoted decision, and reads no sentence of half a page.
_VERDICT_PENALTY, _LENGTH_PENALTY = 1.6, 0.5
_LONG = 320
# a recital of fewer words before the turn to this case ("The patient, however, ...") stays in the quotation
_SHORT_LEAD = 8
_REASONS: dict[Decision, frozenset[str]] = {"upheld": UPHELD_REASONS, "overturned": OVERTURNED_REASONS}
# what a sentence's own signs must say for a reason that it is quoted for, as a logit
_SPEAKS = 0.5
# the kinds of sentence that as a rule carry no reason
_NO_REASON = RECITAL | BARE_VERDICT


class _Rule(NamedTuple):
    """A sentence carries `reason` if it holds all of `needs` and none of `bars`, denies all of `denied` and none of
    `affirmed`, and if all of `after` stand in it or before it in the rationale. All are sets of signs."""

    reason: Reason
    weight: float
    needs: int
    denied: int
    affirmed: int
    bars: int
    after: int


# (in a `_NO_REASON` sentence, with a denial) -> the rules to ask, each with what it needs, which is asked first
_RuleBook = Mapping[tuple[bool, bool], tuple[tuple[int, _Rule], ...]]


class _Found(NamedTuple):
    """A reason's weight, and the sentence that is best quoted for it."""

    weight: float
    quote_weight: float
    sentence: Sentence
    turn: int


class Judged(NamedTuple):
    """What the rules make of a rationale for one side: the reasons that they found, those that they would give, and
    the signs of each sentence."""

    side: Decision
    found: dict[Reason, _Found]
    chosen: tuple[Reason, ...]
    seen: tuple[tuple[Sentence, Signs], ...]


def read_reasons(
    text: str, rationale: Rationale, decision: Decision | None, category: Category | None = None
) -> Part[tuple[Reason, ...]]:
    """The reasons in `Letter.flat` in order of weight, all on the side that the rationale argues for."""
    judged = judge(text, rationale, decision, category)
    if judged is None:
        return Part((), {})
    given = dict(islice(_given(judged, category), _MOST))
    marks: Marks = {f"/{number}": (_mark(found),) for number, found in enumerate(given.values())}
    return Part(tuple(given), marks)


def _given(judged: Judged, category: Category | None) -> Iterator[tuple[Reason, _Found]]:
    """What a sentence says plainly, or what comes nearest to that; then what the whole rationale speaks for, if a
    sentence can be quoted for it."""
    strong = [reason for reason in judged.chosen if judged.found[reason].weight >= _STRONG]
    plain = strong or judged.chosen[:1]
    for reason in plain:
        yield reason, judged.found[reason]
    weights = weigh(judged.side, features_of(judged, category))
    likely = [reason for reason, weight in weights.items() if weight >= LIKELY and reason not in plain]
    for reason in sorted(likely, key=weights.__getitem__, reverse=True):
        found = judged.found.get(reason) or _sentence_for(judged, reason)
        if found:
            yield reason, found


def _may_carry(reason: Reason, signs: Signs) -> bool:
    """No reason stands in the bare decision, and few in what the guideline says of everybody."""
    if signs.here & BARE_VERDICT:
        return False
    recites = signs.here & RECITAL != 0
    return recites if reason == "guideline_supports" else not recites or reason == "not_recommended"


def judge(text: str, rationale: Rationale, decision: Decision | None, category: Category | None) -> Judged | None:
    """What the rules say; nothing for a rationale that decides nothing.

    Where its conclusion is not the heading's decision, the side is that of the weightiest reason. A reason that is out
    of place for the request's category counts only where there is no other.
    """
    sentences, concluded = rationale
    sides = tuple(dict.fromkeys(side for side in (decision, concluded and concluded[0]) if side))
    if not sides:
        return None
    rules, seen = _rule_book(sides), _seen(text, sentences)
    found = _reasons_in(seen, rules)
    if not found and any(signs.goes_on for _, signs in seen):
        # what only seems to go on with the guideline may be the reviewer's own words after all
        found = _reasons_in(((sentence, signs.by_itself()) for sentence, signs in seen), rules)
    for reason in _out_of_place(category):
        if reason in found:
            found[reason] = found[reason]._replace(weight=_LAST)
    ranked = sorted(found, key=lambda reason: (-found[reason].weight, found[reason].sentence.start))
    side = sides[0]
    if len(sides) > 1 and ranked:
        side = "upheld" if ranked[0] in UPHELD_REASONS else "overturned"
        ranked = [reason for reason in ranked if reason in _REASONS[side]]
    return Judged(side, {reason: found[reason] for reason in ranked}, tuple(_chosen(ranked, found)), seen)


def features_of(judged: Judged, category: Category | None) -> Features:
    """What `weighing.py` weighs."""
    ruled = {reason: found.weight for reason, found in judged.found.items()}
    return features((signs for _, signs in judged.seen), ruled, judged.chosen, category)


def _sentence_for(judged: Judged, reason: Reason) -> _Found | None:
    """The sentence whose signs speak most for a reason that no rule found."""
    weighed = [
        _Found(weight, weight, sentence, signs.turn)
        for sentence, signs in judged.seen
        if _may_carry(reason, signs) and (weight := weight_of(judged.side, reason, signs)) >= _SPEAKS
    ]
    return max(weighed, key=lambda found: found.weight, default=None)


def _chosen(ranked: list[Reason], found: dict[Reason, _Found]) -> list[Reason]:
    strong = [reason for reason in ranked if found[reason].weight >= _STRONG]
    fair = [reason for reason in ranked if found[reason].weight >= _FAIR]
    return strong[:_MOST] if len(strong) > 1 else fair[:2] or ranked[:1]


def _mark(found: _Found) -> Mark:
    """The sentence without a long recital before its turn to this case."""
    start, end, words = found.sentence
    lead = words[: found.turn] if found.turn > _SHORT_LEAD else []
    return Mark(start + sum(len(word) + 1 for word in lead), end)


def _seen(text: str, sentences: Iterable[Sentence]) -> tuple[tuple[Sentence, Signs], ...]:
    """The signs of each sentence but questions."""
    seen = []
    last = 0
    for sentence in sentences:
        if text[sentence.end - 1] != "?":
            signs = signs_in(sentence.words, last)
            last = signs.here
            seen.append((sentence, signs))
    return tuple(seen)


def _reasons_in(seen: Iterable[tuple[Sentence, Signs]], rules: _RuleBook) -> dict[Reason, _Found]:
    found: dict[Reason, _Found] = {}
    so_far = 0
    for sentence, signs in seen:
        here = signs.here
        so_far |= here
        for needs, rule in rules[here & _NO_REASON != 0, signs.denied != 0]:
            if here & needs == needs and _fires(rule, signs, so_far):
                _keep(found, rule, sentence, signs)
    return found


def _fires(rule: _Rule, signs: Signs, so_far: int) -> bool:
    return (
        not signs.here & rule.bars
        and signs.denied & rule.denied == rule.denied
        and not signs.denied & rule.affirmed
        and so_far & rule.after == rule.after
    )


def _keep(found: dict[Reason, _Found], rule: _Rule, sentence: Sentence, signs: Signs) -> None:
    """Note a reason, or a better sentence to quote for it."""
    quote_weight = rule.weight
    if signs.here & _verdict():
        quote_weight -= _VERDICT_PENALTY
    if sentence.end - sentence.start > _LONG:
        quote_weight -= _LENGTH_PENALTY
    old = found.get(rule.reason)
    if old is None or quote_weight > old.quote_weight:
        weight = rule.weight if old is None else max(rule.weight, old.weight)
        found[rule.reason] = _Found(weight, quote_weight, sentence, signs.turn)
    elif rule.weight > old.weight:
        found[rule.reason] = old._replace(weight=rule.weight)


@cache
def _verdict() -> int:
    return mask(["verdict"])


@cache
def _out_of_place(category: Category | None) -> tuple[Reason, ...]:
    return tuple(load_toml("reasons")["out_of_place"].get(category, ()))


@cache
def _rule_book(sides: tuple[Decision, ...]) -> _RuleBook:
    wanted = {reason for side in sides for reason in _REASONS[side]}
    rules = [_rule(table) for table in load_toml("reasons")["rules"] if table["reason"] in wanted]
    return {
        (no_reason, denial): tuple(
            (rule.needs, rule)
            for rule in rules
            if (denial or not rule.denied) and not (no_reason and rule.bars & _NO_REASON == _NO_REASON)
        )
        for no_reason, denial in product((False, True), repeat=2)
    }


def _rule(table: dict[str, Any]) -> _Rule:
    """One rule of the data file, whose comment says what the keys mean."""
    all_, denied, affirmed, none, after = (table.get(key, []) for key in ("all", "denied", "affirmed", "none", "after"))
    kinds = (0 if table.get("recital") else RECITAL) | (0 if table.get("verdict") else BARE_VERDICT)
    return _Rule(
        reason=table["reason"],
        weight=table["weight"],
        needs=mask([*all_, *denied, *affirmed]),
        denied=mask(denied),
        affirmed=mask(affirmed),
        bars=mask(none) | kinds,
        after=mask(after),
    )
