"""How much a request asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reader.quantity import _FORMS, PRODUCT, find_products, find_quantity

CASES: list[tuple[str, int | None]] = [
    ("Physical therapy 2 times a week for 3 weeks (6)", 6),
    ("Chiropractic 2x8", 16),
    ("Norco 10/325mg #90 with 2 refills", 90),
    ("PT 1 to 2 times a week for 4 weeks", 8),
    ("Office visits, 1-2 visits", 2),
    ("CPM machine daily for 4 weeks", 28),
    ("Ointment 5% #1", 1),
    ("Home health aide 4 hours a day, 5 days a week for 6 weeks", 120),
    ("Twelve (12) sessions of therapy", 12),
    ("therapy three (3) times a week for four (4) weeks", 12),
    ("Twelve therapy sessions, three times weekly, for the elbow", 12),
    ("purchase of one stimulator unit", 1),
    ("Lotion 120ml", 120),
    ("Cold therapy unit, 30 day rental", 30),
    ("Cold therapy for one week", 7),
    ("Service: 2 leg wraps", 2),
    ("Electrocardiogram times 3", 3),
    ("Tramadol 50mg qty 60.00", 60),
    ("MRI of the lumbar spine at L4-5, 1.5 Tesla", None),
    ("Cream 20% in base 240g", None),
    ("Tabs 5mg DOS: 11/14/16", None),
    ("Drug (unknown quantity)", None),
    ("Weight loss program for 3 months", None),
    ("Acupuncture 1 time per week for 8 weeks", 8),
    ("Rehabilitation 3 x week x 12 weeks", 36),
    ("PT 2xwk x 6wks", 12),
    ("Group meetings once a week for 6 months", None),
    ("Office visit every 4-6 weeks", None),
    ("Follow-up in 6 weeks", None),
    ("Zolpidem 5 mg, thirty count with three refills", 30),
    ("thirty-six sessions of rehabilitation", 36),
    ("Gabapentin 300 mg, one hundred and twenty capsules", 120),
    ("Drug test, one (1), DOS: 2/26/14", 1),
    ("Functional restoration program, 160 hours", 160),
    ("Aide 24 hours a day", None),
    ("Nerve block QTY 1.00", 1),
    ("Follow-up visits (x4): one every 3 months", 4),
    ("Zolpidem 5 mg 1 tab PO QHS #30 refill: 2", 30),
    ("Zolpidem 5 mg #60, 2 refills", 60),
    ("Attendant 8 hrs/day x 7 days/wk x 2 wks", 112),
    ("Nabumetone 500 mg tablets 60", 60),
    ("Electrodes, 12 packs", 12),
    ("Implants at #8 and #9", None),
    ("Tylenol #3", None),
    ("Tylenol No. 3, #60", 60),
    ("Crown on tooth #7", None),
    ("Antibody 225mg/1.5ml, one pen", None),
    ("Compound cream, asked for at the June 3, 2014 office visit", None),
]


@pytest.mark.parametrize(("request_text", "value"), CASES)
def test_the_number_asked_for_is_read(request_text: str, value: int | None) -> None:
    found = find_quantity(request_text)

    assert (found.value if found else None) == value


@given(times=st.integers(1, 7), weeks=st.integers(1, 12))
def test_a_frequency_and_a_duration_are_multiplied(times: int, weeks: int) -> None:
    found = find_quantity(f"therapy {times} times a week for {weeks} weeks")

    assert found is not None
    assert (found.value, found.rule) == (times * weeks, PRODUCT)


@given(count=st.integers(1, 999))
def test_a_number_of_tablets_is_that_number(count: int) -> None:
    found = find_quantity(f"Naproxen 500mg #{count}")

    assert found is not None
    assert (found.value, found.rule) == (count, None)


@given(count=st.integers(1, 599))
def test_a_number_in_words_is_the_number(count: int) -> None:
    hundreds, rest = divmod(count, 100)
    units = "zero one two three four five six seven eight nine".split()
    teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    small = (units + teens)[rest] if rest < 20 else "-".join([tens[rest // 10 - 2], *units[rest % 10 : rest % 10 + 1]])
    words = " ".join([*([f"{units[hundreds]} hundred"] if hundreds else []), small]).removesuffix(" zero")
    found = find_quantity(f"Naproxen 500mg, {words.removesuffix('-zero')} tablets")

    assert found is not None
    assert found.value == count


def test_directions_for_tablets_are_a_product() -> None:
    assert [found.value for found in find_products("one tablet twice daily 14 days #40")] == [28]


@pytest.mark.parametrize("request_text", [request_text for request_text, _ in CASES])
def test_a_form_is_never_passed_over_for_want_of_its_cue(request_text: str) -> None:
    for form in _FORMS:
        for found in form.pattern.finditer(request_text):
            assert not form.cues or any(cue in found[0].lower() for cue in form.cues)


@pytest.mark.parametrize("request_text", ["Physical therapy twice a week for fourweeks", "Aide daily for sixweeks"])
def test_a_number_that_lost_its_blank_counts_beside_a_frequency(request_text: str) -> None:
    assert find_quantity(request_text)


def test_a_letter_that_is_longer_in_small_letters_moves_no_place() -> None:
    request_text = "Acupuncture \u0130, right knee, 12 sessions"
    found = find_quantity(request_text)

    assert found is not None
    assert request_text[found.start : found.end] == "12 sessions"
