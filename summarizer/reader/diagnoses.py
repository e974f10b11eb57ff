"""The diagnoses that a letter states, one entry each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from summarizer.reader.lexicon import Hit, Lexicon, lexicon_from
from summarizer.reader.narrative import Narrative
from summarizer.reader.part import Mark, Range
from summarizer.resources import load_toml

# Between the cue and the list: "Diagnoses, and-or impressions, were noted to include:", "diagnoses are documented is",
# "diagnosed as having", "diagnosis that include", "diagnoses, per the report dated 01/12/15, include"
_OPENING = re.compile(
    r"(?:, (?:as )?(?:per|according to|by) [^,;:.]{1,60},)?"
    r"(?:[ ,:(/-]+(?:and|or|and-or|impressions?|diagnos[ei]s|codes?|that|which|of|as|with|to|be|by|for|now|currently"
    r"|documented|noted|listed|given|reported|established|provided|significant|positive|remarkable|remains?"
    r"|are|is|was|were|has|have|had|been|having|includ(?:es?|ed|ing)|consist(?:s|ed|ing)?|(?:the )?following"
    r"|(?:on|in|from) the \d{1,2}[/-]\d{1,2}[/-]\d{2,4} (?:progress )?(?:report|note|visit|evaluation))\b)*"
    r"[ :,-]*(?P<inner>\(?)"
)
# what ends the list: ", according to the report", "and was seen", ", who", "The patient", "for which"
_END = re.compile(
    r"\b(?:per the|according to|based on|for which|who|The|which (?:is|was)|was (?:seen|evaluated)"
    r"|and (?:was|is|has|had|presented|complain\w*|report\w*|underwent)|were (?:noted|documented)"
    r"|(?:he|she) (?:has|had|was|is))\b"
)
_CLOSING = re.compile(r"\)")
# what separates entries: always; where both sides are conditions; "tear with underlying tendonitis"; a lost comma as in
# "right shoulder strain right elbow contusion"
_SEPARATOR = re.compile(
    r"(?=[ ,.;:\d(])"  # with one of these each begins: most places are passed at once
    r"(?:(?P<hard>; ?(?:and )?|(?:^|[ ,.;:])(?:\d{1,2}[.)]|\(\d\)) )"
    r"|(?P<comma>, (?:and |as well as )?)"
    r"|(?P<and> (?:and(?:/or)?|as well as|along with|&) )"
    r"|(?P<underlying> with (?=underlying ))"
    r"|(?P<side> (?=(?:left|right|bilateral) )))"
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# what is cut off an entry: "… status post surgery", "secondary to a fall", ", initial encounter", "February 2016"
_TAIL = re.compile(
    r"(?=[\s,.;:(is])"  # with one of these each begins: most places are passed at once
    rf"(?:,? (?:status[- ]post|s/p|secondary to|due to|following an?|since|dated|on \d|as of|{_MONTH},? \d)\b.*"
    r"|,? ?\(?(?:initial|subsequent) encounter\)?.*|,? sequelae?$|\s(?:and|with|of)$|[ .,;:(]+$)"
)
_LEAD = re.compile(r"^(?:(?:and|an?|the|of|as|also|with)\s+|\d{1,2}[.)]\s|\(\d\)\s|[ .,;:)(-]+)")
# "M54.5", "(ICD-10 S33.5XXA)", "724.4 -"
_CODE = re.compile(
    r"\(?\b(?:ICD[- ]?(?:9|10)(?:[- ]CM)?:? ?)?(?:[A-TV-Z]\d\d(?:\.\w{1,4})?|\d{3}\.\d{1,2})\b\)?:?(?: ?- ?)?"
)
# between entries of which each counts: "; ", "2. ", "3) "
_HARD_BEFORE = re.compile(r"(?:;|\d[.)]|\(\d\)) ?\Z")
_MANY, _LONGEST_NAME = 2, 5
_PARENTHESIS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[a-z']+")
_SITES = re.compile(r",? and |, ")
# "stiffness of right wrist joint", "pain in the left knee"
_OWN_SITE = re.compile(r" (?:of|in|to) ")
_SIDED = re.compile(r"\b(?:left|right|bilateral)\b", re.IGNORECASE)


class Diagnosis(NamedTuple):
    """A diagnosis in lower case at its place."""

    text: str
    mark: Mark


def find_diagnoses(narrative: Narrative) -> list[Diagnosis]:
    """Those of the case summary; the rationales' where it states none."""
    cues = _cues()
    found = _stated(narrative.text, narrative.summary_hits(cues)) or _stated(
        narrative.text, narrative.rationale_hits(cues)
    )
    distinct: dict[frozenset[str], Diagnosis] = {}
    for diagnosis in found:
        distinct.setdefault(frozenset(_WORD.findall(diagnosis.text)), diagnosis)
    return list(distinct.values())


def _stated(text: str, told: Iterable[tuple[Range, list[Hit]]]) -> list[Diagnosis]:
    found: list[Diagnosis] = []
    for sentence, cues in told:
        limits = [*(cue.start for cue in cues[1:]), sentence.end]
        for cue, limit in zip(cues, limits, strict=True):
            found += _listed(text, cue, limit)
    return found


