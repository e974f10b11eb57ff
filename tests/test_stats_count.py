from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.intervals import Cluster, Sums, sums_of
from summarizer.schema import Decision, Record
from summarizer.stats.count import Counts, count
from summarizer.stats.groups import NOT_STATED
from summarizer.stats.letters import read_letters
from tests.stats_samples import item, lines_of, record

DECISIONS = st.lists(st.lists(st.sampled_from([None, "upheld", "overturned"]), max_size=4), max_size=8)


def counted(*records: Record) -> Counts:
    return count(read_letters(lines_of(records), "records.jsonl"))


def test_decisions_of_one_letter_are_one_cluster() -> None:
    counts = counted(record("a", item("overturned"), item("overturned"), item("upheld", category="therapy")))

    assert counts.overall == sums_of([Cluster(2, 3)])
    assert counts.groups["category"] == {"medication": sums_of([Cluster(2, 2)]), "therapy": sums_of([Cluster(0, 1)])}


def test_a_letter_that_was_there_before_counts_once() -> None:
    letter = record("a", item())
    counts = counted(letter, record("b", item()), letter)

    assert (counts.letters, counts.repeated, counts.overall.trials) == (2, 1, 2)


def test_what_stands_in_no_figure_is_counted() -> None:
    counts = counted(record("a", item(None), item(), decided=None), record("b"))

    assert (counts.undecided, counts.without_date, counts.without_items) == (1, 1, 1)
    assert counts.overall == Sums(1, 0, 1, 0, 0, 1)
    assert list(counts.groups["month"]) == [NOT_STATED]


def test_the_month_is_that_of_the_decision() -> None:
    assert list(counted(record("a", item(), decided="2016-03-31")).groups["month"]) == ["2016-03"]


def test_a_decision_with_two_reasons_counts_in_both_and_once_in_each() -> None:
    both = item(reasons=("not_needed_now", "criteria_not_met"), guidelines=(("ODG", "Pain, Naproxen"), ("ODG", "Pain")))
    groups = counted(record("a", both)).groups

    assert set(groups["reason"]) == {"not_needed_now", "criteria_not_met"}
    assert groups["guideline"] == {"ODG: Pain": sums_of([Cluster(0, 1)])}


def test_spellings_of_a_specialty_are_one_group_by_the_most_common_one() -> None:
    spellings = ("pain  management", "Pain Management", "Pain Management")
    letters = [record(str(number), item(), specialties=(name,)) for number, name in enumerate(spellings)]

    assert counted(*letters).groups["specialty"] == {"Pain Management": sums_of([Cluster(0, 1)] * 3)}


def test_a_specialty_named_like_a_category_keeps_its_own_spelling() -> None:
    groups = counted(record("a", item(category="surgery"), specialties=("Surgery",))).groups

    assert (list(groups["category"]), list(groups["specialty"])) == (["surgery"], ["Surgery"])


@given(DECISIONS)
def test_the_groups_of_a_way_with_one_group_a_letter_add_up_to_all(letters: list[list[Decision | None]]) -> None:
    records = [record(str(number), *map(item, decisions)) for number, decisions in enumerate(letters)]
    counts = counted(*records)
    decided = [decision for decisions in letters for decision in decisions if decision]

    assert counts.overall.trials == len(decided)
    assert counts.overall.successes == decided.count("overturned")
    assert counts.groups["category"].get("medication", Sums()) == counts.overall
    assert counts.undecided == sum(map(len, letters)) - len(decided)
