"""Letters -> counts: one pass, in memory no more than the groups that there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from summarizer.intervals import Cluster, Sums, added
from summarizer.stats.groups import WAYS, By, folded, groups_of
from summarizer.stats.letters import CountedLetter

# Hexadecimal digits of a letter's sha256 that tell it from others: 64 bits, half as much memory as all of it.
_DIGITS = 16

# a way of grouping, and what the spellings of a group have in common
_Key = tuple[By, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted. A success is an overturned decision, a cluster a letter; `groups` by way and shown name.

    `letters` are different ones; `repeated` were there before, word for word, and count once. `undecided`: items
    without a decision, which stand in no group.
    """

    letters: int
    repeated: int
    without_items: int
    without_date: int
    undecided: int
    overall: Sums
    groups: Mapping[By, Mapping[str, Sums]]


def count(letters: Iterable[CountedLetter]) -> Counts:
    """Count every letter once."""
    seen: set[int] = set()
    repeated = without_items = without_date = undecided = 0
    overall = Sums()
    groups: defaultdict[_Key, Sums] = defaultdict(Sums)
    spellings: defaultdict[_Key, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        identity = int(letter.letter.sha256[:_DIGITS], 16)
        if identity in seen:
            repeated += 1
            continue
        seen.add(identity)
        without_items += not letter.issues
        without_date += letter.case.decided is None
        undecided += sum(issue.decision is None for issue in letter.issues)
        overall = added(overall, _all_of(letter))
        for (way, name), cluster in _by_group(letter).items():
            key = (way, folded(name))
            spellings[key][name] += 1
            groups[key] = added(groups[key], cluster)
    named = _named(groups, spellings)
    return Counts(len(seen), repeated, without_items, without_date, undecided, overall, named)


def _named(groups: Mapping[_Key, Sums], spellings: Mapping[_Key, Counter[str]]) -> dict[By, dict[str, Sums]]:
    """The groups of each way by their most common spelling."""
    named: dict[By, dict[str, Sums]] = {way: {} for way in WAYS}
    for key, sums in groups.items():
        [(name, _)] = spellings[key].most_common(1)
        named[key[0]][name] = sums
    return named


def _all_of(letter: CountedLetter) -> Cluster:
    decisions = [issue.decision for issue in letter.issues if issue.decision]
    return Cluster(decisions.count("overturned"), len(decisions))


def _by_group(letter: CountedLetter) -> dict[tuple[By, str], Cluster]:
    """The letter's part of the share of each group that one of its decisions belongs to."""
    parts: defaultdict[tuple[By, str], Cluster] = defaultdict(lambda: Cluster(0, 0))
    for issue in letter.issues:
        if issue.decision is None:
            continue
        overturned = issue.decision == "overturned"
        for way, names in groups_of(letter, issue).items():
            for name in names:
                successes, trials = parts[way, name]
                parts[way, name] = Cluster(successes + overturned, trials + 1)
    return dict(parts)
