"""The syllable count: dictionary words, words that the dictionary lacks, numerals, acronyms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.resources import read_text
from summarizer.syllables import by_rule, count
from tests.make_syllables import dictionary_counts, exceptions_file

# counted by hand with the dictionary's first pronunciation
COUNTED = {
    "a": 1, "table": 2, "times": 1, "every": 3, "therapy": 3, "denial": 3, "approved": 2, "medically": 3,
    "necessary": 4, "area": 3, "create": 2, "doesn't": 2, "utilization": 5, "physician": 3,
    "employer": 3, "science": 2, "people": 2,
}  # fmt: skip
MEDICAL = {
    "opioid": 3, "hydrocodone": 4, "gabapentin": 4, "radiculopathy": 6, "cyclobenzaprine": 5, "sciatica": 4,
    "arthroscopy": 4, "electromyography": 7, "acupuncture": 4, "lidocaine": 3, "sacroiliac": 5,
}  # fmt: skip


@pytest.mark.parametrize(("word", "syllables"), COUNTED.items())
def test_everyday_words_have_the_dictionarys_syllables(word: str, syllables: int) -> None:
    assert count(word) == syllables


@pytest.mark.parametrize(("word", "syllables"), MEDICAL.items())
def test_medical_words_that_the_dictionary_lacks_are_counted_right(word: str, syllables: int) -> None:
    assert count(word) == syllables


def test_a_numeral_counts_its_digits_and_an_acronym_its_letters() -> None:
    assert [count(word) for word in ("30", "12", "1-800-736-7401", "MRI", "NSAIDs", "TENS", "WCAB")] == [
        2, 2, 11, 3, 2, 1, 6,
    ]  # fmt: skip


def test_hyphens_and_possessives_do_not_change_what_a_word_sounds_like() -> None:
    assert count("follow-up") == count("follow") + count("up")
    assert count("reviewer's") == count("reviewer") == count("reviewers'")
    assert count("Denial") == count("denial")


@given(st.text(max_size=30))
def test_any_text_has_at_least_one_syllable_or_is_a_numeral(text: str) -> None:
    assert count(text) >= (0 if any(character.isdigit() for character in text) else 1)


def test_the_data_file_holds_only_words_that_break_the_rule() -> None:
    lines = [line.split() for line in read_text("data/syllables_en.txt").splitlines() if line[0].isdigit()]
    wrong = [word for number, *words in lines for word in words if by_rule(word) == int(number)]
    assert sum(len(words) for _, *words in lines) > 8000
    assert wrong == []


def test_the_data_file_is_made_of_the_words_that_the_rule_gets_wrong() -> None:
    lines = ["table T EY1 B AH0 L", "area EH1 R IY0 AH0", "area(2) EY1 R IY0 AH0", "hmm HH M", "dog's D AO1 G Z # x"]
    counts = dictionary_counts(lines)
    assert counts == {"table": 2, "area": 3}
    assert exceptions_file({**counts, "people": 2}).splitlines()[-2:] == ["2 people", "3 area"]
