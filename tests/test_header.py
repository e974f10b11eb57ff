"""The header table in the orders that extractors give it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from summarizer.reader.header import find_header
from summarizer.schema import Case
from tests.reading import HEADER, item, record_of

FULL = Case(
    number="CM17-0000123",
    priority="standard",
    assigned=dt.date(2017, 3, 14),
    received=dt.date(2017, 3, 1),
    decided=dt.date(2017, 4, 20),
    injury=dt.date(2016, 2, 1),
    ur_denial=dt.date(2017, 2, 20),
)


def _case(header: str) -> Case:
    return record_of(item(), header=header).case


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        HEADER.replace("\n", " ") + "\n",
        HEADER.replace("Application\nReceived:\n03/01/2017", "\nApplication 03/01/2017\nReceived:"),
        "Case Number:\nDate Assigned:\nDate of Injury:\nDecision Date:\nUR Denial Date:\nPriority:\n"
        "Application Received:\n"
        "CM17-0000123\n03/14/2017\n02/01/2016\n04/20/2017\n02/20/2017\nStandard\n03/01/2017\n",
        "Priority\nStandard\nCase Number\nCM17-0000123\nDate of Injury\n02/01/2016\nUR Denial Date\n02/20/2017\n"
        "Application Received\n03/01/2017\nDate Assigned\n03/14/2017\nDecision Date\n04/20/2017\n",
        "CaseNumber:CM17-0000123 DateAssigned:03/14/2017\nDateof Injury:02/01/2016 DecisionDate:04/20/2017\n"
        "UR DenialDate:02/20/2017 Priority:Standard\nApplicationReceived:03/01/2017\n",
    ],
)
def test_the_table_is_read_however_its_cells_come(header: str) -> None:
    assert _case(header) == FULL


def test_a_label_without_a_value_takes_none_from_its_neighbour() -> None:
    assert _case(HEADER.replace("Assigned: 03/14/2017", "Assigned:")) == replace(FULL, assigned=None)


def test_a_date_that_cannot_be_is_looked_up_by_a_person() -> None:
    record = record_of(item(), header=HEADER.replace("04/20/2017", "04/45/2017"))

    assert record.case.decided is None
    assert "/case/decided" in {found.pointer for found in record.review}


def test_without_a_header_every_field_is_unknown() -> None:
    assert _case("") == Case()


def test_dates_of_a_cover_letter_are_no_header() -> None:
    record = record_of(
        item(), before="Date of Injury: 5/5/1999\nDear Pat Example, your letter is below. " + "x " * 60 + "\n"
    )

    assert record.case == FULL


def test_the_table_is_the_run_with_most_different_labels() -> None:
    table = "Case Number: CM17-0000123 Date Assigned: 03/14/2017 Priority: Standard"
    flat = f"Priority: high. {'y ' * 40}{table} {'z ' * 40}"
    header = find_header(flat, len(flat))

    assert header
    assert header.of(flat).startswith(table)
    assert find_header(flat, flat.index("Case Number")) is None


def test_an_application_in_prose_is_no_label() -> None:
    flat = "Your Application for review has Priority with us."

    assert find_header(flat, len(flat)) is None
