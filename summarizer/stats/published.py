"""The published rates of whole years, from `data/published.toml`, and the rule by which a share agrees with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import ValidationError

from summarizer.errors import DataFileError
from summarizer.intervals import Interval, Sums, interval_of, together
from summarizer.resources import load_toml
from summarizer.schema import Frozen
from summarizer.stats.groups import NOT_STATED

Verdict = Literal["agrees", "higher", "lower", "too_few", "unpublished"]


class PublishedYear(Frozen):
    """All letters of a year; `overturned` by DIR, `upheld` by CWCI in percent of the decisions.

    `upheld_about`: CWCI gave no exact figure.
    """

    year: int
    letters: int
    overturned: float | None = None
    upheld: float | None = None
    upheld_about: bool = False

    @property
    def by_dir(self) -> float | None:
        """The share overturned, 0 to 1."""
        return None if self.overturned is None else round(self.overturned / 100, 6)

    @property
    def by_cwci(self) -> float | None:
        """The share overturned, 0 to 1: what CWCI does not count as upheld."""
        return None if self.upheld is None else round(1 - self.upheld / 100, 6)

    @property
    def rates(self) -> tuple[float, ...]:
        """What there is of both, the lower one first."""
        return tuple(sorted(rate for rate in (self.by_dir, self.by_cwci) if rate is not None))


class Series(Frozen):
    """Who published a series, where, and the month it was last checked there (`YYYY-MM`)."""

    name: str
    source: str
    checked: str


class Published(Frozen):
    """All years, and what the rule needs: `margin` in points, `enough_letters` of a year."""

    enough_letters: int
    margin: float
    decisions_a_letter: float
    sources: dict[Literal["overturned", "upheld"], Series]
    year: tuple[PublishedYear, ...]


@dataclass(frozen=True, slots=True)
class YearFigure:
    """One year's letters with a decision beside what was published about all of that year."""

    year: int
    letters: int
    decisions: int
    overturned: int
    share: Interval
    published: PublishedYear | None
    verdict: Verdict


@cache
def published() -> Published:
    """Raises `DataFileError`."""
    try:
        return Published.model_validate(load_toml("published"))
    except ValidationError as error:
        raise DataFileError(f"summarizer/data/published.toml: {error}") from error


def year_figures(months: Mapping[str, Sums]) -> tuple[YearFigure, ...]:
    """The years of some months ("2016-03"), in order. A letter is of one month, so months add up."""
    known = {entry.year: entry for entry in published().year}
    years = sorted({int(month[:4]) for month in months if month != NOT_STATED})
    return tuple(
        _figure(year, together(sums for month, sums in months.items() if month.startswith(f"{year:04}")), known)
        for year in years
    )


def verdict_of(share: Interval, letters: int, entry: PublishedYear | None) -> Verdict:
    """Whether the interval reaches the published rates, from the lowest to the highest, give or take the margin."""
    if entry is None or not entry.rates:
        return "unpublished"
    if letters < published().enough_letters:
        return "too_few"
    margin = published().margin / 100
    if share.low > entry.rates[-1] + margin:
        return "higher"
    return "lower" if share.high < entry.rates[0] - margin else "agrees"


def _figure(year: int, sums: Sums, known: Mapping[int, PublishedYear]) -> YearFigure:
    share, entry = interval_of(sums), known.get(year)
    if share is None:  # a month is there because of a decision
        raise ValueError(year)
    verdict = verdict_of(share, sums.letters, entry)
    return YearFigure(year, sums.letters, sums.trials, sums.successes, share, entry, verdict)
