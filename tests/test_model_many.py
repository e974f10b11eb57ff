"""Many letters through one model, where something ends the run."""

from __future__ import annotations

import gc
import threading
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from summarizer.cli import app
from tests.bulk import write_letters
from tests.endpoint import Reply, endpoint, error

pytestmark = pytest.mark.loopback

LETTERS = 6


@pytest.mark.parametrize("where", [("letters", "--out", "out"), ("letters",)])
def test_a_failure_that_ends_the_run_for_many_letters_at_once_is_told_once_and_without_the_endpoints_words(
    where: tuple[str, ...], tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_letters(tmp_path / "letters", LETTERS)
    together = threading.Barrier(LETTERS)

    def refusing(_: dict[str, Any]) -> Reply:
        together.wait(30)
        return error(401, "Maria Garcia was seen on 5/6/2019")

    with endpoint(refusing) as server, chdir(tmp_path):
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ended = CliRunner().invoke(app, ["extract", *where, "--model", "m"])
    gc.collect()

    assert ended.stderr.count("does not accept the key") == 1
    assert caplog.text == ""
