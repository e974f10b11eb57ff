"""Figures as one self-contained page with charts: no script, nothing fetched, dark and light, any width.

Names of guidelines and specialties come from letters: they are escaped here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from string import Template

from summarizer.intervals import Interval
from summarizer.resources import read_text
from summarizer.stats.charts import Axis, axis_for, bar, month_chart, tick_row, track
from summarizer.stats.figures import Figures, Folded, Group, Table
from summarizer.stats.groups import NOT_STATED
from summarizer.stats.published import PublishedYear, YearFigure, published
from summarizer.stats.words import (
    folded_name,
    group_name,
    interval,
    method,
    percent,
    published_text,
    rule,
    told,
    words,
)

# Rows that are shown before somebody asks for more.
_SHOWN = 12
# Months that make a chart.
_MONTHS = 3


def html_page(figures: Figures) -> str:
    """The whole page."""
    return Template(read_text("data/stats.html")).substitute(
        title=escape(words().page["title"]), period=escape(_period(figures)), sections="\n".join(_sections(figures))
    )


def _period(figures: Figures) -> str:
    """From the first month to the last, those of few letters among them."""
    months = [month for month in figures.counts.groups["month"] if month != NOT_STATED]
    return words().page["period"].format(first=min(months), last=max(months)) if months else ""


def _sections(figures: Figures) -> Iterator[str]:
    overall = figures.overall
    if overall is None:
        yield _card(words().none, "")
        return
    yield _tiles(figures, overall)
    if len(said := told(figures)) > 2:
        yield _card(words().page["left_out"], _list(said[2:]), kind="left-out")
    yield _card(words().by["month"], _month_section(figures))
    if figures.years or figures.few_years:
        yield _card(words().by["year"], _year_section(figures))
    for table in figures.tables:
        if table.by == "reason":
            yield _card(words().by["reason"], _reasons(table, overall, figures.minimum))
        elif table.by != "month":
            yield _card(words().by[table.by], _dots(table, figures, overall.share.value))
    sources = (words().page["sources"].format(**one.model_dump()) for one in published().sources.values())
    yield _card(words().page["how"], _list([*method(figures), rule(), *sources]))


def _tiles(figures: Figures, overall: Group) -> str:
    page = words().page
    ratio = page["decisions_a_letter"].format(published=published().decisions_a_letter)
    tiles = (
        (percent(overall.share.value), f"{page['share']} ({interval(overall.share)})"),
        (f"{overall.decisions:,}", page["decisions"]),
        (f"{figures.counts.letters:,}", page["letters"]),
        (f"{overall.decisions / overall.letters:.2f}", ratio),
    )
    shown = (
        f'<div class="card tile{"" if number else " first"}"><b>{escape(figure)}</b>{escape(what)}</div>'
        for number, (figure, what) in enumerate(tiles)
    )
    return f'<section class="tiles">{"".join(shown)}</section>'


def _card(heading: str, body: str, *, kind: str = "") -> str:
    return f'<section class="card {kind}"><h2>{escape(heading)}</h2>{body}</section>'


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _legend(everything: float | None, *, rates: bool = False) -> str:
    page = words().page
    keys = [("dot", page["legend_share"]), ("whisker", page["legend_interval"])]
    if everything is not None:
        keys.append(("all", page["legend_all"].format(share=percent(everything))))
    if rates:
        keys.append(("band", page["legend_published"]))
    shown = (f'<span><span class="key"><i class="{kind}"></i></span>{escape(what)}</span>' for kind, what in keys)
    return f'<p class="legend">{"".join(shown)}</p>'


def _months(figures: Figures) -> list[Group]:
    [table] = (table for table in figures.tables if table.by == "month")
    return [group for group in table.groups if group.name != NOT_STATED]


def _month_section(figures: Figures) -> str:
    months = _months(figures)
    page = words().page
    if len(months) < _MONTHS:
        return _note(page["few_months"].format(minimum=figures.minimum))
    rates = {year.year: year.published.rates for year in figures.years if year.published}
    bars = page["month_bars"].format(most=f"{max(month.decisions for month in months):,}")
    [table] = (table for table in figures.tables if table.by == "month")
    axis = axis_for(max(month.share.high for month in table.groups))
    return (
        _legend(None, rates=any(rates.values()))
        + month_chart(months, rates)
        + _note(bars)
        + _details(page["more_months"], _dot_table(table, table.groups, axis, figures, table.folded))
    )


def _dots(table: Table, figures: Figures, everything: float) -> str:
    """The largest groups at once, the others on demand, all on one axis."""
    if not table.groups:
        return _too_few(figures.minimum)
    axis = axis_for(max((group.share.high for group in table.groups), default=0))
    shown, more = table.groups[:_SHOWN], table.groups[_SHOWN:]
    first = _legend(everything) + _dot_table(table, shown, axis, figures, None if more else table.folded)
    if not more:
        return first
    label = words().page["more"].format(count=len(more))
    return first + _details(label, _dot_table(table, more, axis, figures, table.folded))


def _details(label: str, body: str) -> str:
    return f"<details><summary>{escape(label)}</summary>{body}</details>"


def _dot_table(table: Table, groups: Sequence[Group], axis: Axis, figures: Figures, folded: Folded | None) -> str:
    head = words().head
    everything = figures.overall.share.value if figures.overall else None
    rows = [
        f'<tr><th scope="row">{escape(group_name(table.by, group.name))}</th>'
        f"{_number(group.letters, 'letters')}{_number(group.decisions, 'decisions')}"
        f'<td class="plot">{track(axis, group.share, everything=everything)}</td>{_share(group.share)}</tr>'
        for group in groups
    ]
    if folded:
        rows.append(
            f'<tr class="folded"><th scope="row">{escape(folded_name(folded, figures.minimum))}</th>'
            f'<td class="n"></td>{_number(folded.decisions, "decisions")}<td class="plot"></td>'
            f'<td class="share"><b>{percent(folded.overturned / folded.decisions)}</b></td></tr>'
        )
    columns = (
        f'<th scope="col">{escape(words().by[table.by])}</th><th scope="col" class="n">{escape(head["letters"])}</th>'
        f'<th scope="col" class="n">{escape(head["decisions"])}</th><th class="axis">{tick_row(axis)}</th>'
        f'<th scope="col" class="share">{escape(head["overturned"])}</th>'
    )
    return _chart(axis, columns, rows)


def _number(number: int, unit: str) -> str:
    return f'<td class="n" data-unit="{escape(words().page[unit])}">{number:,}</td>'


def _share(share: Interval) -> str:
    return f'<td class="share"><b>{percent(share.value)}</b> <small>{escape(interval(share))}</small></td>'


def _chart(axis: Axis, columns: str, rows: Iterable[str], kind: str = "") -> str:
    step = round(100 * axis.step / axis.end, 3)
    body = "".join(rows)
    head = f"<thead><tr>{columns}</tr></thead>"
    return f'<table class="chart {kind}" style="--step:{step}%">{head}<tbody>{body}</tbody></table>'


def _too_few(minimum: int) -> str:
    return _note(words().page["few_groups"].format(minimum=minimum))


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _year_section(figures: Figures) -> str:
    if not figures.years:
        return _too_few(figures.minimum)
    rates = [rate for year in figures.years for rate in _rates(year.published)]
    axis = axis_for(max([year.share.high for year in figures.years] + rates))
    head = words().head
    columns = (
        f'<th scope="col">{escape(head["year"])}</th><th scope="col" class="n">{escape(head["letters"])}</th>'
        f'<th class="axis">{tick_row(axis)}</th><th scope="col" class="share">{escape(head["overturned"])}</th>'
        f'<th scope="col" class="published">{escape(head["published"])}</th><th scope="col"></th>'
    )
    rows = [_year(year, axis) for year in figures.years]
    if few := figures.few_years:
        rows.append(
            f'<tr class="folded"><th scope="row">{escape(folded_name(few, figures.minimum))}</th><td class="n"></td>'
            f'<td class="plot"></td><td class="share"><b>{percent(few.overturned / few.decisions)}</b></td>'
            f'<td class="published"></td><td class="verdict"></td></tr>'
        )
    return _legend(None, rates=True) + _chart(axis, columns, rows, "years") + _note(rule())


def _rates(entry: PublishedYear | None) -> tuple[float, ...]:
    return entry.rates if entry else ()


def _year(year: YearFigure, axis: Axis) -> str:
    letters = f"{year.letters:,}"
    if year.published:
        letters = words().page["year_letters"].format(letters=letters, published=f"{year.published.letters:,}")
    return (
        f'<tr><th scope="row">{year.year}</th>'
        f'<td class="n" data-unit="{escape(words().page["letters"])}">{escape(letters)}</td>'
        f'<td class="plot">{track(axis, year.share, rates=_rates(year.published))}</td>{_share(year.share)}'
        f'<td class="published">{escape(published_text(year.published))}</td>'
        f'<td class="verdict"><span class="chip {year.verdict}">{escape(words().verdict[year.verdict])}</span></td>'
        "</tr>"
    )


def _reasons(table: Table, overall: Group, minimum: int) -> str:
    """Of the decisions that went one way: how many name a reason."""
    if not table.groups:
        return _too_few(minimum)
    upheld = {group.name: group.decisions - group.overturned for group in table.groups}
    overturned = {group.name: group.overturned for group in table.groups}
    sides = (
        _reason_bars("upheld", upheld, overall.decisions - overall.overturned),
        _reason_bars("overturned", overturned, overall.overturned),
    )
    return f'<div class="two">{"".join(sides)}</div>'


def _reason_bars(side: str, counts: dict[str, int], total: int) -> str:
    page = words().page
    if not total:
        return ""
    given = sorted(((count / total, name) for name, count in counts.items() if count), reverse=True)
    axis = axis_for(max((share for share, _ in given), default=0))
    rows = (
        f'<tr><th scope="row">{escape(group_name("reason", name))}</th><td class="plot">{bar(axis, share, side)}</td>'
        f'<td class="share"><b>{percent(share)}</b></td></tr>'
        for share, name in given
    )
    columns = f'<th scope="col"></th><th class="axis">{tick_row(axis)}</th><th scope="col"></th>'
    note = page[f"reasons_{side}"].format(count=f"{total:,}")
    return f"<div><h3>{escape(page[side])}</h3>{_note(note)}{_chart(axis, columns, rows)}</div>"
