"""The words of a summary and the facts of the law: complete, fillable, and true to their limits."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from summarizer.checks.claims import known_medicines
from summarizer.checks.vocabulary import vocabulary
from summarizer.errors import ImrError
from summarizer.facts import facts
from summarizer.phrases import any_of
from summarizer.readability import MOST_WORDS, words_of
from summarizer.resources import load_toml
from summarizer.schema import InconsistencyKind, Reason, Run
from summarizer.sentences import sentences
from summarizer.words import fill, joined, own, words

ENGLISH = words("en")
PLACEHOLDER = re.compile(r"\*\*|\{[a-z_]+\}")


def texts(value: object) -> list[str]:
    """All texts below a value of the words file."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    return [text for inner in value for text in texts(inner)] if isinstance(value, tuple | list) else []


ALL_TEXTS = texts(ENGLISH.model_dump())


def test_every_reason_contradiction_and_missing_thing_has_words() -> None:
    assert set(ENGLISH.reasons) == set(get_args(Reason))
    assert set(ENGLISH.check.kinds) == set(get_args(InconsistencyKind))
    assert set(ENGLISH.lacking) == set(load_toml("lacking")["things"])


def test_every_way_to_tell_a_contradiction_has_plain_words_for_the_same_places() -> None:
    details: dict[str, str] = load_toml("consistency")["details"]

    assert set(ENGLISH.check.details) == set(details)
    for name, told in ENGLISH.check.details.items():
        assert set(re.findall(r"\{([a-z_]+)\}", told)) - {"field"} == set(re.findall(r"\{([a-z]+)\}", details[name])), (
            name
        )


def test_every_fact_has_words_that_use_exactly_its_values() -> None:
    assert set(ENGLISH.facts) == set(facts())
    for fact, entry in facts().items():
        assert set(re.findall(r"\{([a-z_]+)\}", ENGLISH.facts[fact])) == set(entry.values), fact


def test_every_fact_names_its_source_and_when_it_was_checked() -> None:
    for fact in facts().values():
        assert fact.source
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", fact.checked)


def test_the_five_grounds_of_an_appeal_are_five() -> None:
    assert len(ENGLISH.next.grounds) == int(facts()["appeal_grounds"].values["number"])


def test_no_superseded_rule_is_cited() -> None:
    assert not [fact for fact in facts().values() if "10957" in fact.source]


def test_no_sentence_of_ours_is_too_long() -> None:
    for text in ALL_TEXTS:
        for sentence in sentences(PLACEHOLDER.sub("", text)):
            assert len(words_of(sentence)) <= MOST_WORDS, sentence


def test_our_words_never_advise_promise_or_blame_and_name_no_medicine() -> None:
    forbidden = any_of(vocabulary("en").claims.forbidden)
    medicines = any_of(tuple(sorted(known_medicines())))
    for text in ALL_TEXTS:
        assert not forbidden.search(text.lower()), text
        assert not medicines.search(text.lower()), text


def test_weight_marks_come_in_pairs() -> None:
    assert [text for text in ALL_TEXTS if text.count("**") % 2] == []


def test_a_template_keeps_what_a_slot_holds_apart_from_our_words() -> None:
    runs = fill("It is **not {word}**.", word=Run(text="approved", kind="name", source="/x"))
    assert [(run.text, run.kind, run.strong) for run in runs] == [
        ("It is ", "own", False), ("not ", "own", True), ("approved", "name", True), (".", "own", False),
    ]  # fmt: skip


@pytest.mark.parametrize(("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), ("abc", "a, b and c")])
def test_lists_read_as_english_does(parts: list[str], text: str) -> None:
    assert "".join(run.text for run in joined([own(part) for part in parts], ENGLISH.form)) == text


@pytest.mark.parametrize("language", ["xx", "../en", "english", ""])
def test_a_language_without_words_is_refused_with_a_reason(language: str) -> None:
    with pytest.raises(ImrError, match="no summary in language"):
        words(language)
