"""What the checks say of the summaries of a run, how they read, and whether they tell what the label says.

The checks hold a summary against its record; whether the record is right is not theirs. So the outcome that a
summary states is held against the label here as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from evals.runfolder import Attempt
from evals.slices import outcome_of_label
from summarizer.checks import Failure, check_summary
from summarizer.intervals import Cluster, Interval, rate_interval
from summarizer.readability import HIGHEST_GRADE
from summarizer.schema import PlainSummary

# What the figures call the checks of `summarizer.checks`; one that is new there is called by its own name.
_NAMES: Mapping[str, str] = {
    "polarity": "polarity errors",
    "warning": "missing warnings",
    "coverage": "items not mentioned",
    "value": "ungrounded numbers and dates",
    "quotation": "ungrounded quotations",
    "name": "ungrounded names",
    "medicine": "ungrounded medicines",
    "guideline": "ungrounded guidelines",
    "claim": "forbidden claims",
    "sentence": "long sentences",
    "paragraph": "long paragraphs",
    "grade": "reading grade too high",
    "quoted_share": "too much quoted",
}
_STATED = frozenset({"denied", "approved", "mixed"})


@dataclass(frozen=True, slots=True)
class SummaryCheck:
    """One summary with what its checks found. `misleads`: it states another outcome than the label."""

    letter: str
    repeat: int
    summary: PlainSummary
    failures: tuple[Failure, ...]
    misleads: bool


@dataclass(frozen=True, slots=True)
class ReadingFigure:
    """How hard our own words are to read: medians over summaries, the worst grade, the share within the limit."""

    grade: float
    worst_grade: float
    within_limit: float
    words_per_sentence: float
    syllables_per_word: float
    hard_words: float
    quoted: float


@dataclass(frozen=True, slots=True)
class SummaryFigure:
    """All summaries of a run. `clean`: the share that passes every check; `failures`: name -> number.

    `by_model`: in a model's words; `stale`: in the rules', as no model's were recorded for this very record.
    """

    summaries: int
    by_model: int
    stale: int
    crashes: tuple[str, ...]
    clean: Interval | None
    failures: dict[str, int]
    misleading: tuple[str, ...]
    reading: ReadingFigure | None


def check_attempts(attempts: Iterable[Attempt]) -> tuple[SummaryCheck, ...]:
    """Check every summary that there is."""
    return tuple(check for attempt in attempts for check in _checked(attempt))


def summary_figure(attempts: Sequence[Attempt], checks: Sequence[SummaryCheck]) -> SummaryFigure:
    """The figures of the checked summaries of these attempts."""
    clusters: dict[str, Cluster] = {}
    for check in checks:
        before = clusters.get(check.letter, Cluster(0, 0))
        clusters[check.letter] = Cluster(before.successes + (not check.failures), before.trials + 1)
    found = Counter(_NAMES.get(failure.check, failure.check) for check in checks for failure in check.failures)
    return SummaryFigure(
        summaries=len(checks),
        by_model=sum(attempt.summary is not None and attempt.summary.written_by == "model" for attempt in attempts),
        stale=sum(attempt.is_stale for attempt in attempts),
        crashes=tuple(attempt.name for attempt in attempts if attempt.summary_crash),
        clean=rate_interval(clusters.values()),
        failures={name: found[name] for name in dict.fromkeys((*_NAMES.values(), *found))},
        misleading=tuple(check.letter for check in checks if check.misleads),
        reading=_reading([check.summary for check in checks]),
    )


def _checked(attempt: Attempt) -> Iterable[SummaryCheck]:
    if attempt.summary is None or attempt.record is None:
        return
    failures = check_summary(attempt.summary, attempt.record, attempt.letter)
    stated, wanted = attempt.summary.outcome, outcome_of_label(attempt.label)
    misleads = stated in _STATED and stated != wanted
    yield SummaryCheck(attempt.name, attempt.repeat, attempt.summary, failures, misleads)


def _reading(summaries: Sequence[PlainSummary]) -> ReadingFigure | None:
    if not summaries:
        return None
    read = [summary.reading for summary in summaries]
    return ReadingFigure(
        grade=median(one.grade for one in read),
        worst_grade=max(one.grade for one in read),
        within_limit=mean(one.grade <= HIGHEST_GRADE for one in read),
        words_per_sentence=median(one.words_per_sentence for one in read),
        syllables_per_word=median(one.syllables_per_word for one in read),
        hard_words=median(one.hard_words for one in read),
        quoted=median(one.quoted for one in read),
    )
