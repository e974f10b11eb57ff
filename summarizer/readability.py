"""Flesch-Kincaid grade of our own words, with the parts that it is made of.

A bullet or a paragraph ends a sentence, a sentence of one word counts, nothing is downloaded. Headings are left out:
counting them as short sentences would flatter the grade.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from summarizer.schema import Paragraph, Reading, Run, Section
from summarizer.sentences import sentences
from summarizer.syllables import count

HARD_WORD_SYLLABLES = 3
# the limits of a summary: reading grade, words a sentence, sentences a paragraph, share of quotations and names
HIGHEST_GRADE = 8.0
MOST_WORDS = 20
MOST_SENTENCES = 5
MOST_QUOTED = 1 / 3
# "follow-up", "workers'", "1-800-736-7401", "30"
_WORD = re.compile(r"[A-Za-zÀ-ÿ0-9](?:[\w'/.,$%-]*[A-Za-zÀ-ÿ0-9])?'?")
_VERBATIM = ("quote", "name")


def words_of(text: str) -> list[str]:
    """The words of a text, hyphenated ones as one."""
    return _WORD.findall(text)


def own_text(paragraph: Paragraph) -> str:
    """A paragraph without quotations, verbatim names and sources."""
    return "".join(run.text for run in paragraph.runs if run.kind in ("own", "value"))


def own_sentences(paragraph: Paragraph) -> tuple[str, ...]:
    """Its sentences of our own words; one that held nothing but a name is gone."""
    return tuple(sentence for sentence in sentences(own_text(paragraph).strip()) if words_of(sentence))


def measure(texts: Iterable[str], *, quoted: float = 0.0) -> Reading:
    """Measure paragraphs; all figures are 0 where there is no word."""
    lengths: list[int] = []
    syllables: list[int] = []
    for text in texts:
        for sentence in sentences(text.strip()):
            words = words_of(sentence)
            if words:
                lengths.append(len(words))
                syllables.extend(count(word) for word in words)
    if not lengths:
        return Reading(
            words=0, sentences=0, words_per_sentence=0, syllables_per_word=0, hard_words=0, grade=0,
            longest_sentence=0, quoted=quoted,
        )  # fmt: skip
    per_sentence = sum(lengths) / len(lengths)
    per_word = sum(syllables) / len(syllables)
    return Reading(
        words=len(syllables),
        sentences=len(lengths),
        words_per_sentence=round(per_sentence, 2),
        syllables_per_word=round(per_word, 3),
        hard_words=round(sum(number >= HARD_WORD_SYLLABLES for number in syllables) / len(syllables), 3),
        grade=round(flesch_kincaid(per_sentence, per_word), 2),
        longest_sentence=max(lengths),
        quoted=quoted,
    )


def flesch_kincaid(words_per_sentence: float, syllables_per_word: float) -> float:
    """The grade of Kincaid et al. (1975)."""
    return 0.39 * words_per_sentence + 11.8 * syllables_per_word - 15.59


def measure_sections(sections: Iterable[Section]) -> Reading:
    """Measure a summary's own words and the share of the words that are not its own."""
    parts = tuple(sections)
    texts = [own_text(paragraph) for section in parts for paragraph in section.paragraphs]
    return measure(texts, quoted=_quoted_share(parts))


def _quoted_share(sections: tuple[Section, ...]) -> float:
    verbatim = total = 0
    for run in _runs(sections):
        if run.kind != "cite":
            number = len(words_of(run.text))
            total += number
            verbatim += number if run.kind in _VERBATIM else 0
    return round(verbatim / total, 3) if total else 0.0


def _runs(sections: tuple[Section, ...]) -> Iterator[Run]:
    for section in sections:
        yield from section.heading
        for paragraph in section.paragraphs:
            yield from paragraph.runs
