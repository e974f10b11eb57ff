"""The one loader of the data that ships inside the package: lexicons, facts, words, prompts."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from summarizer.errors import DataFileError


@cache
def load_toml(name: str) -> dict[str, Any]:
    """`summarizer/data/<name>.toml`, parsed once. Treat the result as read-only."""
    try:
        return tomllib.loads(read_text(f"data/{name}.toml"))
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(f"summarizer/data/{name}.toml: {error}") from error


def read_text(path: str) -> str:
    """The text of a packaged file, by its path inside `summarizer` ("data/states.toml", "prompts/extract.md")."""
    packaged = files("summarizer").joinpath(path)
    if not packaged.is_file() and path.startswith("prompts/"):
        # the wheel carries the prompts inside the package; in a checkout they lie at the top
        return (Path(__file__).parents[1] / path).read_text(encoding="utf-8")
    return packaged.read_text(encoding="utf-8")
