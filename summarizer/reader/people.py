"""The claimant: age, sex, and whether an attorney represents the claimant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise
from typing import Literal, NamedTuple

from summarizer.letter import Letter
from summarizer.reader.ages import AgeMention, ages_in, claimant_noun, is_said_of_claimant
from summarizer.reader.lexicon import Hit, Lexicon, Words, lexicon_from
from summarizer.reader.part import Mark, Marks, Part, Range
from summarizer.reader.sections import Sections
from summarizer.resources import load_toml
from summarizer.schema import Claimant, Sex

# "52-year-old right-hand dominant male", "59 y/o M": the sex stands at most so far behind the age
_BESIDE_AGE = 70
# "59 y/o M with", "a 47 yo F.", "54 yo RHD F", "Age: 44. Gender: F"
_INITIAL = re.compile(r"[,.;]? ?(?:(?:[Ss]ex|[Gg]ender):? ?|[RL]HD )?(?P<sex>[MF])\b(?![.'][A-Z])")

_ATTORNEY = "(?:attorney|counsel|lawyer)"
# in step with `_says_represented`: one of these stands in whatever it matches
_OF_ATTORNEYS = ("ttorney", "epresented", "counsel", "lawyer")
# in `Words.folded`
_CUE = re.compile("attorney|represented|counsel|lawyer")
# "the injured worker, who has been continuously represented", "attorney for the injured individual"
_AROUND = 80
_SEXES: dict[str, Sex] = {"F": "female", "M": "male", "female": "female", "male": "male"}
_PERSON_REACH = 25
_ANY, _IS = frozenset(["a", "an", "another"]), frozenset(["is", "was", "as", "now"])
_LONGEST_IS_A = 40
# "robbed by a tall "
_DOER = re.compile(r"\b(?:by|against) (?:[\w-]+ ){1,3}\Z")


class SexMention(NamedTuple):
    """A word that tells the claimant's sex. `sure`: a noun beside the claimant's age or one that calls the claimant so
    ("robbed by a man" does not), or a pronoun before which its sentence names the claimant and nobody else."""

    sex: Sex
    kind: Literal["noun", "pronoun"]
    mark: Mark
    sure: bool = True


def read_claimant(letter: Letter, words: Words, sections: Sections) -> Part[Claimant]:
    """Read the claimant from the case summary, or where it is silent from the rationales."""
    age: AgeMention | None = None
    sex: SexMention | None = None
    for passage in _passages(sections):
        ages = ages_in(letter.flat, passage)
        # "27 years old when injured, now a 31-year-old"; "her mother is 80 years old"
        said = (mention for mention in ages if len(ages) == 1 or is_said_of_claimant(letter.flat, mention))
        age = age or next(said, None) or next(iter(ages), None)
        sex = sex or _sex_beside(words, passage, ages) or _sex(list(_sexes_in(words, sections, passage, ages)), ages)
        if age and sex:
            break
    represented = _represented(words)
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
    return [mention for passage in _passages(sections) for mention in ages_in(letter.flat, passage)]


def is_another_sex_named(words: Words, sections: Sections, read: Sex | None) -> bool:
    """Whether a word of another sex than the one that was read stands where the claimant is spoken of: in few letters,
    and without it no mentions can differ."""
    ages = [mention for passage in _passages(sections) for mention in ages_in(words.text, passage)]
    passages = [words.lower[slice(*words.indexes(*passage))] for passage in _passages(sections)]
    initials = {mention.sex for mention in _initials(words, ages)}
    others = {sex: known for sex, known in _words_by_sex().items() if sex != read}
    return all(
        sex in initials or any(not known.isdisjoint(passage) for passage in passages) for sex, known in others.items()
    )


def sex_mentions(letter: Letter, words: Words, sections: Sections) -> list[SexMention]:
    """Every word for the claimant's sex in the case summary and the rationales.

    A pronoun that follows a physician's mention is left out ("Dr. Roe stated that he"), and so is a noun
    in a rationale that does not call the claimant so (guidelines speak of men and women).
    """
    return [
        mention
        for passage in _passages(sections)
        for mention in _sexes_in(words, sections, passage, ages_in(letter.flat, passage))
    ]


def _sex(mentions: list[SexMention], ages: list[AgeMention]) -> SexMention | None:
    """The noun beside the age, else the first noun; one that may be another's only where no pronoun tells more."""
    nouns = [mention for mention in mentions if mention.kind == "noun"]
    pronouns = [mention for mention in mentions if mention.kind == "pronoun"]
    nouns = [noun for noun in nouns if noun.sure or not pronouns]
    if nouns:
        return next((noun for noun in nouns if _is_beside(noun.mark.start, ages)), nouns[0])
    most = Counter(mention.sex for mention in pronouns).most_common(1)
    return next((mention for mention in pronouns if mention.sex == most[0][0]), None)


def _is_beside(place: int, ages: list[AgeMention]) -> bool:
    return any(0 <= place - age.mark.end <= _BESIDE_AGE for age in ages)


def _is_of_age(text: str, noun: Hit, ages: list[AgeMention]) -> bool:
    """Whether a noun goes with one of these ages: in its sentence, and no doer of what happened."""
    return any(
        _is_beside(noun.start, [age])
        and ". " not in text[age.mark.end : noun.start]
        and not _DOER.search(text, age.mark.end, noun.start)
        for age in ages
    )


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
            if kind == "noun" and not _DOER.search(words.text, age.mark.end, hit.start):
                yield SexMention(_SEXES[sex], "noun", Mark(hit.start, hit.end))


