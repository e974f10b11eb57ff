"""How many syllables an English word has: a spelling rule, and a list of the words that break it.

`data/syllables_en.txt` holds every word of the CMU Pronouncing Dictionary (first pronunciation) that `by_rule` gets
wrong: rule and list together count all its 117,000 words right. `tests/make_syllables.py` makes it. The dictionary's
data is 2-clause BSD; the packages that wrap it are GPL or need one that is, so none is used here.
`data/syllables_medical_en.txt` does the same for words of these letters that the dictionary lacks.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from summarizer.resources import read_text

_VOWELS = re.compile(r"[aeiouy]+")
# "made", "table" keeps its own; "clearly" from "clear", but "lately" from "late"
_SILENT_E = re.compile(r"[aeiouy][^aeiouy]+e(?:ly|ments?|ful|less|ness)?$")
# "table", "acre": the e is heard as a vowel before l or r
_SOUNDED_LE = re.compile(r"[^aeiouylr][lr]e$")
# "moved", not "tested" or "handled"
_SILENT_ED = re.compile(r"(?<![aeiouytd])ed$(?<![^aeiouylr]led)")
# "times", not "doses", "pages", "inches", "tables"
_SILENT_ES = re.compile(r"(?<![aeiouyszxcg])es$(?<![sc]hes)(?<![^aeiouyl]les)")
# "medial", "radio", "diuretic"; not "special", "patient", "famous"
_TWO_VOWELS = re.compile(r"(?<![ctsgx])i[ao](?!u)|iu|eo(?!u)|(?<![qg])ua|uou|[aeo](?=ing)|yi|uity")
# "spasm", "didn't", "McKenzie"
_NO_VOWEL_LETTER = re.compile(r"sm$|[ds]n't$|^mc(?=[^aeiouy])")

_NUMERAL = re.compile(r"[\d.,/%$-]*\d[\d.,/%$-]*")
# "MRI", "NSAIDs": spelled out letter by letter
_ACRONYM = re.compile(r"([A-Z]{2,5})s?")
_POSSESSIVE = re.compile(r"(?:'s|')$")
_WORD_PARTS = re.compile(r"[A-Za-z']+")


@lru_cache(maxsize=8192)
def count(word: str) -> int:
    """Syllables of one word as a reader says it; hyphenated parts are added, a numeral counts its digits."""
    if _NUMERAL.fullmatch(word):
        return sum(character.isdigit() for character in word)
    return sum(_of_part(part) for part in _WORD_PARTS.findall(word)) or 1


def by_rule(word: str) -> int:
    """The rule alone, for a lower-case word of letters and apostrophes."""
    silent_e = bool(_SILENT_E.search(word)) and not _SOUNDED_LE.search(word)
    silent = silent_e + bool(_SILENT_ED.search(word)) + bool(_SILENT_ES.search(word))
    extra = len(_TWO_VOWELS.findall(word)) + len(_NO_VOWEL_LETTER.findall(word))
    return max(1, len(_VOWELS.findall(word)) - silent + extra)


def _of_part(part: str) -> int:
    exceptions = _exceptions()
    word = _POSSESSIVE.sub("", part.lower())
    known = exceptions.get(word)
    if known is not None:
        return known
    acronym = _ACRONYM.fullmatch(part)
    if acronym:
        return len(acronym[1]) + 2 * acronym[1].count("W")
    return by_rule(word) if word else 0


@cache
def _exceptions() -> dict[str, int]:
    """Word -> syllables. A line is a count and words: `3 area idea`."""
    table: dict[str, int] = {}
    lines = read_text("data/syllables_en.txt") + read_text("data/syllables_medical_en.txt")
    for line in lines.splitlines():
        if line[:1].isdigit():
            syllables, *words = line.split()
            table.update(dict.fromkeys(words, int(syllables)))
    return table
