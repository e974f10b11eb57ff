"""What a rationale as a whole speaks for, and how its weights are learned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.commands import learn
from evals.errors import CasesError
from evals.learn import Sample, as_json, composed_samples, learned
from summarizer.errors import Exit
from summarizer.reader.conclusion import read_rationale
from summarizer.reader.lexicon import split_words
from summarizer.reader.part import Range
from summarizer.reader.reasons import features_of, judge, read_reasons
from summarizer.reader.signs import signs_in
from summarizer.reader.weighing import ALWAYS, Features, features, weigh, weight_of
from summarizer.resources import load_toml, read_text
from summarizer.schema import OVERTURNED_REASONS, UPHELD_REASONS, Decision, Reason

GOLDEN = Path(__file__).parents[1] / "golden"
SIGNS = set(load_toml("reason_signs")["signs"])


def test_a_feature_says_what_kind_of_sentence_holds_a_sign_and_whether_it_denies_it() -> None:
    def found(text: str) -> set[str]:
        return set(features([signs_in([*split_words(text).lower])], {}, (), None).names())

    assert "stated no benefit" in found("The patient had no functional improvement.")
    assert "stated benefit" in found("The patient had functional improvement.")
    assert any(one.startswith("recited ") for one in found("The guidelines recommend therapy in general."))


def test_the_shipped_weights_know_every_reason_and_no_sign_that_is_gone() -> None:
    tables = json.loads(read_text("data/reason_weights.json"))

    assert set(tables["upheld"]["reasons"]) == UPHELD_REASONS
    assert set(tables["overturned"]["reasons"]) == OVERTURNED_REASONS
    for table in tables.values():
        for feature, row in table["weights"].items():
            kind, _, rest = feature.partition(" ")
            assert len(row) == len(table["reasons"])
            assert kind in {ALWAYS, "category", "ruled", "chosen"} or rest.removeprefix("no ") in SIGNS, feature


def test_the_weightiest_reason_is_what_the_features_speak_for() -> None:
    others = (ALWAYS, "category medication", "chosen not_recommended", "ruled not_recommended 3")
    weights = weigh("upheld", Features((0,) * 6, others))

    assert max(weights, key=weights.__getitem__) == "not_recommended"
    assert set(weights) == UPHELD_REASONS


def test_a_sentence_speaks_for_a_reason_as_much_as_it_adds_to_it() -> None:
    signs = signs_in([*split_words("There is no functional improvement.").lower])
    alone = weigh("upheld", features([], {}, (), None))
    with_it = weigh("upheld", features([signs], {}, (), None))

    for reason, weight in with_it.items():
        assert weight - alone[reason] == pytest.approx(weight_of("upheld", reason, signs))


def test_what_a_sentence_says_plainly_stays_whatever_is_weighed() -> None:
    text = "Physical therapy has not been attempted for this complaint. The request is not medically necessary."
    told = read_rationale(split_words(text), Range(0, len(text)))
    judged = judge(text, told, "upheld", None)

    assert judged
    assert judged.chosen[0] == "conservative_care_first"
    assert read_reasons(text, told, "upheld").value[0] == "conservative_care_first"
    assert "chosen conservative_care_first" in features_of(judged, None).others


def _samples(side: Decision) -> list[Sample]:
    good: Reason = "not_needed_now" if side == "upheld" else "criteria_met"
    other: Reason = "exceeds_guideline" if side == "upheld" else "guideline_supports"
    return [
        *(Sample(side, frozenset({ALWAYS, "stated a"}), (good,)) for _ in range(20)),
        *(Sample(side, frozenset({ALWAYS, "stated b"}), (other,)) for _ in range(20)),
        Sample(side, frozenset({ALWAYS, "stated once"}), (good,)),
    ]


def test_a_feature_that_goes_with_a_reason_gets_weight_for_it_and_a_rare_one_none() -> None:
    weights = learned([*_samples("upheld"), *_samples("overturned")])
    table = weights["upheld"]
    good, other = table.reasons.index("not_needed_now"), table.reasons.index("exceeds_guideline")

    assert table.weights["stated a"][good] > 0.5 > -0.5 > table.weights["stated a"][other]
    assert table.weights["stated b"][other] > 0.5 > -0.5 > table.weights["stated b"][good]
    assert "stated once" not in table.weights


def test_weights_are_learned_alike_every_time_and_written_a_line_for_each_feature() -> None:
    samples = [*_samples("upheld"), *_samples("overturned")]
    text = as_json(learned(samples))

    assert as_json(learned(list(reversed(samples)))) == text
    assert json.loads(text)["upheld"]["weights"].keys() == {ALWAYS, "stated a", "stated b"}
    assert sum("stated a" in line for line in text.splitlines()) == 2


def test_every_composed_rationale_is_a_sample() -> None:
    samples = list(composed_samples(GOLDEN / "rationales.jsonl"))

    assert len(samples) == 180
    assert all(set(one.reasons) <= (UPHELD_REASONS if one.side == "upheld" else OVERTURNED_REASONS) for one in samples)


def test_a_line_that_is_no_rationale_is_named(tmp_path: Path) -> None:
    file = tmp_path / "planted.jsonl"
    file.write_text('{"id": "a01"}\n', encoding="utf-8")

    with pytest.raises(CasesError, match=r"planted\.jsonl, line 1: "):
        list(composed_samples(file))


def test_the_command_learns_from_the_dev_split(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert learn(GOLDEN, None, None, tmp_path / "weights.json") == Exit.DONE
    assert "learned from" in capsys.readouterr().out
    assert set(json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))) == {"upheld", "overturned"}
