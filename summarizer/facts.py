"""The legal facts that a summary may state, from `data/facts.toml`."""

from __future__ import annotations

from functools import cache

from pydantic import Field, ValidationError

from summarizer.errors import DataFileError
from summarizer.resources import load_toml
from summarizer.schema import Decision, Frozen


class Fact(Frozen):
    """`statement` in full, where it stands, the month it was checked there (`YYYY-MM`).

    `decision`: the kind of decision that it is about, `None` for any. `values`: its numbers, by name.
    """

    statement: str
    source: str
    checked: str
    decision: Decision | None = None
    values: dict[str, str] = Field(default_factory=dict)


@cache
def facts() -> dict[str, Fact]:
    """All facts by id. Raises `DataFileError`."""
    try:
        return {name: Fact.model_validate(entry) for name, entry in load_toml("facts").items()}
    except ValidationError as error:
        raise DataFileError(f"summarizer/data/facts.toml: {error}") from error
