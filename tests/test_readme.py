"""The README shows what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from summarizer.bulk.tables import COLUMNS
from summarizer.cli import app
from summarizer.errors import Exit

ROOT = Path(__file__).parent.parent
_README = (ROOT / "README.md").read_text("utf-8")
_CONSOLE = re.compile(r"```console\n\$ imr (?P<command>[^\n]+)\n(?P<output>.*?)\n```", re.DOTALL)
_EXAMPLES = {shown["command"]: shown["output"] for shown in _CONSOLE.finditer(_README)}


def test_the_readme_has_examples() -> None:
    assert {command.split()[0] for command in _EXAMPLES} == {"summarize", "check", "stats"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the golden letters and with what the README has made of them in `out/`."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "golden").symlink_to(ROOT / "golden", target_is_directory=True)
    made = CliRunner().invoke(app, ["extract", str(ROOT / "golden" / "letters"), "--out", str(folder / "out")])
    assert made.exit_code in (Exit.DONE, Exit.LOOK)
    return folder


@pytest.mark.parametrize("command", list(_EXAMPLES))
def test_an_example_prints_what_the_readme_shows(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)

    result = CliRunner().invoke(app, shlex.split(command))

    assert result.stdout.rstrip("\n") == _EXAMPLES[command]


# "imr stats out/ --html out.html", "imr extract letters/ > all.jsonl"; not "/mnt/out"
_WRITTEN = re.compile(r"(?:--out|--html|--spool|>) (?P<name>\w[\w.]*)(?=[/\s])")


def test_what_the_commands_write_stays_out_of_the_repository() -> None:
    consoles = "".join(re.findall(r"```console\n(.*?)```", _README, re.DOTALL))
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()}
    written = {found["name"] for found in _WRITTEN.finditer(consoles)}

    assert {"out", "pages", "all.jsonl"} <= written <= ignored


_QUERIES = re.findall(r"```sql\n(.*?)```", _README, re.DOTALL)


def test_the_queries_give_rows_for_the_golden_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(app, ["extract", str(ROOT / "golden" / "letters"), "--out", "."])

    assert len(_QUERIES) == 3
    for query in _QUERIES:
        assert duckdb.execute(query).fetchall(), query


def test_every_column_is_named() -> None:
    for table, columns in COLUMNS.items():
        assert [name for name in columns if f"`{name}`" not in _README] == [], table
