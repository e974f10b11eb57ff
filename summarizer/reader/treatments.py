"""The treatment that the claimant has had or takes, one entry each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache
from itertools import chain
from typing import NamedTuple

from summarizer.reader.lexicon import NOT_MEANT, Hit, Lexicon, body_part_hits, lexicon_from
from summarizer.reader.narrative import Narrative
from summarizer.reader.part import Mark, Range
from summarizer.resources import load_toml

_MEDICINE, _CLASS, _UNNAMED, _DEVICES = "medicine", "class", "unnamed", "devices"
_WORD = re.compile(r"\w+")
_HAD = frozenset(["listed", "had", "whatever", "ongoing"])
_CONTRARY = frozenset(["planned", "negated"])
_DECISIVE = _HAD | _CONTRARY
_CLAIMANT = frozenset(["patient", "claimant", "applicant", "worker", "employee", "individual", "he", "she"])
_GENERIC = frozenset(["surgery", "injection", "therapy"])
# plain "medications" is left out beside a class of medicines too, "pain medications" is not
_PLAIN = dict.fromkeys(["medication", "medications", "medication management"], (_MEDICINE, _CLASS))
# a treatment only where a list of treatments names it, else a work status or a wish
_ONLY_LISTED = frozenset(["self_care work_restrictions", "self_care diet"])
# "The symptoms were lessened by rest": a finding
_SELF_CARE = "self_care"
# what a word before "had" governs: "no documentation of attendance of …", not across a comma or semicolon
_CLAUSE_END = re.compile(r"[;,]| but | however | and (?:the|he|she)\b")
_NEAR = 60
# "Naprosyn and Neurontin were renewed"
_PASSIVE = re.compile(r"\b(?:was|were)(?: also| again)? $")
# before an operation, an injection or a device: "right", "L4-5", "lumbar", "wrist-", "arthroscopic"
_SITE_BEFORE = re.compile(
    r"(?:\b(?:left|right|bilateral|partial|total|open|arthroscopic|anterior|posterior|revision|diagnostic|custom|lumbar"
    r"|cervical|thoracic|knee|shoulder|wrist|hand|elbow|ankle|foot|hip|back|neck|thumb|finger"
    r"|[LCTS]\d{1,2}(?:-[LCTS]?\d)?)[ -])+$",
    re.IGNORECASE,
)
# behind it: " to left greater trochanter", " of the right knee", " at L4-5"
_SITE_BEHIND = re.compile(
    r" (?:to|of|at|on|in|into|for) (?:the |his |her )?(?:(?:left|right|bilateral) )?", re.IGNORECASE
)
# a medicine that no vocabulary knows, in a list of medicines: "Xyzol", "xyzolam 5 mg"
_UNKNOWN_MEDICINE = re.compile(r"[A-Z][a-z]{4,}(?= |$)|[a-z]{6,}(?= \d)")
# a sentence that is a list under a heading: "Medications: Norco, Soma 350 mg"
_HEADED_LIST = re.compile(r" ?medications? ?:", re.IGNORECASE)
_LIST_MARK = re.compile(r"[,;:()]| and | include[sd]? | including | are | was | were ")


class Treatment(NamedTuple):
    """A treatment in lower case at its place. `code` is "kind name", the same for two names of one treatment."""

    text: str
    code: str
    mark: Mark

    @property
    def kind(self) -> str:
        return self.code.partition(" ")[0]


def find_treatments(narrative: Narrative) -> list[Treatment]:
    """What was had by the case summary and the rationales, in the letter's order, without repeats."""
    found: list[Treatment] = []
    for treatment in _had_in_summary(narrative):
        if not any(_repeats(treatment, other) for other in found):
            found.append(treatment)
    in_summary = {treatment.code for treatment in found if treatment.kind != _DEVICES}
    for treatment in _had_in_rationales(narrative, in_summary | {"unnamed medications"}):
        if not any(_repeats(treatment, other) for other in found):
            found.append(treatment)
    return [treatment for treatment in found if not _is_named_better(treatment, found)]


def _repeats(treatment: Treatment, other: Treatment) -> bool:
    """Another word for a therapy or a class; a part of a medicine's name, not a brand after its generic name."""
    if treatment.code != other.code:
        return False
    if treatment.kind in ("therapies", _CLASS, _UNNAMED):
        return True
    words, others = set(_WORD.findall(treatment.text)), set(_WORD.findall(other.text))
    return words <= others or others <= words


def _had_in_summary(narrative: Narrative) -> Iterator[Treatment]:
    for sentence, named in narrative.summary_hits(_treatments()):
        cues = _cues().find(narrative.words, sentence)
        if not any(cue.code == "review" for cue in cues):
            headed = _HEADED_LIST.match(narrative.text, sentence.start)
            yield from _had(narrative, named, [Hit("listed", *headed.span()), *cues] if headed else cues)
            yield from _unknown_medicines(narrative.text, sentence, named, cues)


def _had_in_rationales(narrative: Narrative, known: Set[str]) -> Iterator[Treatment]:
    """Only where the sentence speaks of the claimant and of no guideline."""
    words = narrative.words
    for sentence in chain.from_iterable(told for _, told in narrative.rationales):
        if _CLAIMANT.isdisjoint(sentence.words):
            continue
        named = [hit for hit in _treatments().find(words, sentence.place) if hit.code not in known]
        if not named or _guidelines().find(words, sentence.place):
            continue
        cues = _cues().find(words, sentence.place)
        codes = {cue.code for cue in cues}
        if "review" not in codes and not codes >= {"planned", "ongoing"}:
            yield from _had(narrative, named, cues)


