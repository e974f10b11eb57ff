"""The figures as text, CSV and page, and the command."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from summarizer.cli import app
from summarizer.errors import Exit
from summarizer.options import By
from summarizer.schema import Record
from summarizer.stats.as_csv import COLUMNS, csv_table
from summarizer.stats.as_html import html_page
from summarizer.stats.groups import WAYS
from summarizer.stats.words import words
from tests.stats_samples import figures, item, record, write_folder, year_of_letters

NASTY = '=HYPERLINK("x")</style><script>alert(1)</script>[bold]\x1b[31m'


def stats(*arguments: str | int | Path) -> Result:
    return CliRunner().invoke(app, ["stats", *map(str, arguments)])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


@pytest.fixture
def nasty() -> list[Record]:
    return [record("a", item("overturned", guidelines=(("ODG", NASTY),)), specialties=(NASTY,)), record("b", item())]


def test_the_result_and_what_is_left_out_are_said_aloud(tmp_path: Path) -> None:
    letter = record("a", item("overturned"), item(None), decided=None)
    run = stats(write_folder(tmp_path, [letter, letter, record("b", item()), record("c")], unreadable=2))

    assert run.exit_code == Exit.DONE
    assert "1 of 2 decisions in 2 letters overturned the denial: 50.0%" in run.stdout
    for said in (
        "Letters without a decision date: 1.",
        "Items without a decision that could be read: 1.",
        "Letters without an item: 1.",
        "word for word: 1.",
        "could not be read (errors.jsonl): 2.",
    ):
        assert said in run.stdout


def test_nothing_is_said_of_what_does_not_occur(tmp_path: Path) -> None:
    said = stats(write_folder(tmp_path, [record("a", item())]), "--by", "category").stdout.partition("\n\n")[0]

    assert said.splitlines()[-1] == "Decisions a letter: 1.00 (published: about 1.6)."


def test_the_rule_of_agreement_is_written_out(tmp_path: Path) -> None:
    run = stats(write_folder(tmp_path, year_of_letters(2016, 90)), "--by", "year")
    told = " ".join(run.stdout.split())

    assert "2016 500 18.0%" in told
    assert "differs: higher" in told
    assert "widened by 1.2 points on both sides" in told
    assert "Years of fewer than 400 letters are not compared" in told


def test_only_the_tables_asked_for_are_printed(tmp_path: Path) -> None:
    run = stats(write_folder(tmp_path, [record("a", item())]), "--by", "reason", "--by", "category", "--minimum", 1)

    assert words().by["category"] in run.stdout
    assert words().by["reason"] in run.stdout
    assert words().by["specialty"] not in run.stdout


def test_a_narrow_terminal_takes_no_name_or_digit_from_a_table(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, year_of_letters(2016, 90))
    narrow, wide = (
        CliRunner(env={"COLUMNS": columns}).invoke(app, ["stats", str(folder), "--by", "category"]).stdout
        for columns in ("40", "80")
    )

    table = wide[wide.index(words().by["category"]) :].partition("\n\n")[0]
    assert "…" not in table
    assert table in narrow


def test_every_way_of_grouping_has_an_option_and_a_name() -> None:
    assert [str(way) for way in By] == [*WAYS, "year"] == list(words().by)


def test_a_table_shows_what_letters_print_as_text(tmp_path: Path, nasty: list[Record]) -> None:
    shown = stats(write_folder(tmp_path, nasty), "--minimum", 1).stdout

    assert "\x1b" not in shown
    assert "[bold]" in "".join(shown.split())


def test_the_csv_has_a_row_a_group_and_safe_cells(nasty: list[Record]) -> None:
    table = rows(csv_table(figures(nasty), ["specialty"]))

    assert list(table[0]) == list(COLUMNS)
    assert [row["by"] for row in table] == ["all", "specialty", "specialty"]
    assert {row["group"][0] for row in table[1:]} == {"'", "P"}
    assert "\x1b" not in csv_table(figures(nasty), ["specialty"])


def test_the_csv_holds_folded_groups_and_published_rates() -> None:
    letters = [*year_of_letters(2016, 42), record("b", item(category="surgery"), decided="2013-09-26")]
    table = rows(csv_table(figures(letters, minimum=5), ["category", "year"]))
    folded = [row for row in table if row["groups"] == "1" and row["letters"] == ""]
    [year] = [row for row in table if row["group"] == "2016"]

    assert [(row["by"], row["group"], row["decisions"]) for row in folded] == [
        ("category", "fewer than 5 letters", "1"),
        ("year", "fewer than 5 letters", "1"),
    ]
    assert (year["published_dir"], year["published_cwci"], year["verdict"]) == ("0.084", "0.088", "agrees")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href") or name.startswith("on")]


def test_the_page_fetches_nothing_and_runs_nothing(nasty: list[Record]) -> None:
    page = html_page(figures(nasty + year_of_letters(2016, 42)))
    parsed = _Page()
    parsed.feed(page)

    assert "default-src 'none'" in page
    assert parsed.links == []
    assert not {"script", "link", "img", "iframe", "object"} & set(parsed.tags)
    assert "\x1b" not in page
    assert page.count("</style>") == 1
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_draws_a_point_for_each_month_and_a_dot_for_each_year() -> None:
    page = html_page(figures(year_of_letters(2016, 42) + year_of_letters(2017, 90), minimum=10))

    assert page.count('class="point"') == 24
    assert page.count('class="curve"') == 23
    assert 'class="chip agrees"' in page
    assert 'class="chip higher"' in page


def test_the_page_tells_its_period_with_months_of_few_letters() -> None:
    letters = [*year_of_letters(2016, 42), record("early", item(), decided="2013-09-26"), record("b", decided=None)]

    assert "decided from 2013-09 to 2016-12" in html_page(figures(letters, minimum=10))


def test_a_month_that_is_missing_leaves_a_gap() -> None:
    letters = [one for one in year_of_letters(2016, 42) if one.case.decided and one.case.decided.month != 5]

    assert html_page(figures(letters)).count('class="curve"') == 9


@pytest.mark.parametrize("letters", [[], [record("a", item(None))], [record("a", item("overturned"), decided=None)]])
def test_a_page_of_hardly_anything_is_a_page(letters: list[Record]) -> None:
    assert html_page(figures(letters, minimum=30)).rstrip().endswith("</html>")


def test_the_command_writes_the_page_and_prints_the_table(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "all", year_of_letters(2016, 42))
    run = stats(folder, "--html", tmp_path / "pages" / "all.html")

    assert run.exit_code == Exit.DONE
    assert "8.4%" in run.stdout
    assert (tmp_path / "pages" / "all.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_folder_without_records_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    run = stats(tmp_path)

    assert (run.exit_code, run.stdout) == (Exit.FAILED, "")
    assert run.stderr.startswith("imr: ")
    assert run.stderr.count("\n") == 1
