"""Signs: phrases that mean one thing in a rationale (`data/reason_signs.toml`), and which of them a sentence holds.

A set of signs is a bit mask, because each sentence is asked for every rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import NamedTuple

from summarizer.reader.lexicon import words_of
from summarizer.reader.trie import Trie, trie_of
from summarizer.resources import load_toml

RECITAL = 1
"""The sentence gives the guideline's words."""
BARE_VERDICT = 2
"""The sentence gives the decision and not why."""
_FIRST_FREE = 4

# "... is not documented in this case." turns to nothing
_TAIL = 3
# "did not, however, identify": the turn stands inside the denial
_INSIDE_DENIAL = 3
_FAR = -_INSIDE_DENIAL - 1
# "was not clearly documented", "has not been noted": so far from its denial a participle may stand
_PASSIVE = 2
_NOT = frozenset(["not", "never"])
# "The provider has not documented ..." denies nothing that stands before it
_ACTIVE = frozenset(["has", "have", "had", "did", "does", "do", "to"])

# A phrase that ends in one of these leaves it to the next: "there is no", "no need for"
_OPENS = frozenset(["no", "lack"])

_Phrase = tuple[str, ...]


class Signs(NamedTuple):
    """The signs of a sentence, with `RECITAL` or `BARE_VERDICT`; those of them that it denies ("no red flags"); the
    index of the word that turns to this case, from which on the words count; and whether the sentence is a `RECITAL`
    for no other reason than that the one before it is."""

    here: int
    denied: int
    turn: int = 0
    goes_on: bool = False

    def by_itself(self) -> Signs:
        """The signs of the sentence if it does not go on with the guideline."""
        return self._replace(here=self.here & ~RECITAL, goes_on=False) if self.goes_on else self


class _Meaning(NamedTuple):
    """The signs of a phrase, and how many of its words it uses up."""

    signs: int
    used: int


class _Vocabulary(NamedTuple):
    """The signs by name, the phrases, and the signs that say how a sentence is read."""

    signs: Mapping[str, int]
    phrases: Trie[_Meaning]
    turn: int
    anew: int
    denied_back: int
    denies: int
    passive: int
    case: int
    guideline: int


def signs_in(words: Sequence[str], before: int = 0) -> Signs:
    """The signs of a sentence's words, which end in an empty word. A phrase uses up its words.

    What stands before a turn to this case ("Here, however, ...") does not count. A sentence that speaks neither of the
    guideline nor of this case goes on as the one before it, whose signs are `before`; a general statement recites.
    """
    named, phrases, turn, anew, denied_back, denies, passive, case, guideline = _vocabulary()
    rare = turn | anew | denies | passive
    speaker = case | guideline
    here = denied = behind = first = turned = 0
    denying = _FAR  # the word that denies what follows; at first none
    for index, node in enumerate(map(phrases.get, words)):
        if node is None or index < behind:
            continue
        phrase, longer = node
        behind = place = index + 1
        while longer and (node := longer.get(words[place])):  # ends at the empty word, which no phrase holds
            whole, longer = node
            place += 1
            if whole:
                phrase, behind = whole, index + whole.used
        found = phrase.signs if phrase else 0
        if not found:
            continue
        if found & rare:
            if found & turn and behind + _TAIL < len(words) and index - denying > _INSIDE_DENIAL:
                here, denied, first, turned, denying = 0, 0, case, index, _FAR
            if found & anew:
                denying = _FAR
            if found & denies:
                denying = index
            if denying >= 0 and (found & denied_back or (found & passive and _is_passive(words, index))):
                denied |= here
        here |= found
        if denying >= 0:
            denied |= found
        if not first:
            first = found & speaker
    goes_on = not first and before & RECITAL != 0 and not here & (named["general"] | named["applied"])
    kind = RECITAL if goes_on else 0
    return Signs(here | kind | _kind(named, here, first), denied, turned, goes_on)


def _is_passive(words: Sequence[str], index: int) -> bool:
    """Whether the participle at `index` is denied of what goes before it: "was not given", not "has not given"."""
    for place in range(index, max(index - _PASSIVE, 0) - 1, -1):
        if words[place] in _NOT:
            return place == 0 or words[place - 1] not in _ACTIVE or words[place + 1] == "been"
    return False


def _kind(named: Mapping[str, int], here: int, first: int) -> int:
    """`RECITAL` and `BARE_VERDICT`, as far as a sentence is one by itself; `first` is what it speaks of first."""
    recital = RECITAL if first and not first & named["case"] else 0
    if here & named["general"]:
        recital = RECITAL
    if here & named["applied"]:
        recital = 0
    unproven = named["necessity"] | named["unestablished"]
    verdict = (here & named["verdict"] or here & unproven == unproven) and not here & named["because"]
    return recital | (BARE_VERDICT if verdict else 0)


def mask(names: Iterable[str]) -> int:
    """The set of these signs. Raises `KeyError` for a name that the data does not hold."""
    named = _vocabulary().signs
    return sum({named[name] for name in names})


def names_of(signs: int) -> Iterator[str]:
    """The names of a set of signs."""
    while signs:
        lowest = signs & -signs
        if name := _names().get(lowest):
            yield name
        signs ^= lowest


def sign_named(name: str) -> int:
    """The set of one sign. Raises `KeyError` for a name that the data does not hold."""
    return _vocabulary().signs[name]


@cache
def _names() -> dict[int, str]:
    return {sign: name for name, sign in _vocabulary().signs.items()}


@cache
def _vocabulary() -> _Vocabulary:
    table = load_toml("reason_signs")
    signs = {name: _FIRST_FREE << number for number, name in enumerate(table["signs"])}
    misleading = [tuple(words_of(phrase)) for phrase in table["misleading"]]
    own: dict[_Phrase, int] = dict.fromkeys(misleading, 0)
    for name, phrases in table["signs"].items():
        for phrase in phrases:
            key = tuple(words_of(phrase))
            own[key] = own.get(key, 0) | signs[name]
    shut = sum(signs[name] for name in table["closed"])
    closed = {key for key, bits in own.items() if bits & shut}.union(misleading)
    first = {key[0] for key in own}
    whole = {key: bits if key in closed else bits | _inside(key, own, first) for key, bits in own.items()}
    return _Vocabulary(
        signs,
        trie_of({key: _Meaning(bits, _used(key)) for key, bits in whole.items()}),
        denies=signs["no"] | signs["denied_back"],
        **{name: signs[name] for name in ("turn", "anew", "denied_back", "passive", "case", "guideline")},
    )


def _inside(phrase: _Phrase, signs: Mapping[_Phrase, int], first: Set[str]) -> int:
    """The signs of the phrases inside a phrase: "failed conservative care" also has those of "conservative care"."""
    found = 0
    for start, word in enumerate(phrase):
        if word in first:
            for end in range(start + 1, len(phrase) + 1):
                found |= signs.get(phrase[start:end], 0)
    return found


def _used(phrase: _Phrase) -> int:
    """How many of its words a phrase uses up."""
    return len(phrase) - (len(phrase) > 1 and phrase[-1] in _OPENS)
