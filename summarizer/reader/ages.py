"""Ages in years: every one that may be the claimant's, and whether a letter says that it is."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from summarizer.reader.numerals import ONES, TEENS, TENS
from summarizer.reader.part import Mark, Range
from summarizer.resources import load_toml

_IN_WORDS = (
    {word: number for number, word in enumerate(TEENS, start=10)}
    | {ten: 10 * number for number, ten in enumerate(TENS, start=2)}
    | {f"{ten} {one}": 10 * tens + ones for tens, ten in enumerate(TENS, 2) for ones, one in enumerate(ONES, 1)}
)
# An age is searched by its rarest letters, each by itself: one letter is found faster than a class of them.
# "45 year-old", "a 55-year-old", "62 years old", "59 y/o", "59-yo", "47 years of age", "47 yr. old", "a 51-year female"
_YEARS_OLD = tuple(
    re.compile(
        rf"{y}(?=[er./oO])"
        r"(?:(?:ea)?rs?\.? ?-? ?(?:[Oo]ld\b|of age|(?=(?:fe)?male|(?:wo)?man|lady|gentleman))|\.?/?[Oo]\b)"
    )
    for y in "yY"
)
# the number before it: "45 ", "55-"; "fifty-two-", "Thirty "
_YEARS = re.compile(r"\d{1,3}(?= ?-? ?\Z)")
_YEARS_IN_WORDS = re.compile(
    rf"\b(?:{'|'.join(TEENS)}|(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES)}))?)(?= ?-? ?\Z)", re.I
)
_LONGEST_YEARS = len("seventy-seven - ")
# "Age: 52", "aged 52", "age is 52", "an age of 52"; not "aged 18 to 64", "aged 65 and older"
_AGED = re.compile(
    r"ge(?<=[Aa]ge)(?<![A-Za-z]...)d?(?::| is| of|,)? (?P<years>\d\d)\b"
    r"(?! ?%| ?-| (?:to|or) \d| (?:and|or) (?:old|over|above))"
)
# "47M with knee pain", "62 F c/o"
_INITIALLED = tuple(
    re.compile(
        rf"{initial}(?:(?<=[1-9]\d.)(?<![\w./-]...)|(?<=[1-9]\d .)(?<![\w./-]....))"
        r"(?= (?:with|w/|c/o|s/p|who|presents)\b)"
    )
    for initial in "MF"
)
# "over 40 years of age", "at least 18 years old", "at the age of 16", "18-25 years old" speak of guidelines and of the
# past
_NOT_THE_AGE = re.compile(
    r"(?:\b(?:over|under|than|least|above|below|until|to|at|by|between|and|or|before|after)(?: the)?\s*|[-–]\s*|\.)\Z"
)

_NOUN = "(?:(?:fe)?male|(?:wo)?man|gentleman|lady)"
# "was 19 years old when she first", "50 years old at the time of the injury", "70 years old or more"; "When he was 21
# years old"
_NOT_NOW = re.compile(
    r" (?:when|at the time|at (?:his|her|the) (?:injury|onset|first)|(?:or|and) (?:more|over|above|up))\b"
)
_WHEN = re.compile(r"\b[Ww]hen\b[^.;,]*\Z")
# the label of a table: "Age: 52"
_LABEL = re.compile(r"age:", re.I)
# "his 12 year old son", "this 6-year-old injury"
_ANOTHERS = re.compile(
    r"[ -](?:\w+ )?(?:son|daughter|child|injury|claim|boy|girl|nephew|niece|grand\w+|mother|father|brother|sister|wife"
    r"|husband|resident|inmate|student|client|prisoner|passenger|co-?worker)\b"
)
# "assaulted by a 30 year old man", "while restraining a 15-year-old male"
_ANOTHERS_BEFORE = re.compile(
    r"\b(?:by|with|against|another|toward|towards|restraining|lifting|moving|transferring|assisting|helping|catching"
    r"|holding|chasing|arresting|tackling)(?: an?)? \Z"
)
_LONGEST_SUBJECT = 40


class AgeMention(NamedTuple):
    """An age in years."""

    age: int
    mark: Mark


@lru_cache(maxsize=32)  # the claimant and the contradictions of one letter both ask
def ages_in(text: str, passage: Range) -> list[AgeMention]:
    """The ages in a passage that may be the claimant's, in order; no limits of guidelines and no ages of the past.

    >>> [mention.age for mention in ages_in("A fifty-two year old man, over 40 years of age.", Range(0, 47))]
    [52]
    """
    mentions = [
        AgeMention(_value(years[0]), Mark(years.start(), old.end()))
        for pattern in _YEARS_OLD
        for old in pattern.finditer(text, *passage)
        if (years := _years_before(text, max(passage.start, old.start() - _LONGEST_YEARS), old.start()))
    ]
    mentions += [
        AgeMention(int(aged["years"]), Mark(aged.start() - len("a"), aged.end()))
        for aged in _AGED.finditer(text, *passage)
    ]
    mentions = mentions or [
        _initialled(text, initial.start()) for pattern in _INITIALLED for initial in pattern.finditer(text, *passage)
    ]
    return sorted((mention for mention in mentions if _is_possible(text, mention)), key=lambda mention: mention.mark)


def is_said_of_claimant(text: str, mention: AgeMention) -> bool:
    """Whether the words around an age give it to the claimant, now: a relative, a claim and a scan have ages too."""
    start, end = mention.mark.start, mention.mark.end
    before = text[max(0, start - _LONGEST_SUBJECT) : start]
    if (
        _NOT_NOW.match(text, end)
        or _WHEN.search(before)
        or _ANOTHERS.match(text, end)
        or _ANOTHERS_BEFORE.search(before)
    ):
        return False
    return bool(_his_before().search(before) or _his_behind().match(text, end) or _LABEL.match(text, start))


@cache
def claimant_noun() -> str:
    """A pattern of the words for a claimant: "patient", "applicant", "injured worker" without its "injured"."""
    return f"(?:{'|'.join(map(re.escape, load_toml('people')['persons']['claimant']))})"


@cache
def _his_before() -> re.Pattern[str]:
    """What stands before an age that is the claimant's: "The patient is a ", "The claimant (", "She is now "."""
    return re.compile(
        rf"\b(?:{claimant_noun()}(?:'s)?|s?he|he/she|{_NOUN})"
        r"(?:,| ?\(| (?:is|was|currently|now|presently|an?|a\(n\)|the|pleasant)\b)* ?\Z",
        re.I,
    )


@cache
def _his_behind() -> re.Pattern[str]:
    """What stands behind it: "-old right-handed male", "-old, injured worker", " M with"; not "-old men", "-old man's
    job"."""
    return re.compile(
        rf"(?:\.(?= [a-z]))?,? ?-?(?:\(?[\w/-]+\)?,? ){{0,3}}?(?:{_NOUN}|{claimant_noun()})\b(?!')"
        r"|,? ?[MF]\b(?![.'][A-Z])"
    )


def _years_before(text: str, start: int, end: int) -> re.Match[str] | None:
    return _YEARS.search(text, start, end) or _YEARS_IN_WORDS.search(text, start, end)


def _initialled(text: str, initial: int) -> AgeMention:
    end = initial - (text[initial - 1] == " ")
    return AgeMention(int(text[end - 2 : end]), Mark(end - 2, end))


def _value(written: str) -> int:
    folded = written.lower().replace("-", " ")
    return int(folded) if folded.isdecimal() else _IN_WORDS[folded]


def _is_possible(text: str, mention: AgeMention) -> bool:
    before = text[max(0, mention.mark.start - 14) : mention.mark.start]
    return 0 < mention.age < 110 and not _NOT_THE_AGE.search(before)