def _sexes_in(words: Words, sections: Sections, passage: Range, ages: list[AgeMention]) -> Iterator[SexMention]:
    yield from _initials(words, ages)
    for hit in _sex_words().find(words, passage):
        kind, sex = hit.code.split()
        if kind == "pronoun":
            named = _persons_before(words, passage, hit.start)
            if named[:1] != ["other"]:
                sure = "claimant" in named and "other" not in named
                yield SexMention(_SEXES[sex], "pronoun", Mark(hit.start, hit.end), sure)
            continue
        own = [age for age in ages if is_said_of_claimant(words.text, age)]
        sure = _is_of_age(words.text, hit, own) or _calls_claimant(words.text, hit)
        if sure or passage == sections.summary or _is_beside(hit.start, ages):
            yield SexMention(_SEXES[sex], "noun", Mark(hit.start, hit.end), sure)


def _passages(sections: Sections) -> list[Range]:
    rationales = [item.rationale for item in sections.items if item.rationale]
    return [sections.summary, *rationales] if sections.summary else rationales


def _calls_claimant(text: str, noun: Hit) -> bool:
    """Whether a noun in a rationale is the claimant's: guidelines speak of men and women too."""
    return text[noun.start : noun.end] in _titles() or bool(
        _is_a().search(text, max(0, noun.start - _LONGEST_IS_A), noun.start)
    )


def _persons_before(words: Words, passage: Range, place: int) -> list[str]:
    """Whether a sentence names the claimant or others before this place, the nearest first."""
    first, index = words.indexes(passage.start, place)
    persons = _persons()
    found = []
    for before in range(index - 1, max(first, index - _PERSON_REACH) - 1, -1):
        code = persons.get(words.lower[before])
        if code == "claimant" and _is_one_of_many(words.lower, before):
            code = "other"
        ends_sentence = words.text[words.end(before)] in ".;"
        # "was seen by the surgeon. He" goes on about the surgeon
        if code and not (ends_sentence and code == "claimant"):
            found.append(code)
        if ends_sentence:
            break
    return found


def _is_one_of_many(lower: list[str], place: int) -> bool:
    """ "She was lifting a patient when he fell", "an angry patient"; but "he is a difficult patient"."""
    if lower[place] != "patient":
        return False
    before = lower[max(0, place - 3) : place]
    return any(word in _ANY and earlier not in _IS for earlier, word in pairwise(before))


def _represented(words: Words) -> re.Match[str] | None:
    """Where it is said; looked for only around the words that are part of it, which most letters lack."""
    text = words.text
    if not any(map(text.__contains__, _OF_ATTORNEYS)):
        return None
    represented = _says_represented()
    for cue in _CUE.finditer(words.folded):
        found = represented.search(text, max(0, cue.start() - _AROUND), cue.end() + _AROUND)
        # where the search is told to end is no end of a word, and hides what follows
        whole = represented.match(text, found.start()) if found else None
        if whole:
            return whole
    return None


@cache
def _says_represented() -> re.Pattern[str]:
    """Who is represented by an attorney, or whose attorney is named. Not "if you are represented by an attorney"."""
    person = claimant_noun()
    return re.compile(
        # "The applicant is represented.", "the patient, who is represented by counsel"
        rf"\b{person},?(?: who)? (?:is|was|has been|remains)(?: \w+ly| now)? represented\b(?! as\b| in\b)"
        # "is a represented 40-year-old worker", "represented by an attorney"
        r"|\b(?:is|was) a represented\b"
        rf"|(?<!you are )(?<!not )(?<!un)(?<!if )\brepresented by (?:an? |the |his |her )?(?:\w+ )?{_ATTORNEY}"
        # "the applicant's attorney", "Applicant Attorney: …"
        rf"|\b{person}(?:'s)? {_ATTORNEY}\b(?!,? if\b)"
        # "attorney for the applicant"
        rf"|\b(?:attorney|counsel) for (?:the )?(?:injured )?{person}\b"
        rf"|\b(?:his|her) {_ATTORNEY}\b",
        re.IGNORECASE,
    )


@cache
def _is_a() -> re.Pattern[str]:
    """ "The patient is a pleasant woman", "This gentleman", "The injured man"; "Mr. Roe" needs nothing before it."""
    return re.compile(
        rf"\b(?:[Tt]his(?: is an?)?|[Ii]njured|{claimant_noun()} (?:is|was) an?)(?: (?!for\b)[\w-]+){{0,2}} \Z"
    )


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
def _titles() -> frozenset[str]:
    return frozenset(load_toml("people")["titles"]["words"])


@cache
def _words_by_sex() -> dict[Sex, frozenset[str]]:
    """For each sex the first words of the phrases that tell it, and its initial beside an age."""
    table = load_toml("people")
    return {
        sex: frozenset(
            [initial.lower()]
            + [phrase.lower().split()[0] for kind in ("nouns", "pronouns") for phrase in table[kind][sex]]
        )
        for initial, sex in _SEXES.items()
        if initial != sex
    }


@cache
def _persons() -> dict[str, str]:
    return {word.lower(): code for code, phrases in load_toml("people")["persons"].items() for word in phrases}
