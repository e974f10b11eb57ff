from __future__ import annotations

from dataclasses import replace

import pytest

from evals.compare import Comparison, FieldDifference, compare
from evals.errors import RunError
from evals.report.markdown import comparison_markdown
from summarizer.schema import Labelling
from tests.eval_samples import MRI, attempt, label, record_of, run_of, with_decision

NAMES = [f"letter-{number}" for number in range(8)]


def field(found: Comparison, name: str) -> FieldDifference:
    return next(one for one in found.fields if one.field == name)


def test_a_run_compared_with_itself_gains_and_loses_nothing() -> None:
    run = run_of(*(attempt(label(name)) for name in NAMES))

    found = compare(run, run)

    assert (found.letters, found.gains, found.losses) == (8, (), ())
    assert all(one.p_mcnemar is None and one.p_permutation is None for one in found.fields)


def test_a_planted_flip_is_a_loss_by_letter_and_field() -> None:
    before = run_of(*(attempt(label(name)) for name in NAMES))
    bad = attempt(label("letter-3"), with_decision(record_of(label("letter-3")), 0, "overturned"))
    after = run_of(*(bad if name == "letter-3" else attempt(label(name)) for name in NAMES))

    found = compare(before, after)

    assert [(one.letter, one.field, one.expected, one.got_a, one.got_b) for one in found.losses] == [
        ("letter-3", "issues.decision", "upheld", "upheld", "overturned")
    ]
    assert (field(found, "issues.decision").only_a, field(found, "issues.decision").only_b) == (1, 0)
    assert "letter-3" in comparison_markdown(found, "before", "after")


def test_what_only_one_run_invents_is_its_loss() -> None:
    invented = record_of(label()).model_copy(
        update={"claimant": replace(record_of(label()).claimant, represented=True)}
    )

    found = compare(run_of(attempt(label())), run_of(attempt(label(), invented)))

    assert [(one.field, one.where) for one in found.losses] == [("claimant.represented", "+ True")]


def test_the_loss_of_many_letters_is_significant_after_holm_and_of_one_is_not() -> None:
    good = run_of(*(attempt(label(name)) for name in NAMES))
    bad = run_of(*(attempt(label(name), with_decision(record_of(label(name)), 0, "overturned")) for name in NAMES))
    one_bad = run_of(
        attempt(label(NAMES[0]), with_decision(record_of(label(NAMES[0])), 0, "overturned")),
        *(attempt(label(name)) for name in NAMES[1:]),
    )

    many, one = (field(compare(good, run), "issues.decision") for run in (bad, one_bad))

    assert many.p_mcnemar is not None
    assert many.p_mcnemar < 0.05
    assert many.p_permutation is not None
    assert many.p_permutation < 0.05
    assert (one.p_mcnemar, one.p_permutation) == (1, 1)


def test_repeats_are_compared_by_their_share() -> None:
    wrong = with_decision(record_of(label()), 0, "overturned")
    sometimes = run_of(attempt(label()), attempt(label(), wrong, repeat=1), repeat=2)
    always = run_of(attempt(label()), attempt(label(), repeat=1), repeat=2)

    (gain,) = compare(sometimes, always).gains

    assert (gain.right_a, gain.right_b) == (0.5, 1.0)


def test_a_run_with_older_labels_is_scored_again_on_the_newer() -> None:
    corrected = label(issues=(replace(MRI, side="left"),))
    before = run_of(attempt(label(issues=(MRI,))))
    after = run_of(attempt(corrected))

    found = compare(before, after)

    assert found.relabelled == ("one",)
    assert [(one.field, one.got_a, one.got_b) for one in found.gains] == [("issues.side", "right", "left")]


def test_runs_without_a_common_letter_cannot_be_compared() -> None:
    with pytest.raises(RunError, match="no letter in common"):
        compare(run_of(attempt(label("a"))), run_of(attempt(label("b"))))


def test_letters_whose_labels_are_in_progress_are_not_compared() -> None:
    open_label = label("open").model_copy(update={"labelling": Labelling(by=("me",), status="in_progress")})
    run = run_of(attempt(label()), attempt(open_label))

    assert compare(run, run).letters == 1
