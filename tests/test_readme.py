"""The README shows what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer.cli import app

ROOT = Path(__file__).parent.parent
_CONSOLE = re.compile(r"```console\n\$ imr (?P<command>[^\n]+)\n(?P<output>.*?)\n```", re.DOTALL)


@pytest.mark.parametrize(
    "shown",
    _CONSOLE.finditer((ROOT / "README.md").read_text(encoding="utf-8")),
    ids=lambda shown: shown["command"].split()[0],
)
def test_an_example_prints_what_the_readme_shows(shown: re.Match[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    result = CliRunner().invoke(app, shlex.split(shown["command"]))

    assert result.stdout.rstrip("\n") == shown["output"]