def _listed(text: str, cue: Hit, limit: int) -> Iterator[Diagnosis]:
    opening = _OPENING.match(text, cue.end, limit)
    if not opening or (cue.code == "named" and not opening[0].strip(" ,-") and not _CODE.match(text, opening.end())):
        return
    # "current diagnoses (lumbar radiculopathy and chronic pain), and treatment to date"
    end = (_CLOSING if opening["inner"] else _END).search(text, opening.end(), limit)
    within = Range(opening.end(), end.start() if end else limit)
    entries = [entry for segment in _entries(text, within, cue.code) if (entry := _trimmed(text, segment))]
    are_conditions = [_is_condition(entry.text) for entry in entries]
    conditions = sum(are_conditions)
    # "1) paraparesis; 2) neurogenic bladder; 3) headaches": what stands among conditions in a numbered list is one too
    numbered = cue.code == "named" and conditions >= _MANY and 2 * conditions >= len(entries)
    for entry, is_condition in zip(entries, are_conditions, strict=True):
        if is_condition:
            yield from _each_pain(entry)
        elif numbered and _is_numbered(text, entry) and _is_short_name(entry.text):
            yield entry


def _is_numbered(text: str, entry: Diagnosis) -> bool:
    return bool(_HARD_BEFORE.search(text, max(0, entry.mark.start - 6), entry.mark.start))


def _is_short_name(entry: str) -> bool:
    words = _words(entry)
    return 0 < len(words) <= _LONGEST_NAME and words[0] not in _no_names()


def _entries(text: str, within: Range, cue: str) -> Iterator[Range]:
    """The entries of a list: a separator between two conditions divides, any other one joins."""
    begin = stop = within.start
    for kind, segment in _segments(text, within):
        if stop > begin and _divides(text[begin:stop], segment.of(text), kind, cue):
            yield Range(begin, stop)
            begin = segment.start
        stop = segment.end
        if not text[begin:stop].strip():
            begin = stop
    if stop > begin:
        yield Range(begin, stop)


def _segments(text: str, within: Range) -> Iterator[tuple[str, Range]]:
    """What stands between separators, each with the kind of the separator before it."""
    begin, kind = within.start, "first"
    for separator in _SEPARATOR.finditer(text, *within):
        segment = Range(begin, separator.start())
        if separator["side"] is None or _ends_with_condition(segment.of(text)):
            yield kind, segment
            begin, kind = separator.end(), separator.lastgroup or ""
    yield kind, Range(begin, within.end)


def _divides(current: str, segment: str, kind: str, cue: str) -> bool:
    if kind == "hard":
        return True
    if not (_is_condition(current) and _is_condition(segment)):
        return False
    if kind == "underlying":
        return cue == "attributed"
    words, dependent = _words(segment), _dependent()
    if kind == "comma":
        return len(words) > 1 or words[0] not in dependent
    # "pain and injury", "strain and sprain with impingement", "sprain and strain of the neck" are one
    continues = words[0] in _paired() and not _OWN_SITE.search(segment)
    if kind == "and" and (continues or current.strip().lower() in dependent):
        return False
    return " with " not in current or bool(_SIDED.search(segment))


def _ends_with_condition(text: str) -> bool:
    words = _words(text)
    return bool(words) and words[-1] in _dependent()


def _each_pain(entry: Diagnosis) -> Iterator[Diagnosis]:
    """One entry for each bare site: "neck, back and shoulder pain" is three, "left neck and shoulder pain" is one."""
    sites = _SITES.split(entry.text.removesuffix(" pain"))
    if entry.text.endswith(" pain") and all(len(site.split()) <= 2 and not _is_condition(site) for site in sites):
        for site in sites:
            yield Diagnosis(f"{site} pain", entry.mark)
    else:
        yield entry


def _trimmed(text: str, within: Range) -> Diagnosis | None:
    entry, previous = _CODE.sub("", within.of(text)), None
    while entry != previous:
        previous = entry
        entry = _LEAD.sub("", _TAIL.sub("", entry.strip()))
    place = text.find(entry, *within)
    if not entry:
        return None
    return Diagnosis(entry.lower(), Mark(place, place + len(entry)) if place >= 0 else Mark(*within))


def _is_condition(text: str) -> bool:
    heads, endings = _heads()
    words = _words(text)
    return not heads.isdisjoint(words) or any(word.endswith(endings) for word in words)


def _words(text: str) -> list[str]:
    small = text.lower()
    return _WORD.findall(_PARENTHESIS.sub("", small) if "(" in small else small)


@cache
def _cues() -> Lexicon:
    return lexicon_from(load_toml("diagnoses")["cues"])


@cache
def _heads() -> tuple[frozenset[str], tuple[str, ...]]:
    heads = load_toml("diagnoses")["heads"]
    return frozenset(heads["words"]), tuple(heads["endings"])


@cache
def _no_names() -> frozenset[str]:
    return frozenset(load_toml("diagnoses")["heads"]["no_names"])


@cache
def _dependent() -> frozenset[str]:
    return frozenset(load_toml("diagnoses")["heads"]["dependent"])


@cache
def _paired() -> frozenset[str]:
    return frozenset(load_toml("diagnoses")["heads"]["paired"])
