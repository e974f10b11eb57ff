"""Charts that fit any width: places are percentages, as HTML in a table's cells and as one SVG without a view box.

Colours are classes of `data/stats.html`. What is drawn also stands in figures beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from summarizer.intervals import Interval
from summarizer.stats.figures import Group
from summarizer.stats.words import interval, percent, words

# Where an axis of shares may end, and its steps.
_AXES = ((0.1, 0.02), (0.2, 0.05), (0.3, 0.1), (0.4, 0.1), (0.6, 0.2), (0.8, 0.2), (1.0, 0.25))
_HEIGHT = 230  # pixels of the month chart's upper part
_BARS = 60
_TOP = 14
_GAP = 34


@dataclass(frozen=True, slots=True)
class Axis:
    """From 0 to `end`, with a line each `step`."""

    end: float
    step: float

    def at(self, share: float) -> float:
        """The place of a share, in percent of the axis."""
        return round(100 * min(share, self.end) / self.end, 2)

    @property
    def ticks(self) -> tuple[float, ...]:
        return tuple(self.step * number for number in range(round(self.end / self.step) + 1))


def axis_for(highest: float) -> Axis:
    """The shortest axis that reaches the highest share."""
    return Axis(*next(axis for axis in _AXES if axis[0] >= min(highest, 1.0)))


def tick_row(axis: Axis) -> str:
    """The numbers above the tracks."""
    ticks = (f'<span style="left:{axis.at(tick)}%">{tick:.0%}</span>' for tick in axis.ticks)
    return f'<div class="ticks" aria-hidden="true">{"".join(ticks)}</div>'


def track(axis: Axis, share: Interval, *, everything: float | None = None, rates: Sequence[float] = ()) -> str:
    """A share with its interval; `everything` is the share of all letters, `rates` what was published."""
    left, right = axis.at(share.low), axis.at(share.high)
    marks = [
        f'<i class="whisker" style="left:{left}%;width:{right - left:.2f}%"></i>',
        f'<i class="dot" style="left:{axis.at(share.value)}%"></i>',
    ]
    if everything is not None:
        marks.insert(0, f'<i class="all" style="left:{axis.at(everything)}%"></i>')
    if rates:
        low, high = axis.at(rates[0]), axis.at(rates[-1])
        marks.insert(0, f'<i class="band" style="left:{low}%;width:{high - low:.2f}%"></i>')
    return f'<div class="track" aria-hidden="true">{"".join(marks)}</div>'


def bar(axis: Axis, share: float, kind: str) -> str:
    """A share as a bar from 0."""
    inner = f'<i class="bar {kind}" style="width:{axis.at(share)}%"></i>'
    return f'<div class="track" aria-hidden="true">{inner}</div>'


def month_chart(months: Sequence[Group], rates: Mapping[int, Sequence[float]]) -> str:
    """Shares over time with their intervals, above the number of decisions; `rates` by year are behind them.

    A month that is not among `months` ("2016-03") leaves a gap.
    """
    first, last = _number(months[0].name), _number(months[-1].name)
    width = 100 / (last - first + 1)
    axis = axis_for(max([group.share.high for group in months] + [rate for two in rates.values() for rate in two]))
    most = max(group.decisions for group in months)
    parts = [*_frame(axis), *_years(first, last, width), *_rates(rates, first, last, axis)]
    for group in months:
        left = (_number(group.name) - first) * width
        parts.append(_month(group, left, width, axis, most))
    for before, after in pairwise(months):
        if _number(after.name) == _number(before.name) + 1:
            x = (_number(before.name) - first + 0.5) * width
            y, to = _y(axis, before.share.value), _y(axis, after.share.value)
            parts.append(f'<line class="curve" x1="{x:.2f}%" x2="{x + width:.2f}%" y1="{y}" y2="{to}"/>')
    height = _TOP + _HEIGHT + _GAP + _BARS + 2
    label = escape(words().page["month"])
    return f'<svg class="months" height="{height}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _number(month: str) -> int:
    """Months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _y(axis: Axis, share: float) -> float:
    return round(_TOP + _HEIGHT * (1 - axis.at(share) / 100), 1)


def _frame(axis: Axis) -> Iterator[str]:
    for tick in axis.ticks:
        y = _y(axis, tick)
        yield f'<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
        yield f'<text class="share-tick" x="-6" y="{y + 4}">{tick:.0%}</text>'


def _years(first: int, last: int, width: float) -> Iterator[str]:
    for january in range(-(-first // 12) * 12, last + 1, 12):
        x = (january - first) * width
        yield (
            f'<line class="grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="{_TOP + _HEIGHT}" y2="{_TOP + _HEIGHT + 6}"/>'
            f'<text x="{x:.2f}%" dx="3" y="{_TOP + _HEIGHT + 14}">{january // 12}</text>'
        )


def _rates(rates: Mapping[int, Sequence[float]], first: int, last: int, axis: Axis) -> Iterator[str]:
    for year, two in rates.items():
        start, end = max(first, year * 12), min(last, year * 12 + 11)
        if start > end or not two:
            continue
        x, wide = (start - first) / (last - first + 1) * 100, (end - start + 1) / (last - first + 1) * 100
        top, bottom = _y(axis, two[-1]), _y(axis, two[0])
        yield (
            f'<rect class="rate" x="{x:.2f}%" width="{wide:.2f}%" y="{top - 1.5:.1f}" height="{bottom - top + 3:.1f}"/>'
        )


def _month(group: Group, left: float, width: float, axis: Axis, most: int) -> str:
    """One month: its interval, its point, its bar, and what they mean for whoever points at them."""
    top, bottom = _y(axis, group.share.high), _y(axis, group.share.low)
    tall = max(1.0, _BARS * group.decisions / most)
    floor = _TOP + _HEIGHT + _GAP + _BARS
    title = (
        words()
        .page["month_point"]
        .format(
            month=group.name,
            share=percent(group.share.value),
            interval=interval(group.share),
            decisions=f"{group.decisions:,}",
        )
    )
    return (
        f'<g><title>{escape(title)}</title><rect class="hit" x="{left:.2f}%" width="{width:.2f}%" y="{_TOP}" '
        f'height="{_HEIGHT}"/><rect class="veil" x="{left:.2f}%" width="{width:.2f}%" y="{top}" '
        f'height="{bottom - top:.1f}"/><circle class="point" cx="{left + width / 2:.2f}%" '
        f'cy="{_y(axis, group.share.value)}" r="2.2"/><rect class="volume" x="{left + width * 0.1:.2f}%" '
        f'width="{width * 0.8:.2f}%" y="{floor - tall:.1f}" height="{tall:.1f}"/></g>'
    )
