"""The charts as inline SVG: accuracy by field, errors by letter. Colours are classes of the style sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from evals.figures import Figure

TICKS = (0.0, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)

_LABELS = 330
_PLOT = 640
_FIGURES = 130
_LINE = 20
_TOP = 28
_BAND_GAP = 10
ACCURACY_WIDTH = _LABELS + _PLOT + _FIGURES


def x_of(f1: float) -> float:
    """Where a figure stands: linear in the square root of the error rate, so that 0.98 and 0.99 are apart."""
    return round(_LABELS + _PLOT * (1 - sqrt(1 - f1)), 1)


@dataclass(frozen=True, slots=True)
class Dot:
    """One field: its line, interval and how it stands to the target."""

    name: str
    y: int
    x: float
    low: float
    high: float
    state: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Band:
    """One row of the acceptance table with its fields and its target."""

    name: str
    y: int
    height: int
    target: float | None
    target_text: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The accuracy chart: bands from top to bottom."""

    width: int
    height: int
    left: int
    right: int
    ticks: tuple[tuple[float, str], ...]
    bands: tuple[Band, ...]


def accuracy_chart(rows: Sequence[Figure], fields: Sequence[Figure]) -> Accuracy:
    """Fields in their rows, the worst row first and in it the worst field; what was not measured is left out."""
    bands = []
    y = _TOP
    for row in sorted((row for row in rows if row.f1), key=_badness):
        below = sorted((field for field in fields if field.row.name == row.name and field.f1), key=_badness)
        height = _LINE * (len(below) + 1) + 6
        bands.append(_band(row, below, y, height))
        y += height + _BAND_GAP
    ticks = tuple((x_of(tick), f"{tick:g}") for tick in TICKS)
    return Accuracy(ACCURACY_WIDTH, y + 6, _LABELS, _LABELS + _PLOT, ticks, tuple(bands))


def state_of(figure: Figure) -> str:
    """`met`, `unsure` (below the target, which lies in the interval), `missed`, or `free` without a target."""
    if figure.met is None or figure.f1 is None or figure.row.target is None:
        return "free"
    if figure.met:
        return "met"
    return "unsure" if figure.f1.high >= figure.row.target else "missed"


def _band(row: Figure, fields: Sequence[Figure], y: int, height: int) -> Band:
    dots = [_dot(row, y + 12), *(_dot(field, y + 12 + _LINE * place) for place, field in enumerate(fields, start=1))]
    target = row.row.target
    text = "" if target is None else f"{target:.2f}"
    return Band(row.name, y, height, None if target is None else x_of(target), text, tuple(dots))


def _dot(figure: Figure, y: int) -> Dot:
    if figure.f1 is None:  # left out by the caller
        raise ValueError(figure.name)
    f1, counts = figure.f1, figure.counts
    return Dot(
        name=figure.name,
        y=y,
        x=x_of(f1.value),
        low=x_of(f1.low),
        high=x_of(f1.high),
        state=state_of(figure),
        text=f"{f1.value:.3f}",
        title=f"{figure.name}: F1 {f1.value:.3f} ({f1.low:.3f} to {f1.high:.3f}), {counts.correct} right, "
        f"{counts.wrong} wrong, {counts.missed} missed, {counts.invented} invented",
    )


def _badness(figure: Figure) -> float:
    return (figure.f1.value if figure.f1 else 2.0) - (figure.row.target or 0.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """The errors of one letter in one row of the table; `level` 1 to 4 is how dark it is."""

    x: int
    y: int
    errors: int
    level: int
    critical: bool
    title: str


@dataclass(frozen=True, slots=True)
class Column:
    """One letter: its cells and a bar for all its errors."""

    letter: str
    x: int
    bar: float
    errors: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ErrorMap:
    """Errors by letter: columns are letters, the worst first; lines are rows of the acceptance table."""

    width: int
    height: int
    size: int
    base: int
    lines: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]
    clean: int
    hidden: int


_MAP_LABELS = 170
_SIZE = 16
_BARS = 90
_MOST_COLUMNS = 100
# Errors from which a cell is one level darker.
_LEVELS = (1, 2, 4, 8)


def error_map(
    errors: Mapping[str, Mapping[str, int]], critical: Mapping[str, Mapping[str, int]], rows: Sequence[str]
) -> ErrorMap:
    """`errors` and `critical`: letter -> row -> number. Letters without errors are counted, not drawn."""
    totals = {letter: sum(below.values()) for letter, below in errors.items()}
    worst = sorted((letter for letter in totals if totals[letter]), key=lambda letter: (-totals[letter], letter))
    shown = worst[:_MOST_COLUMNS]
    scale = (_BARS - 16) / max([totals[letter] for letter in shown], default=1)
    columns = tuple(
        Column(
            letter,
            _MAP_LABELS + place * (_SIZE + 2),
            round(totals[letter] * scale, 1),
            totals[letter],
            tuple(_cells(letter, place, errors[letter], critical.get(letter, {}), rows)),
        )
        for place, letter in enumerate(shown)
    )
    return ErrorMap(
        width=max(_MAP_LABELS + len(shown) * (_SIZE + 2) + 10, 520),
        height=_BARS + len(rows) * (_SIZE + 4) + 8,
        size=_SIZE,
        base=_BARS,
        lines=tuple((_BARS + 6 + place * (_SIZE + 4), name) for place, name in enumerate(rows)),
        columns=columns,
        clean=len(totals) - len(worst),
        hidden=len(worst) - len(shown),
    )


def _cells(
    letter: str, place: int, errors: Mapping[str, int], critical: Mapping[str, int], rows: Sequence[str]
) -> list[Cell]:
    return [
        Cell(
            x=_MAP_LABELS + place * (_SIZE + 2),
            y=_BARS + 6 + line * (_SIZE + 4),
            errors=errors.get(row, 0),
            level=sum(errors.get(row, 0) >= least for least in _LEVELS),
            critical=critical.get(row, 0) > 0,
            title=f"{letter}, {row}: {errors.get(row, 0)} errors",
        )
        for line, row in enumerate(rows)
    ]
