"""Flesch-Kincaid of our own words, and the traps that other packages fall into."""

from __future__ import annotations

import pytest

from summarizer.readability import flesch_kincaid, measure, measure_sections, words_of
from summarizer.schema import Paragraph, Run, Section


def section(*paragraphs: tuple[Run, ...]) -> Section:
    return Section(
        kind="outcome",
        heading=(Run(text="Heading words that are not measured"),),
        paragraphs=tuple(Paragraph(shape="text", runs=runs) for runs in paragraphs),
    )


def test_the_grade_is_the_published_formula_of_its_parts() -> None:
    reading = measure(["The cat sat on the mat. It purred."])
    assert (reading.words, reading.sentences) == (8, 2)
    assert reading.words_per_sentence == 4
    assert reading.syllables_per_word == 1
    assert reading.grade == pytest.approx(flesch_kincaid(4, 1), abs=0.01)


def test_a_sentence_of_two_words_counts_and_every_bullet_ends_one() -> None:
    reading = measure(["Call us.", "the first thing", "the second thing"])
    assert reading.sentences == 3
    assert reading.longest_sentence == 3


def test_hard_words_are_those_of_three_syllables_or_more() -> None:
    assert measure(["The opioid denial stands."]).hard_words == 0.5


def test_nothing_to_measure_gives_zeros() -> None:
    assert measure([]).grade == 0
    assert measure(["...", ""]).words == 0


def test_names_quotations_and_sources_are_not_measured_and_their_share_is_told() -> None:
    own = Run(text="This is short: ")
    hard = "electromyography neuropsychological reconsideration"
    plain = measure_sections([section((own,))])
    kinds = [Run(text=hard, kind="name"), Run(text=f"{hard}. ", kind="quote"), Run(text=" (Code 1)", kind="cite")]
    mixed = measure_sections([section((own, *kinds))])
    assert mixed.grade == plain.grade
    # six words of quotation and name; three of our own here, six in the heading
    assert mixed.quoted == pytest.approx(6 / (6 + 3 + 6), abs=0.001)


def test_words_keep_their_hyphens_and_apostrophes() -> None:
    assert words_of("The worker's follow-up: 1-800-736-7401, 5% “a”.") == [
        "The", "worker's", "follow-up", "1-800-736-7401", "5", "a",
    ]  # fmt: skip
