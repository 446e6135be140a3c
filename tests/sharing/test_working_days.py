from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.working_days import (
    add_working_days,
    is_working_day,
    working_day_on_or_before,
    working_days_between,
)

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # Boxing Day falls on a Saturday: substitute day
        (date(2026, 12, 29), True),
        (date(2026, 12, 12), False),
        (date(2026, 8, 31), False),  # summer bank holiday of England, not of Scotland
        (date(2026, 8, 3), True),  # Scotland's is not England's
        (date(2027, 3, 26), False),  # Good Friday
    ],
)
def test_bank_holidays_are_those_of_england(day, works):
    assert is_working_day(day) is works


@pytest.mark.rule("R03")
@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 11, 23), 2, date(2026, 11, 25)),
        (date(2026, 11, 27), 2, date(2026, 12, 1)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 12, 24), 2, date(2026, 12, 30)),
        (date(2026, 12, 30), -2, date(2026, 12, 24)),
        (date(2026, 12, 25), 0, date(2026, 12, 25)),
    ],
)
def test_working_days_are_added_over_weekends_and_bank_holidays(start, n, end):
    assert add_working_days(start, n) == end


@pytest.mark.rule("R23")
def test_a_day_off_falls_back_to_the_working_day_before():
    assert working_day_on_or_before(date(2027, 3, 29)) == date(2027, 3, 25)
    assert working_day_on_or_before(date(2027, 3, 25)) == date(2027, 3, 25)


@given(days, st.integers(1, 30))
def test_adding_and_counting_agree(start, n):
    end = add_working_days(start, n)

    assert is_working_day(end)
    assert working_days_between(start, end) == n


@given(days)
def test_nothing_has_passed_on_the_same_day_or_before(day):
    assert working_days_between(day, day) == 0
    assert working_days_between(day, date(2019, 1, 1)) == 0
