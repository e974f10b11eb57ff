"""Help, wrong command lines, and how soon the command starts."""

from __future__ import annotations

import re
import resource
import subprocess
import sys

import pytest

from summarizer.errors import Exit
from tests.console import IMR, imr


@pytest.mark.parametrize(
    "arguments", [["summarize"], ["summarize", "x", "--format", "doc"], ["extract", "x", "--reader", "x"], ["read"]]
)
def test_a_wrong_command_line_is_a_usage_error(arguments: list[str]) -> None:
    run = imr(*arguments)

    assert (run.exit_code, run.stdout) == (Exit.USAGE, "")


@pytest.mark.parametrize("line", ["summarize x --format doc", "extract x --engine gpu", "stats x --by colour"])
def test_a_wrong_choice_is_told_in_plain_words(line: str) -> None:
    assert re.search(r"'(--\w+)'.*: '\w+' is not one of '\w+', ", imr(*line.split()).stderr)


@pytest.mark.parametrize("arguments", [["--help"], ["summarize", "--help"], ["extract", "-h"], ["check", "--help"]])
def test_help_teaches_by_example_and_lists_the_exit_codes(arguments: list[str]) -> None:
    text = imr(*arguments).stdout

    assert "Examples" in text
    assert all(f"{code:d}" in text for code in Exit)


def test_help_starts_in_less_than_a_third_of_a_second() -> None:
    """The processor's time: how long the clock runs depends on what else the machine does."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*IMR, "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.3


def test_help_loads_nothing_that_reads_letters() -> None:
    code = "import sys; from summarizer.cli import app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()

    assert not {"pydantic", "pypdfium2", "summarizer.schema"} & set(loaded)
