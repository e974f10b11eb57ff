from __future__ import annotations

from pathlib import Path

import pytest

from evals.cases import load_cases, load_labels
from evals.errors import CasesError
from summarizer.schema import Labelling
from tests.eval_samples import TEXT, label, write_case


def test_cases_are_found_by_naming_alone(tmp_path: Path) -> None:
    write_case(tmp_path, label("b"))
    write_case(tmp_path, label("a"))
    (tmp_path / "letters" / "notes.md").write_text("no letter")

    assert [case.name for case in load_cases(tmp_path)] == ["a", "b"]


def test_names_limit_the_cases(tmp_path: Path) -> None:
    write_case(tmp_path, label("a"))
    write_case(tmp_path, label("b"))

    assert [case.name for case in load_cases(tmp_path, ["b"])] == ["b"]


def test_a_name_without_a_case_is_an_error(tmp_path: Path) -> None:
    write_case(tmp_path, label("a"))

    with pytest.raises(CasesError, match="c: no such case"):
        load_cases(tmp_path, ["c"])


def test_orphans_on_both_sides_are_errors_and_all_are_named(tmp_path: Path) -> None:
    write_case(tmp_path, label("a"))
    write_case(tmp_path, label("b"))
    (tmp_path / "letters" / "a.txt").unlink()
    (tmp_path / "labels" / "b.json").unlink()

    with pytest.raises(CasesError, match=r"a: a label without a letter; b: a letter without a label"):
        load_cases(tmp_path)


def test_two_letters_of_one_name_are_an_error(tmp_path: Path) -> None:
    write_case(tmp_path, label("a"))
    (tmp_path / "letters" / "a.pdf").write_text(TEXT)

    with pytest.raises(CasesError, match="a: 2 letters of this name"):
        load_cases(tmp_path)


def test_an_invalid_label_is_an_error_that_names_the_field_and_not_its_text(tmp_path: Path) -> None:
    write_case(tmp_path, label("a"))
    path = tmp_path / "labels" / "a.json"
    path.write_text(path.read_text().replace('"upheld"', '"a secret"'))

    with pytest.raises(CasesError, match="a: invalid label, issues/0/decision") as caught:
        load_cases(tmp_path)
    assert "a secret" not in str(caught.value)


def test_a_label_of_another_letter_is_an_error(tmp_path: Path) -> None:
    write_case(tmp_path, label("a"))
    (tmp_path / "labels" / "a.json").write_text(label("b").model_dump_json())

    with pytest.raises(CasesError, match="a: the label names another letter, b"):
        load_cases(tmp_path)


def test_only_a_label_in_progress_does_not_count(tmp_path: Path) -> None:
    write_case(tmp_path, label("validated"))
    write_case(tmp_path, label("foreign").model_copy(update={"labelling": None}))
    write_case(tmp_path, label("open").model_copy(update={"labelling": Labelling(by=("me",), status="in_progress")}))

    assert {case.name: case.counts for case in load_cases(tmp_path)} == {
        "validated": True,
        "foreign": True,
        "open": False,
    }


def test_a_folder_of_labels_without_letters_can_be_read(tmp_path: Path) -> None:
    write_case(tmp_path, label("a"))

    assert load_labels(tmp_path / "labels") == {"a": label("a")}


def test_an_empty_folder_of_labels_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="no label"):
        load_labels(tmp_path)