def _had(narrative: Narrative, named: Sequence[Hit], cues: Sequence[Hit]) -> Iterator[Treatment]:
    for previous, hit in zip([None, *named], named, strict=False):
        if _was_had(narrative.text, hit, cues) and not _is_alias(narrative.text, previous, hit):
            yield _treatment(narrative, hit)


def _unknown_medicines(text: str, sentence: Range, named: Sequence[Hit], cues: Sequence[Hit]) -> Iterator[Treatment]:
    """Items of a list of medicines that name nothing known: a misspelling, a new brand."""
    lists = [cue for cue in cues if cue.code == "listed" and "medication" in text[cue.start : cue.end].lower()]
    if not lists or any(cue.code in _CONTRARY for cue in cues):
        return
    start = lists[0].end
    for mark in [*_LIST_MARK.finditer(text, start, sentence.end), None]:
        end = mark.start() if mark else sentence.end
        item = text[start:end].strip(" .")
        found = _UNKNOWN_MEDICINE.match(item)
        if found and not any(start <= hit.start < end for hit in named):
            place = text.index(found[0], start)
            yield Treatment(found[0].lower(), f"{_MEDICINE} {found[0].lower()}", Mark(place, place + len(found[0])))
        start = mark.end() if mark else end


def _is_alias(text: str, previous: Hit | None, hit: Hit) -> bool:
    """ "TENS (transcutaneous electrical nerve stimulation)", "cyclobenzaprine (Flexeril)"."""
    return previous is not None and previous.code == hit.code and text[previous.end : hit.start].strip() == "("


def _was_had(text: str, hit: Hit, cues: Sequence[Hit]) -> bool:
    """The nearest cue before the name decides, else the nearest behind it ("an injection was administered")."""
    before = [cue for cue in cues if cue.end <= hit.start and cue.code in _DECISIVE]
    while before and before[-1].code == "negated" and not _governs(text, before[-1], hit):
        before.pop()
    if not before:
        behind = [cue for cue in cues if cue.start >= hit.end and cue.code in _DECISIVE]
        if not behind or hit.code.startswith(_SELF_CARE):
            return False
        return behind[0].code == "had" or (
            behind[0].code == "ongoing" and bool(_PASSIVE.search(text, hit.end, behind[0].start))
        )
    last = before[-1]
    if hit.code in _ONLY_LISTED:
        return last.code == "listed"
    if last.code == "ongoing":
        in_plan = any(cue.code == "planned" for cue in before)
        return not in_plan or hit.code.startswith((_MEDICINE, _CLASS))
    if last.code in ("had", "listed"):
        return not any(cue.code in _CONTRARY and _governs(text, cue, last) for cue in before)
    return last.code in _HAD and not hit.code.startswith(_SELF_CARE)


def _governs(text: str, governor: Hit, cue: Hit) -> bool:
    return cue.start - governor.end <= _NEAR and not _CLAUSE_END.search(text, governor.end, cue.start)


def _treatment(narrative: Narrative, hit: Hit) -> Treatment:
    start, end = hit.start, hit.end
    if hit.code.startswith(("injections", "surgeries", "devices")):
        site = _SITE_BEFORE.search(narrative.text, max(0, start - _NEAR), start)
        start = site.start() if site else start
        end = _end_of_site(narrative, end) if not hit.code.startswith("devices") else end
    return Treatment(narrative.text[start:end].lower(), hit.code, Mark(start, end))


def _end_of_site(narrative: Narrative, end: int) -> int:
    behind = _SITE_BEHIND.match(narrative.text, end)
    if not behind:
        return end
    parts = body_part_hits(narrative.words, Range(behind.end(), behind.end() + _NEAR))
    return parts[0].end if parts and parts[0].start == behind.end() else end


def _is_named_better(treatment: Treatment, had: Sequence[Treatment]) -> bool:
    """ "Medications", "surgery", "injections", "therapy" where a medicine, an operation, … is named."""
    kind, _, name = treatment.code.partition(" ")
    if kind == _UNNAMED:
        better = _PLAIN.get(treatment.text, (_MEDICINE,))
        return any(other.kind in better for other in had)
    return name in _GENERIC and any(other.kind == kind and other.code != treatment.code for other in had)


@cache
def _treatments() -> Lexicon:
    medicines, others = load_toml("medicines"), load_toml("treatments")
    kinds = {
        _MEDICINE: medicines["medicines"],
        _CLASS: medicines["classes"],
        _UNNAMED: medicines["unnamed"],
        **others["treatments"],
    }
    table = {f"{kind} {name}": phrases for kind, names in kinds.items() for name, phrases in names.items()}
    return lexicon_from(table | {NOT_MEANT: others["not_meant"]["phrases"]}, plurals=True)


@cache
def _cues() -> Lexicon:
    return lexicon_from(load_toml("treatment_cues")["cues"])


@cache
def _guidelines() -> Lexicon:
    return lexicon_from(load_toml("treatment_cues")["rationale"])
