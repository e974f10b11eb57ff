"""Why the reviewer decided so: one to three reasons, each with the words of the rationale that carry it.

A rationale recites guidelines and then applies them to the case. The rules of `data/reasons.toml` say which signs
(`signs.py`) in one sentence carry which reason; how often a reason is given for a kind of request
(`data/reason_shares.toml`) tips the scales, and stands in where no known sign tells more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from math import log
from typing import Any, NamedTuple, get_args

from summarizer.reader.conclusion import Rationale
from summarizer.reader.part import Mark, Marks, Part
from summarizer.reader.sentences import Sentence
from summarizer.reader.signs import BARE_VERDICT, RECITAL, Signs, mask, signs_in
from summarizer.resources import load_toml
from summarizer.schema import OVERTURNED_REASONS, UPHELD_REASONS, Category, Decision, Reason

USUAL = "usual_reason"
"""The rule of a reason's evidence where the kind of request tells the reason and no sign in the sentence does."""

_MOST = 3
# From the first weight on a reason stands beside others, from the second on beside one; a lighter one only alone.
_STRONG, _FAIR = 2.0, 1.0
# The log odds of a reason for a kind of request count so much: where a sentence carries it as far as they differ from
# those for all kinds, where none does from this weight on.
_LEANING, _UNSAID = 0.5, 0.5
# the shares among all kinds of request weigh as much as so many issues of one kind
_PRIOR = 6
# A claimant learns little from a quoted decision, and reads no sentence of half a page.
_VERDICT_PENALTY, _LENGTH_PENALTY = 1.6, 0.5
_LONG = 320
# a recital of fewer words before the turn to this case ("The patient, however, ...") stays in the quotation
_SHORT_LEAD = 8
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
    """A reason's weight, and the sentence that is best quoted for it; `rule` where no sign in it carries the reason."""

    weight: float
    quote_weight: float
    sentence: Sentence
    turn: int
    rule: str | None = None


def read_reasons(
    text: str, rationale: Rationale, decision: Decision | None, category: Category | None = None
) -> Part[tuple[Reason, ...]]:
    """The reasons in `Letter.flat` in order of weight, all on the side that the rationale argues for.

    Where its conclusion is not the heading's decision, that is the side of the weightiest reason. For a kind of request
    (`category`) a usual reason weighs more than an unusual one; where no sentence carries a reason with any weight, the
    usual one is taken to be told by the last sentence before the decision (`USUAL`).
    """
    sentences, concluded = rationale
    sides = tuple(dict.fromkeys(side for side in (decision, concluded and concluded[0]) if side))
    rules = _rule_book(sides)
    # what only seems to go on with the guideline may be the reviewer's own words after all
    found, applied = _reasons_in(text, sentences, rules)
    if not found:
        found, applied = _reasons_in(text, sentences, rules, going_on=False)
    found = {reason: told._replace(weight=told.weight + _lean(reason, category)) for reason, told in found.items()}
    if applied and len(sides) == 1:
        found = _unsaid(applied, sides[0], category) | found
    ranked = sorted(found, key=lambda reason: (-found[reason].weight, found[reason].sentence.start))
    if len(sides) > 1 and ranked:
        argued = UPHELD_REASONS if ranked[0] in UPHELD_REASONS else OVERTURNED_REASONS
        ranked = [reason for reason in ranked if reason in argued]
    chosen = _chosen(ranked, found)
    marks: Marks = {f"/{number}": (_mark(found[reason]),) for number, reason in enumerate(chosen)}
    return Part(tuple(chosen), marks)


def _chosen(ranked: list[Reason], found: dict[Reason, _Found]) -> list[Reason]:
    strong = [reason for reason in ranked if found[reason].weight >= _STRONG]
    fair = [reason for reason in ranked if found[reason].weight >= _FAIR]
    return strong[:_MOST] if len(strong) > 1 else fair[:2] or ranked[:1]


def _mark(found: _Found) -> Mark:
    """The sentence without a long recital before its turn to this case."""
    start, end, words = found.sentence
    lead = words[: found.turn] if found.turn > _SHORT_LEAD else []
    return Mark(start + sum(len(word) + 1 for word in lead), end, found.rule)


def _reasons_in(
    text: str, sentences: Iterable[Sentence], rules: _RuleBook, *, going_on: bool = True
) -> tuple[dict[Reason, _Found], Sentence | None]:
    """The reasons carried by sentences, and the last sentence that is no bare decision.

    Without `going_on` a sentence that speaks neither of the guideline nor of this case counts as the reviewer's.
    """
    found: dict[Reason, _Found] = {}
    applied: Sentence | None = None
    last = so_far = 0
    for sentence in sentences:
        if text[sentence.end - 1] == "?":
            continue
        signs = signs_in(sentence.words, last if going_on else 0)
        last = here = signs.here
        so_far |= here
        if not here & BARE_VERDICT:
            applied = sentence
        for needs, rule in rules[here & _NO_REASON != 0, signs.denied != 0]:
            if here & needs == needs and _fires(rule, signs, so_far):
                _keep(found, rule, sentence, signs)
    return found, applied


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
def _lean(reason: Reason, category: Category | None) -> float:
    """How much likelier a reason is for this kind of request than for any, as a weight."""
    return _LEANING * (_log_odds(reason, category) - _log_odds(reason, None))


def _unsaid(applied: Sentence, decision: Decision, category: Category | None) -> dict[Reason, _Found]:
    """The reasons for a decision on this kind of request, as if the sentence carried them."""
    return {reason: _Found(weight, weight, applied, 0, USUAL) for reason, weight in _usual(decision, category)}


@cache
def _usual(decision: Decision, category: Category | None) -> tuple[tuple[Reason, float], ...]:
    """The reasons for a decision on this kind of request that count where no sentence carries them, with weights."""
    if category is None:
        return ()
    reasons = UPHELD_REASONS if decision == "upheld" else OVERTURNED_REASONS
    every: tuple[Reason, ...] = get_args(Reason)
    weights = {reason: _UNSAID + _LEANING * _log_odds(reason, category) for reason in every if reason in reasons}
    least = min(_FAIR, max(weights.values()))
    return tuple((reason, weight) for reason, weight in weights.items() if weight >= least)


@cache
def _log_odds(reason: Reason, category: Category | None) -> float:
    """Of a reason's share in the issues of a kind of request; as there are few of some, all kinds have a say."""
    decision = "upheld" if reason in UPHELD_REASONS else "overturned"
    kinds: Mapping[str, Mapping[str, int]] = load_toml("reason_shares")[decision]
    given, issues = (sum(kind.get(name, 0) for kind in kinds.values()) for name in (reason, "issues"))
    kind = kinds.get(category or "", {})
    share = (kind.get(reason, 0) + _PRIOR * given / issues) / (kind.get("issues", 0) + _PRIOR)
    return log(share / (1 - share))


@cache
def _rule_book(sides: tuple[Decision, ...]) -> _RuleBook:
    reasons = {"upheld": UPHELD_REASONS, "overturned": OVERTURNED_REASONS}
    wanted = {reason for side in sides for reason in reasons[side]}
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
