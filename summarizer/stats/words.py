"""Figures in the words of a language, from `data/stats_en.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import ValidationError

from summarizer.errors import DataFileError
from summarizer.intervals import Interval
from summarizer.render import printable
from summarizer.resources import load_toml
from summarizer.schema import Frozen
from summarizer.stats.figures import Figures, Folded
from summarizer.stats.groups import NOT_STATED, By
from summarizer.stats.published import PublishedYear, Verdict, published


class StatsWords(Frozen):
    """The file, as it must be."""

    not_stated: str
    folded: str
    interval: str
    none: str
    about: str
    head: dict[str, str]
    by: dict[str, str]
    told: dict[str, str]
    method: dict[str, str]
    rule: str
    verdict: dict[Verdict, str]
    category: dict[str, str]
    source: dict[str, str]
    reason: dict[str, str]
    page: dict[str, str]


@cache
def words() -> StatsWords:
    """Raises `DataFileError`."""
    try:
        return StatsWords.model_validate(load_toml("stats_en"))
    except ValidationError as error:
        raise DataFileError(f"summarizer/data/stats_en.toml: {error}") from error


def group_name(by: By, name: str) -> str:
    """A group as it is shown; what a letter printed comes without control characters."""
    if name == NOT_STATED:
        return words().not_stated
    coded: dict[str, Mapping[str, str]] = {
        "category": words().category,
        "source": words().source,
        "guideline": words().source,
        "reason": words().reason,
    }
    return coded.get(by, {}).get(name) or printable(name)


def folded_name(folded: Folded, minimum: int) -> str:
    """ "fewer than 30 letters (12)": twelve groups."""
    return words().folded.format(minimum=minimum, groups=f"{folded.groups:,}")


def percent(share: float) -> str:
    """ "11.6%"."""
    return f"{share:.1%}"


def interval(share: Interval) -> str:
    """ "11.3% to 12.0%"."""
    return words().interval.format(low=percent(share.low), high=percent(share.high))


def published_text(entry: PublishedYear | None) -> str:
    """ "DIR 8.6%, CWCI 9.0%": what was published of a year, as shares overturned."""
    if entry is None:
        return ""
    sources = published().sources
    cwci = f"{sources['upheld'].name} {words().about}" if entry.upheld_about else sources["upheld"].name
    rates = ((sources["overturned"].name, entry.by_dir), (cwci, entry.by_cwci))
    return ", ".join(f"{name} {percent(rate)}" for name, rate in rates if rate is not None)


def rule() -> str:
    """When a year agrees with what was published."""
    return words().rule.format(margin=published().margin, enough=published().enough_letters)


def method(figures: Figures) -> tuple[str, ...]:
    """How the figures were made."""
    return tuple(line.format(minimum=figures.minimum) for line in words().method.values())


def told(figures: Figures) -> tuple[str, ...]:
    """What is said of all letters: the result first, then everything that stands in no figure."""
    overall, counts, lines = figures.overall, figures.counts, words().told
    if overall is None:
        said = [words().none]
    else:
        said = [
            lines["overall"].format(
                overturned=f"{overall.overturned:,}",
                decisions=f"{overall.decisions:,}",
                letters=f"{overall.letters:,}",
                share=percent(overall.share.value),
                interval=interval(overall.share),
            ),
            lines["decisions_a_letter"].format(
                ratio=f"{overall.decisions / overall.letters:.2f}", published=published().decisions_a_letter
            ),
        ]
    left_out = {
        "without_date": counts.without_date,
        "undecided": counts.undecided,
        "without_items": counts.without_items,
        "repeated": counts.repeated,
        "unreadable": figures.unreadable,
    }
    return (*said, *(lines[name].format(count=f"{count:,}") for name, count in left_out.items() if count))
