from __future__ import annotations

import pytest

from summarizer.intervals import Interval
from summarizer.stats.figures import Folded
from summarizer.stats.published import PublishedYear, published, verdict_of, year_figures
from tests.stats_samples import figures, item, record, year_of_letters


def test_groups_of_too_few_letters_are_folded_and_lose_no_decision() -> None:
    many = [record(f"a{number}", item("upheld", category="therapy")) for number in range(10)]
    few = [record("b", item("overturned")), record("c", item("upheld", category="surgery"))]
    [table] = (table for table in figures(many + few, minimum=10).tables if table.by == "category")

    assert [group.name for group in table.groups] == ["therapy"]
    assert table.folded == Folded(groups=2, decisions=2, overturned=1)


def test_letters_make_a_group_large_and_decisions_do_not() -> None:
    one_letter = record("a", *[item()] * 40)

    assert figures([one_letter], minimum=2).tables[0].groups == ()


def test_months_stand_in_order_and_other_groups_by_size() -> None:
    letters = [
        record("a", item(category="therapy"), decided="2016-04-01"),
        record("b", item(), item(), decided="2015-12-01"),
        record("c", item(category=None), item(category=None), item(category=None), decided=None),
    ]
    tables = {table.by: [group.name for group in table.groups] for table in figures(letters).tables}

    assert tables["month"] == ["2015-12", "2016-04", ""]
    assert tables["category"] == ["medication", "therapy", ""]


def test_nothing_decided_has_no_figures() -> None:
    empty = figures([record("a", item(None))])

    assert (empty.overall, empty.years, empty.few_years) == (None, (), None)


@pytest.mark.parametrize(
    ("overturned", "verdict"),
    [(42, "agrees"), (45, "agrees"), (90, "higher"), (2, "lower"), (458, "higher")],
    ids=["as published", "within the margin", "twice as many", "hardly any", "every decision turned over"],
)
def test_a_year_agrees_with_what_was_published_or_not(overturned: int, verdict: str) -> None:
    # 2016: DIR 8.4% overturned, CWCI 91.2% upheld; 458 of 500 is what a reader gives who takes "Upheld" for "approved"
    [year] = figures(year_of_letters(2016, overturned)).years

    assert (year.letters, year.overturned, year.verdict) == (500, overturned, verdict)


def test_a_year_of_too_few_letters_is_not_compared_however_far_off() -> None:
    [year] = figures(year_of_letters(2016, 399, letters=399)).years

    assert year.verdict == "too_few"


@pytest.mark.parametrize("year", [2013, 2018])
def test_a_year_without_a_published_rate_is_not_compared(year: int) -> None:
    [figure] = figures(year_of_letters(year, 40)).years

    assert figure.verdict == "unpublished"


def test_letters_without_a_date_are_in_no_year() -> None:
    dated, undated = year_of_letters(2016, 42), [record(str(number), item(), decided=None) for number in range(50)]

    assert sum(year.letters for year in figures(dated + undated).years) == 500


def test_the_margin_is_part_of_the_agreement() -> None:
    entry = PublishedYear(year=2016, letters=1, overturned=10.0, upheld=88.0)
    margin, edge = published().margin / 100, 1e-6

    def verdict(low: float, high: float) -> str:
        return verdict_of(Interval((low + high) / 2, low, high, 400), 400, entry)

    assert verdict(0.12 + margin - edge, 0.3) == "agrees"
    assert verdict(0.12 + margin + edge, 0.3) == "higher"
    assert verdict(0.05, 0.10 - margin + edge) == "agrees"
    assert verdict(0.05, 0.10 - margin - edge) == "lower"


def test_the_two_published_series_never_differ_by_more_than_the_margin_says() -> None:
    both = [year.rates for year in published().year if len(year.rates) == 2 and not year.upheld_about]

    assert len(both) == 5
    assert max(high - low for low, high in both) == pytest.approx(published().margin / 100)


def test_years_are_the_sums_of_their_months() -> None:
    letters = year_of_letters(2016, 42) + year_of_letters(2017, 10)
    [first, second] = figures(letters).years

    assert (first.decisions, second.decisions, second.overturned) == (500, 500, 10)
    assert year_figures({}) == ()
