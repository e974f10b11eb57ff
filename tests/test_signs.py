"""Which signs a sentence holds, which it denies, and whose words it gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reader.lexicon import words_of
from summarizer.reader.signs import BARE_VERDICT, RECITAL, Signs, mask, signs_in
from summarizer.resources import load_toml

# asked for by name in `signs.py` and `reasons.py`
IN_CODE = {"turn", "guideline", "case", "applied", "verdict", "because", "no"}
IN_CODE |= {"denied_back", "passive", "anew", "necessity", "unestablished", "general"}
# only shields its phrases from the signs inside them
SHIELDS = {"at_hand"}


def _signs(sentence: str, before: int = 0) -> Signs:
    return signs_in(words_of(f"{sentence} "), before)


def _holds(signs: int, name: str) -> bool:
    return bool(signs & mask([name]))


def test_no_phrase_holds_the_empty_word_that_ends_a_sentence() -> None:
    table = load_toml("reason_signs")

    for phrase in [*table["misleading"], *(phrase for phrases in table["signs"].values() for phrase in phrases)]:
        assert "" not in words_of(phrase)


def test_a_denial_covers_what_follows_it() -> None:
    signs = _signs("The patient has weakness but no red flags.")
    assert _holds(signs.denied, "finding")
    assert not _holds(_signs("The patient has red flags and no car.").denied, "finding")


def test_some_denials_cover_what_stands_before_them() -> None:
    assert _holds(_signs("The frequency of the visits was not stated.").denied, "rationale")
    assert not _holds(_signs("The frequency of the visits is high, and no date is given.").denied, "rationale")


def test_a_participle_is_denied_of_what_stands_before_it_and_an_active_verb_is_not() -> None:
    assert _holds(_signs("Physical therapy has not been attempted.").denied, "care")
    assert _holds(_signs("A reason was never clearly stated.").denied, "rationale")
    assert not _holds(_signs("The weakness is old, and he has not documented a date.").denied, "finding")


def test_a_denial_ends_where_the_sentence_starts_anew() -> None:
    signs = _signs("No date is given, and the patient has red flags.")
    assert not _holds(signs.denied, "finding")


def test_a_turn_drops_what_stood_before_it() -> None:
    signs = _signs("The guideline notes that spasms are common; in this case the patient has a car today.")
    assert not _holds(signs.here, "finding")
    assert not signs.here & RECITAL
    assert signs.turn > 0


def test_a_turn_at_the_end_turns_to_nothing() -> None:
    assert _holds(_signs("No red flags were described in this case.").denied, "finding")


def test_a_turn_inside_a_denial_keeps_it() -> None:
    assert _holds(_signs("The provider did not, however, describe any red flags in the notes.").denied, "finding")


def test_what_a_sentence_speaks_of_first_decides_whose_words_it_gives() -> None:
    assert _signs("The guideline asks for a trial by the patient.").here & RECITAL
    assert not _signs("The patient has had what the guideline asks for.").here & RECITAL
    assert not _signs("Guideline criteria for this have not been met.").here & RECITAL


def test_a_general_statement_is_the_guidelines_whatever_it_speaks_of_first() -> None:
    assert _signs("There is no evidence to recommend one drug over another for spasm.").here & RECITAL
    assert not _signs("There is no evidence of spasm.").here & RECITAL
    assert not _signs("There is no evidence of spasm in this patient, unless the note is wrong.").here & RECITAL


def test_a_phrase_leaves_its_denial_to_the_next() -> None:
    assert _holds(_signs("There is no need for an assistant.").here, "unneeded")
    assert _holds(_signs("There is no need for an assistant.").here, "case")
    assert _holds(_signs("There was no scientific evidence.").here, "advised_against")


def test_a_sentence_of_neither_goes_on_as_the_one_before() -> None:
    assert _signs("Imaging may help.", RECITAL).here & RECITAL
    assert not _signs("Imaging may help.").here & RECITAL
    assert not _signs("The patient had imaging.", RECITAL).here & RECITAL


def test_a_decision_is_bare_unless_it_says_why() -> None:
    assert _signs("The request is not medically necessary.").here & BARE_VERDICT
    assert not _signs("Because goals are absent, the request is not medically necessary.").here & BARE_VERDICT
    assert _signs("Given the above, the request is not medically necessary.").here & BARE_VERDICT


def test_only_of_medical_necessity_is_not_established_a_decision() -> None:
    assert _signs("Medical necessity of the brace is not established.").here & BARE_VERDICT
    assert not _signs("The efficacy of the brace is not established.").here & BARE_VERDICT


def test_a_phrase_gives_the_signs_of_the_phrases_inside_it_unless_closed() -> None:
    assert _holds(_signs("a failed trial").here, "failed")
    assert not _holds(_signs("She is not at maximum medical improvement.").here, "benefit")


def test_misleading_phrases_hold_no_sign() -> None:
    assert _signs("failed back").here == 0
    assert not _holds(_signs("Not only the knee hurts, there are red flags.").denied, "finding")


def test_an_unknown_sign_is_an_error() -> None:
    with pytest.raises(KeyError):
        mask(["no_such_sign"])


def _names_in_rules() -> Iterator[str]:
    for rule in load_toml("reasons")["rules"]:
        for key in ("all", "denied", "affirmed", "none", "after"):
            yield from rule.get(key, [])


def test_every_sign_is_used_and_every_used_sign_exists() -> None:
    assert {*_names_in_rules(), *IN_CODE, *SHIELDS} == set(load_toml("reason_signs")["signs"])
    assert set(load_toml("reason_signs")["closed"]) <= set(load_toml("reason_signs")["signs"])


def test_phrases_are_written_as_words_are_read() -> None:
    table = load_toml("reason_signs")
    phrases = [*table["misleading"], *(phrase for phrases in table["signs"].values() for phrase in phrases)]
    assert [phrase for phrase in phrases if " ".join(words_of(phrase)) != phrase or not all(phrase.split(" "))] == []


def test_no_sign_lists_a_phrase_twice() -> None:
    signs: dict[str, list[str]] = load_toml("reason_signs")["signs"]
    assert {name for name, phrases in signs.items() if len(phrases) != len(set(phrases))} == set()


@given(st.text(max_size=200))
def test_what_is_denied_is_there(text: str) -> None:
    signs = _signs(text)
    assert signs.denied & ~signs.here == 0
