"""When and how the claimant was injured, as the prose tells it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from summarizer.reader.dates import FoundDate
from summarizer.reader.lexicon import Lexicon, lexicon_from
from summarizer.reader.narrative import Narrative
from summarizer.reader.part import Mark, Range
from summarizer.resources import load_toml

# What stands before the date of injury: "an injury on", "date of injury of", "DOI:", "industrial injury that occurred
# on", "occupational claim from", "injured on", "an injury to the low back on", "work-related accident dated"
_INJURED_ON = re.compile(
    r"\b(?:injur(?:y|ies|ed)|DOI|D/I|claim|accident|trauma|incident|onset|fell|hurt|exposure|assaulted|struck|slipped"
    r"|tripped)\b[^.;]{0,60}?(?:\b"
    r"(?:on|of|from|dated|date|is|was|in|since|occurring|occurred|sustained|about|through|beginning|ending|starting)"
    r"\b|:|\()? ?$"
)
# in small letters: "first report of occupational injury from", "injury evaluation on", "seen for the injury on"
_NOT_THE_INJURY = re.compile(
    r"\b(?:report|notes?|evaluat\w+|seen|visit|exam\w*|mri|x-rays?|review\w*|request\w*|authoriz\w*|surgery|underwent"
    r"|presented|letter|non-certified|denied)\b[^.;]{0,40}$"
)
# "8/22/04 to 8/22/05", "January 1, 2009 through March 4, 2010"
_UNTIL = re.compile(r" ?(?:to|through|thru|until|and|-) ?(?:the )?")
_REACH = 110
_FIRST_SENTENCES = 6

# "The mechanism of injury is detailed as a trip and fall.", "Mechanism of injury occurred when the patient lifted …",
# "MOI: slip and fall", "Mechanism - fell off a scaffold"
_NAMED = re.compile(
    r"[Mm](?:echanism of (?:the )?(?:injury|onset|accident)(?: \(MOI\))?,? ?(?:\b(?:is|was|has been|occurred)\b|:)"
    r"|(?:OI(?<=\bMOI)|echanism) ?(?::| - ))"
    r"(?: (?:detailed|documented|described|reported|noted|listed|stated|given|identified|that|as|to be))*"
    r"(?: occurr(?:ing|ed))?(?: as| when| while)? ?:? ?(?P<how>[^.;]+)"
)
# "injured his back when he slipped on oil", "injury occurred while working as a driver when she fell off a truck"
_CLAUSE = re.compile(
    r"\b(?:[Ii]njur(?:y|ed|ies)|accident|incident|hurt|fell)\b[^.;]{0,120}?"
    r"\b(?:when|while|after|as a result of)\b (?P<how>[^.;]+)"
)
# "working as a cashier when she slipped and fell on a wet floor"
_WHEN = re.compile(r"\bwhen (?:he|she) (?P<how>[^.;]+)")
_AT_ONCE = 30
_INNER_CLAUSE = re.compile(r"^.{0,60}\bwhen (?=he|she|the )")
# "secondary to a fall", "pain after falling", "cumulative trauma at work", "his thumb was smashed between pallets"
_PHRASE = re.compile(
    r"(?=[abcdfghisrwI(])(?:\b|(?=\())"  # where none can begin is passed at once
    r"(?:(?:secondary to|due to|from|following|after) "
    r"(?P<fall>an? (?:slip and |trip and )?fall\b"
    r"(?: (?:off|from|down|through|onto|into|over) (?:an?|the|his|her)\b[^.;,]*)?"
    r"|an? (?:motor vehicle \w+|assault)"
    r"|an? (?:(?:armed )?robbery|explosion)\b(?: (?:of|at|in) [^.;,]*)?"
    r"|(?:frequent|repetitive|repeated|prolonged) (?!\w*(?:trauma|strain|motion|use|injur))\w+ing\b[^.;,]*"
    r"|(?:falling|tripping|slipping|lifting|pulling|pushing|twisting)\b[^.;,]*)"
    r"|(?:(?:injured|hurt|strained) (?:his|her|the) [\w ]{3,30}|(?:[Ii]njury|accident|incident) occurred) "
    r"(?P<doing>(?:lifting|pulling|pushing|carrying|moving|twisting|bending|reaching|climbing)\b[^.;,]*)"
    r"|(?P<cumulative>(?:cumulative|continuous|repetitive) trauma\b(?: at work)?)"
    r"|(?:(?:was|were|got|being|getting) |\()"
    r"(?P<struck>(?:smashed|crushed|struck|hit|caught|pinned|rear-ended|bitten|assaulted|attacked|run over|thrown"
    r"|kicked|robbed)\b(?:[^.;,)]|, (?=(?:19|20)\d\d\b))*))"
)
# who it happened to is not part of the phrase: "the patient lifted a gas tank", "she was closing"
_LEAD = re.compile(
    r"(?:when |that |while |as )?"
    r"(?:(?:(?:the|this) )?(?:patient|claimant|applicant|employee|worker|injured worker|individual)|he|she)"
    r" (?:was |were |had |report(?:s|ed) |stat(?:es|ed) )*",
    re.IGNORECASE,
)
# "a trip and fall", "a motor vehicle accident": a set phrase
_ARTICLE = re.compile(r"an? (?=(?:trip|slip) and fall\.?$|motor vehicle (?:accident|collision)\b)")
# what came of it is not either
_TAIL = re.compile(
    r",? (?:date of injury\b|and (?:was|is|has|had) (?:seen|evaluated|treated|diagnosed)|resulting in|which resulted"
    r"|injuring|sustaining|hurting|causing|and (?:suffered|sustained)"
    r"|with (?:an? )?(?:\w+ ){1,4}fracture).*$"
)
_UNKNOWN = re.compile(r"\b(?:not|unclear|unknown|unspecified|unavailable)\b")


class Mechanism(NamedTuple):
    """How the injury happened, verbatim."""

    text: str
    mark: Mark


def find_injury_date(narrative: Narrative, header: dt.date | None) -> FoundDate | None:
    """The first date that the beginning of the story gives the injury; without a value where it cannot be.

    Of a period ("cumulative trauma from 8/22/04 to 8/22/05") the end that the header names, else the last day.
    """
    told = narrative.sentences or [sentence.place for _, sentences in narrative.rationales for sentence in sentences]
    for sentence in told[:_FIRST_SENTENCES]:
        start = sentence.start
        dates = narrative.dates_in(sentence)
        for number, date in enumerate(dates):
            before = narrative.text[max(start, date.start - _REACH) : date.start]
            if _INJURED_ON.search(before) and not _NOT_THE_INJURY.search(before.lower()):
                end = dates[number + 1] if number + 1 < len(dates) else date
                is_period = _UNTIL.fullmatch(narrative.text, date.end, end.start) is not None
                return end if is_period and date.value != header else date
            start = date.end
    return None


def find_mechanism(narrative: Narrative) -> Mechanism | None:
    """Where it is named as such; else a clause about the injury, or a phrase, that tells what happened."""
    starts = [at for word in ("echanism", "MOI") if (at := narrative.text.find(word)) >= 0]
    named = _NAMED.search(narrative.text, min(starts) - 1) if starts else None
    if named:
        return None if _UNKNOWN.search(named["how"]) else _mechanism(narrative.text, Range(*named.span("how")))
    bare: Mechanism | None = None
    for place in _happenings(narrative):
        mechanism = _mechanism(narrative.text, place)
        if mechanism and " " in mechanism.text:
            return mechanism
        bare = bare or mechanism
    return bare


def _happenings(narrative: Narrative) -> Iterator[Range]:
    happening = _happening()
    first = frozenset(narrative.sentences[:_FIRST_SENTENCES])
    for sentence, _ in chain(narrative.summary_hits(happening), narrative.rationale_hits(happening)):
        plain = _plain().match(narrative.text, *_stripped(narrative.text, sentence)) if sentence in first else None
        if plain:
            yield Range(*plain.span(plain.lastgroup or "how"))
        for clause in _CLAUSE.finditer(narrative.text, *sentence):
            if happening.find(narrative.words, Range(*clause.span("how"))):
                inner = _INNER_CLAUSE.match(clause["how"])
                yield Range(clause.start("how") + (inner.end() if inner else 0), clause.end())
        for clause in _WHEN.finditer(narrative.text, *sentence):
            if happening.find(narrative.words, Range(clause.start("how"), clause.start("how") + _AT_ONCE)):
                yield Range(*clause.span("how"))
        phrase = _PHRASE.search(narrative.text, *sentence)
        if phrase and phrase.lastgroup:
            yield Range(*phrase.span(phrase.lastgroup))


def _stripped(text: str, sentence: Range) -> Range:
    start = sentence.start
    while start < sentence.end and text[start] in ' "“(':
        start += 1
    return Range(start, sentence.end)


def _mechanism(text: str, place: Range) -> Mechanism | None:
    lead = _LEAD.match(text, *place) or _ARTICLE.match(text, *place)
    start = lead.end() if lead else place.start
    tail = _TAIL.search(text, start, place.end)
    end = tail.start() if tail else place.end
    phrase = text[start:end].rstrip(" ,:")
    return Mechanism(phrase, Mark(start, start + len(phrase))) if phrase.strip() else None


@cache
def _happening() -> Lexicon:
    return lexicon_from(load_toml("mechanism")["words"])


@cache
def _plain() -> re.Pattern[str]:
    """A sentence of its own: "On January 3, 2012 she slipped on a wet floor.", "a 40 year old man who fell from a
    roof", "felt a pop while lifting a crate", "her left hand was caught in a press", "a crate fell on
    her foot", "DOI 1-3-12: slipped on ice"."""
    words = {name: "|".join(words) for name, words in load_toml("mechanism")["told"].items()}
    day = r"(?:[Oo]n|[Ii]n) [^.;,]{3,20}(?:, \d{4})?,? "
    who = r"(?:(?:[Tt]he )?(?:patient|claimant|applicant|employee|worker|injured worker)|[Hh]e|[Ss]he|IW|Pt) "
    limb = (
        rf"(?:[Tt]he|[Hh]is|[Hh]er) (?:(?:left|right) )?(?:{words['limbs']}) "
        rf"(?:(?:was|were|got) (?:{words['suffered']})|{words['went']})\b"
    )
    thing = rf"[Aa]n? (?:[\w-]+ ){{1,3}}(?:{words['things']}) (?:his|her|him)\b"
    doi = r"[^.;]{0,80}?\bDOI\b:? ?[\d/-]{6,10}[,:]? "
    did = rf"(?:{words['did']})\b(?! (?:on|in) (?:\d|[A-Z][a-z]+ \d))[^.;]{{6,}}"
    felt = r"felt (?=[^.;]{3,80} (?:while|when|after) )[^.;]+"
    suffered = rf"(?:(?<=was )|(?<=got ))(?:{words['suffered']}|{words['doing']})\b[^.;]{{6,}}"
    return re.compile(
        rf"(?:(?:{day})?(?:While [^.;,]{{3,60}},? )?{who}|[^.;]{{0,160}}?\bwho (?:{day})?|{doi})(?:was |got )?"
        rf"(?P<how>{did}|{felt}|{suffered})"
        rf"|[^.]{{0,160}}?\b(?:(?P<limb>{limb}[^.;,)]*)|(?P<thing>{thing} [^.;,)]*))"
    )
