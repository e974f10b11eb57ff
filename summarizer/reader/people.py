"""The claimant: age, sex, and whether an attorney represents the claimant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import Literal, NamedTuple

from summarizer.letter import Letter
from summarizer.reader.lexicon import Lexicon, Words, lexicon_from
from summarizer.reader.part import Mark, Marks, Part, Range
from summarizer.reader.sections import Sections
from summarizer.resources import load_toml
from summarizer.schema import Claimant, Sex

# An age is searched by its rarest letters.
# "45 year-old", "a 55-year-old", "62 years old", "59 y/o", "59-yo", "47 years of age", "47 yr. old", "a 51-year female"
_YEARS_OLD = tuple(
    re.compile(rf"{y}(?:(?:ea)?rs?\.? ?-? ?(?:[Oo]ld|of age|(?=(?:fe)?male|(?:wo)?man|lady|gentleman))|\.?/?[Oo]\b)")
    for y in "yY"
)
# the number before it: "45 ", "55-"
_YEARS = re.compile(r"(?P<years>\d{1,3}) ?-? ?\Z")
_LONGEST_YEARS = len("100 - ")
# "Age: 52", "aged 52", "age is 52"
_AGED = re.compile(r"ge(?<=[Aa]ge)(?<![A-Za-z]...)d?(?::| is|,)? (?P<years>\d\d)\b(?! ?%)")
# "over 40 years of age", "at least 18 years old", "at age 16" speak of guidelines and of the past
_NOT_THE_AGE = re.compile(
    r"(?:\b(?:over|under|than|least|above|below|until|to|at|by|between|and|or|before|after)|[-–.])\s*$"
)
# "52-year-old right-hand dominant male", "59 y/o M": the sex stands at most so far behind the age
_BESIDE_AGE = 70
# "59 y/o M with", "a 47 yo F."
_INITIAL = re.compile(r",? ?(?P<sex>[MF])\b(?![.'][A-Z])")

# Who is represented by an attorney, or whose attorney is named. Not "if you are represented by an attorney".
_PERSON = r"(?:applicant|claimant|patient|employee|worker|individual)"
_ATTORNEY = "(?:attorney|counsel|lawyer)"
_REPRESENTED = re.compile(
    # "The applicant is represented.", "the patient, who is represented by counsel"
    rf"\b{_PERSON},?(?: who)? (?:is|was|has been|remains)(?: \w+ly| now)? represented\b(?! as\b| in\b)"
    # "is a represented 40-year-old worker", "represented by an attorney"
    r"|\b(?:is|was) a represented\b"
    rf"|(?<!you are )(?<!not )(?<!un)(?<!if )\brepresented by (?:an? |the |his |her )?(?:\w+ )?{_ATTORNEY}"
    # "the applicant's attorney", "Applicant Attorney: …"
    rf"|\b{_PERSON}(?:'s)? {_ATTORNEY}\b(?!,? if\b)"
    # "attorney for the applicant"
    rf"|\b(?:attorney|counsel) for (?:the )?(?:injured )?{_PERSON}\b"
    rf"|\b(?:his|her) {_ATTORNEY}\b",
    re.IGNORECASE,
)
_SEXES: dict[str, Sex] = {"F": "female", "M": "male", "female": "female", "male": "male"}
_PERSON_REACH = 25


class AgeMention(NamedTuple):
    """An age in years that the letter gives the claimant."""

    age: int
    mark: Mark


class SexMention(NamedTuple):
    """A word that tells the claimant's sex."""

    sex: Sex
    kind: Literal["noun", "pronoun"]
    mark: Mark


def read_claimant(letter: Letter, words: Words, sections: Sections) -> Part[Claimant]:
    """Read the claimant from the case summary, or where it is silent from the rationales."""
    age: AgeMention | None = None
    sex: SexMention | None = None
    for passage in _passages(sections):
        ages = _ages(letter.flat, passage)
        age = age or next(iter(ages), None)
        sex = sex or _sex_beside(words, passage, ages) or _sex(list(_sexes_in(words, sections, passage, ages)), ages)
        if age and sex:
            break
    represented = _REPRESENTED.search(letter.flat) if _names_attorney(letter.flat) else None
    marks: Marks = {}
    if age:
        marks["/age"] = (age.mark,)
    if sex:
        marks["/sex"] = (sex.mark,)
    if represented:
        marks["/represented"] = (Mark(*represented.span()),)
    claimant = Claimant(
        age=age.age if age else None, sex=sex.sex if sex else None, represented=True if represented else None
    )
    return Part(claimant, marks)


def age_mentions(letter: Letter, sections: Sections) -> list[AgeMention]:
    """Every age of the claimant in the case summary and the rationales."""
    return [mention for passage in _passages(sections) for mention in _ages(letter.flat, passage)]


def both_sexes_named(words: Words, sections: Sections) -> bool:
    """Whether words of both stand where the claimant is spoken of: seldom, and without them no mentions can differ."""
    told = [words.indexes(*passage) for passage in _passages(sections)]
    return all(
        any(not known.isdisjoint(words.lower[first:behind]) for first, behind in told) for known in _words_by_sex()
    )


