"""A run -> its scoreboard: every figure that a report, a gate or a comparison needs, as plain frozen data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from evals.evidence import EvidenceVerdict, check_evidence
from evals.fields import BY_NAME
from evals.figures import Figure, Scored, field_figures, row_figures, score_attempt
from evals.risk import RiskPoint, risk_curve
from evals.runfolder import Attempt, Run, RunConfig
from evals.score import Leaf
from evals.slices import KEYS
from evals.summaries import SummaryCheck, SummaryFigure, check_attempts, summary_figure
from summarizer.intervals import Cluster, Interval, rate_interval

DECISION = "issues.decision"


@dataclass(frozen=True, slots=True)
class Error:
    """One error: where, and both values."""

    letter: str
    repeat: int
    leaf: Leaf
    critical: bool


@dataclass(frozen=True, slots=True)
class SliceFigure:
    """The rows of one group of letters."""

    key: str
    value: str
    letters: int
    rows: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class EvidenceFault:
    """A value whose evidence does not hold."""

    letter: str
    pointer: str
    value: str
    verdict: EvidenceVerdict


@dataclass(frozen=True, slots=True)
class EvidenceFigure:
    """How many values have evidence that holds, and those that do not."""

    share: Interval | None
    verdicts: dict[EvidenceVerdict, int]
    faults: tuple[EvidenceFault, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading took; `None` where the reader does not say. Latency in seconds a letter."""

    attempts: int
    seconds_median: float | None
    seconds_p95: float | None
    tokens_input: int | None
    tokens_cached: int | None
    tokens_output: int | None
    dollars: float | None
    retries: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """All figures of a run, over the letters whose labels count."""

    config: RunConfig
    names: tuple[str, ...]
    left_out: tuple[str, ...]
    without_status: int
    crashes: tuple[tuple[str, str], ...]
    rows: tuple[Figure, ...]
    fields: tuple[Figure, ...]
    exact_records: Interval | None
    decisions: Interval | None
    flips: tuple[Error, ...]
    errors: tuple[Error, ...]
    evidence: EvidenceFigure
    unstable: int | None
    slices: tuple[SliceFigure, ...]
    risk: tuple[RiskPoint, ...]
    summaries: SummaryFigure
    cost: Cost

    @property
    def letters(self) -> int:
        return len(self.names)


def board_of(run: Run, checks: Sequence[SummaryCheck] | None = None) -> Board:
    """Score a run; `checks` of its summaries where they are at hand."""
    counted = [attempt for attempt in run.attempts if attempt.counts]
    checks = check_attempts(counted) if checks is None else checks
    scored = [score_attempt(attempt) for attempt in counted]
    errors = tuple(_errors(scored))
    return Board(
        config=run.config,
        names=tuple(sorted({one.attempt.name for one in scored})),
        left_out=tuple(sorted({attempt.name for attempt in run.attempts if not attempt.counts})),
        without_status=len({one.attempt.name for one in scored if one.attempt.label.labelling is None}),
        crashes=tuple((one.attempt.name, one.attempt.crash) for one in scored if one.attempt.crash),
        rows=row_figures(scored),
        fields=field_figures(scored),
        exact_records=_per_letter(scored, lambda one: Cluster(int(not one.errors), 1)),
        decisions=_per_letter(scored, _decisions),
        flips=tuple(error for error in errors if is_flip(error.leaf)),
        errors=errors,
        evidence=_evidence(scored),
        unstable=_unstable(scored) if run.config.repeat > 1 else None,
        slices=_slices(scored),
        risk=risk_curve(scored),
        summaries=summary_figure(counted, checks),
        cost=_cost(run.attempts),
    )


def is_flip(leaf: Leaf) -> bool:
    """A decision read as its opposite."""
    return leaf.field == DECISION and leaf.verdict == "wrong"


def _errors(scored: Iterable[Scored]) -> Iterator[Error]:
    for one in scored:
        for leaf in one.errors:
            yield Error(one.attempt.name, one.attempt.repeat, leaf, BY_NAME[leaf.field].critical)


def _per_letter(scored: Iterable[Scored], share: Callable[[Scored], Cluster]) -> Interval | None:
    """A rate over attempts, clustered by letter."""
    clusters: defaultdict[str, Cluster] = defaultdict(lambda: Cluster(0, 0))
    for one in scored:
        before, this = clusters[one.attempt.name], share(one)
        clusters[one.attempt.name] = Cluster(before.successes + this.successes, before.trials + this.trials)
    return rate_interval(clusters.values())


def _decisions(one: Scored) -> Cluster:
    """Of the label's decisions, how many were read right."""
    wanted = [leaf for leaf in one.leaves if leaf.field == DECISION and leaf.expected is not None]
    return Cluster(sum(leaf.verdict == "correct" for leaf in wanted), len(wanted))


def _evidence(scored: Sequence[Scored]) -> EvidenceFigure:
    verdicts: Counter[EvidenceVerdict] = Counter()
    clusters: defaultdict[str, list[bool]] = defaultdict(list)
    faults = []
    for one in scored:
        if one.attempt.record is None:
            continue
        name = one.attempt.name
        for check in check_evidence(one.attempt.record, one.attempt.letter):
            verdicts[check.verdict] += 1
            clusters[name].append(check.verdict == "valid")
            if check.verdict != "valid":
                faults.append(EvidenceFault(name, check.pointer, check.value, check.verdict))
    share = rate_interval(Cluster(sum(valid), len(valid)) for valid in clusters.values())
    return EvidenceFigure(share, dict(verdicts), tuple(faults))


def _unstable(scored: Sequence[Scored]) -> int:
    """Values of the labels that are read right in one repeat and not in another."""
    outcomes: defaultdict[tuple[str, str, str], set[bool]] = defaultdict(set)
    for one in scored:
        for leaf in one.leaves:
            if leaf.expected_at is not None:
                outcomes[one.attempt.name, leaf.field, leaf.expected_at].add(leaf.verdict == "correct")
    return sum(len(seen) > 1 for seen in outcomes.values())


def _slices(scored: Sequence[Scored]) -> tuple[SliceFigure, ...]:
    groups: defaultdict[tuple[str, str], list[Scored]] = defaultdict(list)
    for one in scored:
        for key, value in one.attempt.slices.items():
            groups[key, value].append(one)
    return tuple(
        SliceFigure(key, value, len({one.attempt.name for one in groups[key, value]}), row_figures(groups[key, value]))
        for key, value in sorted(groups, key=lambda group: (KEYS.index(group[0]), group[1]))
    )


def _cost(attempts: Sequence[Attempt]) -> Cost:
    seconds = sorted(attempt.seconds for attempt in attempts if attempt.record)
    told = [attempt.record.read_by for attempt in attempts if attempt.record]
    known = [read_by.tokens for read_by in told if read_by.tokens]
    dollars = [read_by.cost for read_by in told if read_by.cost is not None]
    retries = [read_by.retries for read_by in told if read_by.retries is not None]
    return Cost(
        attempts=len(attempts),
        seconds_median=median(seconds) if seconds else None,
        seconds_p95=quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else None,
        tokens_input=sum(used.input for used in known) if known else None,
        tokens_cached=sum(used.cached for used in known) if known else None,
        tokens_output=sum(used.output for used in known) if known else None,
        dollars=sum(dollars) if dollars else None,
        retries=sum(retries) if retries else None,
    )
