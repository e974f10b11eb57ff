"""Figures beside their targets, as lines."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Better = Literal["more", "less"]

_REACHES = {"more": operator.ge, "less": operator.le}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value in `unit`. `must`, `aim`: the targets, if it has any; `beside`: what it was made of."""

    what: str
    value: float
    unit: str = ""
    must: float | None = None
    aim: float | None = None
    better: Better = "more"
    beside: str = ""

    @property
    def verdict(self) -> str:
        """Which target it reaches: "aim", "must", or "short" of both."""
        reaches = _REACHES[self.better]
        if self.aim is not None and reaches(self.value, self.aim):
            return "aim"
        if self.must is None:
            return ""
        return "must" if reaches(self.value, self.must) else "short"


def lines_of(figures: Iterable[Figure]) -> list[str]:
    """A line a figure: "requests/s at 0 ms, 64 at once    301      must 330  aim 410  short    bare 250"."""
    return [_line(figure) for figure in figures]


def _line(figure: Figure) -> str:
    targets = "  ".join(f"{name} {_number(target)}" for name, target in _targets(figure))
    measured = f"{_number(figure.value)} {figure.unit}".rstrip()
    return f"  {figure.what:54} {measured:>12}  {targets:22} {figure.verdict:5}  {figure.beside}".rstrip()


def _targets(figure: Figure) -> list[tuple[str, float]]:
    told = (("must", figure.must), ("aim", figure.aim))
    return [(name, target) for name, target in told if target is not None]


def _number(value: float) -> str:
    return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.1f}" if abs(value) < 100 else f"{value:,.0f}"
