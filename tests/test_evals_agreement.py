from __future__ import annotations

from dataclasses import replace

import pytest

from evals.agreement import Agreement, FieldAgreement, agreement
from evals.errors import CasesError
from evals.report.markdown import agreement_markdown
from summarizer.schema import BodyPart, Claimant, Injury, Label, Sex
from tests.eval_samples import MRI, THERAPY, label

F: list[Sex] = ["female"]
M: list[Sex] = ["male"]


def people(sexes: list[Sex | None]) -> dict[str, Label]:
    return {
        str(number): label(str(number)).model_copy(update={"claimant": Claimant(sex=sex)})
        for number, sex in enumerate(sexes)
    }


def field(found: Agreement, name: str) -> FieldAgreement:
    return next(one for one in found.fields if one.field == name)


def test_two_equal_labellers_agree_fully_and_beyond_chance() -> None:
    found = agreement(people(["female", "male"]), people(["female", "male"]))

    assert field(found, "claimant.sex").counts.f1 == 1
    assert field(found, "claimant.sex").kappa == 1
    assert found.differences == ()


def test_kappa_of_single_codes_is_cohens() -> None:
    # observed 0.7; chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; kappa (0.7 - 0.5) / (1 - 0.5)
    a: list[Sex | None] = [*F * 5, *M * 5]
    b: list[Sex | None] = [*F * 4, *M, *F * 2, *M * 3]

    assert field(agreement(people(a), people(b)), "claimant.sex").kappa == pytest.approx(0.4)


def test_agreement_that_chance_would_give_is_worth_nothing() -> None:
    a: list[Sex | None] = ["female", "female", "male", "male"]
    b: list[Sex | None] = ["female", "male", "female", "male"]

    assert field(agreement(people(a), people(b)), "claimant.sex").kappa == 0


def test_where_everybody_always_says_the_same_kappa_is_not_defined() -> None:
    found = agreement(people(["female", "female"]), people(["female", "female"]))

    assert field(found, "claimant.sex").kappa is None


def test_lists_agree_by_their_common_entries() -> None:
    def injured(*parts: BodyPart) -> Label:
        return label().model_copy(update={"injury": Injury(body_parts=parts)})

    found = agreement({"a": injured("knee", "neck"), "b": injured("hip")}, {"a": injured("knee"), "b": injured("hip")})

    # observed (2/3 + 1) / 2, chance (2/3 + 0 + 0 + 1) / 4
    assert field(found, "injury.body_parts").kappa == pytest.approx((5 / 6 - 5 / 12) / (1 - 5 / 12))


def test_issue_fields_are_compared_on_aligned_issues() -> None:
    found = agreement({"one": label()}, {"one": label(issues=(THERAPY, MRI))})

    assert field(found, "issues.decision").kappa == 1


def test_every_difference_is_listed() -> None:
    found = agreement({"one": label()}, {"one": label(issues=(MRI, replace(THERAPY, quantity=8)))})

    assert [(one.letter, one.leaf.field, one.leaf.expected, one.leaf.got) for one in found.differences] == [
        ("one", "issues.quantity", 6, 8)
    ]
    assert "| one | issues.quantity | 6 | 8 |" in agreement_markdown(found)


def test_labellers_without_a_common_letter_cannot_be_compared() -> None:
    with pytest.raises(CasesError, match="no letter in common"):
        agreement({"a": label("a")}, {"b": label("b")})
