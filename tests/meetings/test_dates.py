"""Every date of a meeting, over five years: more than 20,000 of them, in London's working days."""

from datetime import date, datetime, time, timedelta

import pytest

from meetings import dates
from meetings.models import Meeting
from meetings.models.calendar import WEEKDAYS, WEEKS
from sharing.models import Panel
from sharing.web import days
from sharing.working_days import is_working_day

FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
WORKING_DAYS = [day for day in EVERY_DAY if is_working_day(day)]
LEADS = range(1, 29)
# Christmas and New Year, Easter, early May and late August, as published for England.
BANK_HOLIDAYS = {
    date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31), date(2026, 12, 25),
    date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 12, 27), date(2027, 12, 28),
}  # fmt: skip


def meeting_on(day, panel, at=time(9, 30)):
    starts_at = datetime.combine(day, at, days.LONDON)
    return Meeting(panel=panel, starts_at=starts_at, circulate_at=dates.circulation_moment(day, panel))


@pytest.mark.rule("R23")
def test_a_schedule_goes_out_at_nine_on_a_working_day_never_later_than_its_days_before():
    tried = 0
    for lead in LEADS:
        panel = Panel(circulation_lead_days=lead)
        for day in WORKING_DAYS:
            moment = days.in_london(dates.circulation_moment(day, panel))
            on = moment.date()
            assert (moment.hour, moment.minute) == (9, 0)
            assert is_working_day(on)
            assert on <= day - timedelta(days=lead)
            # Nor earlier than it must: between that day and the day it stands for nobody works.
            assert not any(is_working_day(day - timedelta(days=n)) for n in range(lead, (day - on).days))
            tried += 1
    assert tried > 20_000


@pytest.mark.rule("R23")
@pytest.mark.rule("R25")
@pytest.mark.rule("R27")
def test_the_dates_of_a_meeting_stand_in_their_order():
    tried = 0
    for lead in LEADS:
        panel = Panel(circulation_lead_days=lead)
        for day in WORKING_DAYS:
            one = meeting_on(day, panel)
            goes_out = dates.london_date(one.circulate_at)
            order = [dates.compile_by(one), dates.approve_by(one), goes_out, dates.returns_by(one), day,
                     dates.minutes_by(one)]  # fmt: skip
            assert order == sorted(order)
            assert order[1] < goes_out < day < order[5]
            assert all(is_working_day(each) for each in order)
            assert dates.unread_from(one) < dates.unread_long_from(one) < one.starts_at
            tried += 1
    assert tried > 20_000


@pytest.mark.parametrize(
    ("on", "offset"),
    [(date(2026, 3, 27), 0), (date(2026, 3, 30), 1), (date(2026, 10, 23), 1), (date(2026, 10, 26), 0)],
)
@pytest.mark.rule("R23")
def test_nine_in_london_is_nine_on_either_side_of_the_change_of_the_clocks(on, offset):
    moment = dates.circulation_moment(on + timedelta(days=7), Panel(circulation_lead_days=7))
    assert days.in_london(moment).date() == on
    assert moment.utcoffset() == timedelta(hours=offset)


@pytest.mark.rule("R26")
def test_unread_is_never_counted_from_less_than_two_days_of_the_clock_on_the_wall_before():
    panel = Panel(circulation_lead_days=7)
    for day in WORKING_DAYS:
        since = days.in_london(dates.unread_from(meeting_on(day, panel)))
        assert since.date() <= day - timedelta(days=2)
        assert since.time() == time(9, 30)
        assert is_working_day(since.date())


def test_regular_meetings_are_held_on_working_days_and_no_month_is_left_out():
    tried = 0
    months = {(day.year, day.month) for day in EVERY_DAY}
    for weekday, _ in WEEKDAYS:
        for week, _ in WEEKS:
            found = list(dates.regular_dates(weekday, [week], FIRST, LAST))
            assert {(day.year, day.month) for day in found} == months
            assert len(found) == len(months)
            for day in found:
                held_on = dates.held_on(day)
                assert day.weekday() == weekday
                assert is_working_day(held_on)
                assert held_on not in BANK_HOLIDAYS
                assert not any(is_working_day(day + timedelta(days=n)) for n in range((held_on - day).days))
                if week < dates.LAST_WEEK:
                    assert (day.day - 1) // 7 + 1 == week
                else:
                    assert (day + timedelta(days=7)).month != day.month
                tried += 1
    assert tried == 25 * 60


def test_the_bank_holidays_are_the_published_ones():
    assert not any(is_working_day(day) for day in BANK_HOLIDAYS)
    assert dates.held_on(date(2026, 12, 25)) == date(2026, 12, 29)  # Boxing Day falls on a Saturday, its day on Monday


def test_two_weeks_of_a_month_that_fall_together_are_one_meeting():
    assert list(dates.regular_dates(1, [4, 5], date(2026, 2, 1), date(2026, 2, 28))) == [date(2026, 2, 24)]
    assert list(dates.regular_dates(1, [1, 3], date(2026, 6, 3), date(2026, 6, 30))) == [date(2026, 6, 16)]
