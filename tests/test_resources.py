from __future__ import annotations

import pytest

from summarizer import resources
from summarizer.errors import DataFileError


def test_a_prompt_is_found_where_the_checkout_keeps_it() -> None:
    assert resources.read_text("prompts/README.md").startswith("# Prompts")


def test_a_file_that_is_not_there_is_an_error() -> None:
    for path in ("data/none.toml", "prompts/none.md"):
        with pytest.raises(FileNotFoundError):
            resources.read_text(path)


def test_a_malformed_data_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def malformed(_: str) -> str:
        return "a = "

    monkeypatch.setattr(resources, "read_text", malformed)
    with pytest.raises(DataFileError, match=r"summarizer/data/planted\.toml: "):
        resources.load_toml("planted")
