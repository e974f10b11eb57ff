"""`data/summary_checks_<language>.toml`: what the words of a summary are held against."""

from __future__ import annotations

from functools import cache

from pydantic import ValidationError

from summarizer.errors import DataFileError
from summarizer.resources import load_toml
from summarizer.schema import Frozen


class PolarityWords(Frozen):
    approved: tuple[str, ...]
    denied: tuple[str, ...]
    negations: frozenset[str]
    reach: int
    neutral: tuple[str, ...]
    letter_approved: tuple[str, ...]
    letter_denied: tuple[str, ...]
    warnings: tuple[str, ...]


class ClaimWords(Frozen):
    forbidden: tuple[str, ...]


class ValueWords(Frozen):
    months: tuple[str, ...]
    number_words: dict[str, int]


class CheckVocabulary(Frozen):
    polarity: PolarityWords
    claims: ClaimWords
    guidelines: dict[str, tuple[str, ...]]
    values: ValueWords


@cache
def vocabulary(language: str) -> CheckVocabulary:
    """Raises `DataFileError`."""
    try:
        return CheckVocabulary.model_validate(load_toml(f"summary_checks_{language}"))
    except ValidationError as error:
        raise DataFileError(f"summarizer/data/summary_checks_{language}.toml: {error}") from error
