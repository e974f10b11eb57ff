"""Rows of records, in Parquet and CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.bulk import parquet_tables
from summarizer.bulk.csv_tables import cell_text, csv_tables
from summarizer.bulk.tables import COLUMNS, LetterRows, case_number_in, rows_of
from summarizer.files import letter_from_text
from summarizer.reader import rules
from tests.samples import KNEE_LETTER

RECORD = rules.read(letter_from_text(KNEE_LETTER, name="CM19-0123456.txt"))
ROWS = rows_of(0, "letters/CM19-0123456.txt", RECORD)


def test_every_row_has_the_columns_of_its_table_in_their_order() -> None:
    for table, rows in ROWS.rows.items():
        assert rows or table == "review"
        assert all(list(row) == list(COLUMNS[table]) for row in rows)


def test_the_rows_say_what_the_record_says() -> None:
    [letter] = ROWS.rows["letters"]

    assert (letter["outcome"], letter["issues"], letter["issues_upheld"]) == ("mixed", 2, 1)
    assert letter["decided"] == RECORD.case.decided
    assert [row["decision"] for row in ROWS.rows["issues"]] == ["upheld", "overturned"]
    assert {row["cited_by"] for row in ROWS.rows["citations"]} == {"claims_administrator", "reviewer"}
    assert all(row["case_number"] == "CM19-0123456" for rows in ROWS.rows.values() for row in rows)


@pytest.mark.parametrize(
    ("name", "number"),
    [("CM19-0123456.pdf", "CM19-0123456"), ("decision_cm16-0000001 (2).txt", "CM16-0000001"), ("knee.pdf", None)],
)
def test_a_case_number_is_taken_from_a_name(name: str, number: str | None) -> None:
    assert case_number_in(name) == number


def letters(count: int) -> list[LetterRows]:
    return [LetterRows(position, ROWS.rows) for position in range(count)]


def test_parquet_has_types_and_says_what_is_not_from_the_letter(tmp_path: Path) -> None:
    with parquet_tables.parquet_tables(tmp_path) as add:
        add(ROWS)
    table = pq.read_table(tmp_path / "letters.parquet" / "part-00000.parquet")

    assert table.schema.field("decided").type == pa.date32()
    assert pa.types.is_dictionary(table.schema.field("outcome").type)
    assert pa.types.is_list(table.schema.field("diagnoses").type)
    assert table.schema.field("name_case_number").metadata == {b"not_from_the_letter": b"the file's name"}
    assert table.to_pylist()[0]["specialties"] == ["Orthopedic Surgery"]


def test_a_part_is_there_before_the_next_one_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_tables, "LETTERS_A_PART", 3)
    with parquet_tables.parquet_tables(tmp_path) as add:
        for letter in letters(4):
            add(letter)
        there = sorted(path.name for path in (tmp_path / "issues.parquet").iterdir())

    assert there == ["part-00000.parquet"]
    assert pq.read_table(tmp_path / "issues.parquet").num_rows == 8


def test_parts_that_a_longer_run_left_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_tables, "LETTERS_A_PART", 2)
    for count in (7, 3):
        with parquet_tables.parquet_tables(tmp_path) as add:
            for letter in letters(count):
                add(letter)

    assert pq.read_table(tmp_path / "letters.parquet").num_rows == 3


def test_csv_holds_every_row_and_column(tmp_path: Path) -> None:
    with csv_tables(tmp_path) as add:
        add(ROWS)
    with (tmp_path / "issues.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [row["request"] for row in rows] == [issue.request for issue in RECORD.issues]
    assert rows[0]["body_parts"] == "knee"
    assert list(rows[0]) == list(COLUMNS["issues"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "citations.csv",
        "issues.csv",
        "letters.csv",
        "review.csv",
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", '=HYPERLINK("x")', "＝1"]
)
def test_a_cell_that_looks_like_a_formula_is_text(text: str) -> None:
    assert cell_text(text) == f"'{text}"
    assert cell_text([text, "b"]).startswith("'")


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not cell_text(text).strip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell_text(text).removeprefix("'").endswith(text.removeprefix("'"))


def test_other_values_are_written_plainly() -> None:
    assert [cell_text(cell) for cell in (None, True, 7, RECORD.case.decided)] == ["", "true", "7", "2019-04-05"]