def sex_mentions(letter: Letter, words: Words, sections: Sections) -> list[SexMention]:
    """Every word for the claimant's sex in the case summary and the rationales.

    A pronoun that follows a physician's mention is left out ("Dr. Roe stated that he"), and so is a noun
    in a rationale with no age before it (guidelines speak of men and women).
    """
    return [
        mention
        for passage in _passages(sections)
        for mention in _sexes_in(words, sections, passage, _ages(letter.flat, passage))
    ]


@lru_cache(maxsize=32)  # the claimant and the contradictions of one letter both ask
def _ages(text: str, passage: Range) -> list[AgeMention]:
    """The ages of the claimant in a passage, in order."""
    mentions = [
        AgeMention(int(years["years"]), Mark(years.start(), old.end()))
        for pattern in _YEARS_OLD
        for old in pattern.finditer(text, *passage)
        if (years := _YEARS.search(text, max(passage.start, old.start() - _LONGEST_YEARS), old.start()))
    ]
    mentions += [
        AgeMention(int(aged["years"]), Mark(aged.start() - len("a"), aged.end()))
        for aged in _AGED.finditer(text, *passage)
    ]
    return sorted((mention for mention in mentions if _is_the_age(text, mention)), key=lambda mention: mention.mark)


def _is_the_age(text: str, mention: AgeMention) -> bool:
    before = text[max(0, mention.mark.start - 10) : mention.mark.start]
    return 0 < mention.age < 110 and not _NOT_THE_AGE.search(before)


def _sex(mentions: list[SexMention], ages: list[AgeMention]) -> SexMention | None:
    """The noun beside the age, else the first noun, else the sex of most pronouns."""
    nouns = [mention for mention in mentions if mention.kind == "noun"]
    if nouns:
        return next((noun for noun in nouns if _is_beside(noun.mark.start, ages)), nouns[0])
    most = Counter(mention.sex for mention in mentions).most_common(1)
    return next((mention for mention in mentions if mention.sex == most[0][0]), None)


def _is_beside(place: int, ages: list[AgeMention]) -> bool:
    return any(0 <= place - age.mark.end <= _BESIDE_AGE for age in ages)


def _sex_beside(words: Words, passage: Range, ages: list[AgeMention]) -> SexMention | None:
    """What most letters say: the initial or the noun beside an age, found without a look at the rest."""
    return next(chain(_initials(words, ages), _nouns_beside(words, passage, ages)), None)


def _initials(words: Words, ages: list[AgeMention]) -> Iterator[SexMention]:
    for age in ages:
        initial = _INITIAL.match(words.text, age.mark.end)
        if initial:
            yield SexMention(_SEXES[initial["sex"]], "noun", Mark(*initial.span("sex")))


def _nouns_beside(words: Words, passage: Range, ages: list[AgeMention]) -> Iterator[SexMention]:
    for age in ages:
        behind = Range(age.mark.end, min(age.mark.end + _BESIDE_AGE, passage.end))
        for hit in _sex_words().find(words, behind):
            kind, sex = hit.code.split()
            if kind == "noun":
                yield SexMention(_SEXES[sex], "noun", Mark(hit.start, hit.end))


def _sexes_in(words: Words, sections: Sections, passage: Range, ages: list[AgeMention]) -> Iterator[SexMention]:
    yield from _initials(words, ages)
    for hit in _sex_words().find(words, passage):
        kind, sex = hit.code.split()
        if kind == "pronoun" and _is_claimants(words, passage, hit.start):
            yield SexMention(_SEXES[sex], "pronoun", Mark(hit.start, hit.end))
        elif kind == "noun" and (passage == sections.summary or _is_beside(hit.start, ages)):
            yield SexMention(_SEXES[sex], "noun", Mark(hit.start, hit.end))


def _passages(sections: Sections) -> list[Range]:
    rationales = [item.rationale for item in sections.items if item.rationale]
    return [sections.summary, *rationales] if sections.summary else rationales


def _is_claimants(words: Words, passage: Range, place: int) -> bool:
    """No physician was named between the claimant, or the sentence's start, and the pronoun."""
    first, index = words.indexes(passage.start, place)
    persons = _persons()
    for before in range(index - 1, max(first, index - _PERSON_REACH) - 1, -1):
        code = persons.get(words.lower[before])
        if code or words.text[words.end(before)] in ".;":
            return code != "other"
    return True


def _names_attorney(text: str) -> bool:
    return "ttorney" in text or "epresented" in text or "counsel" in text or "lawyer" in text


@cache
def _sex_words() -> Lexicon:
    table = load_toml("people")
    return lexicon_from(
        {
            f"{kind[:-1]} {sex}": phrases
            for kind in ("nouns", "pronouns")
            for sex, phrases in table[kind].items()
            if sex != "not_meant"
        }
        | {"not_meant": table["pronouns"]["not_meant"]}
    )


@cache
def _words_by_sex() -> tuple[frozenset[str], ...]:
    """For each sex the first words of the phrases that tell it, and its initial beside an age."""
    table = load_toml("people")
    return tuple(
        frozenset(
            [initial.lower()]
            + [phrase.lower().split()[0] for kind in ("nouns", "pronouns") for phrase in table[kind][sex]]
        )
        for initial, sex in _SEXES.items()
        if initial != sex
    )


@cache
def _persons() -> dict[str, str]:
    return {word.lower(): code for code, phrases in load_toml("people")["persons"].items() for word in phrases}
