from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings import dates, rules
from meetings.models import Meeting
from sharing.models import Panel
from sharing.web import days
from sharing.working_days import is_working_day

MEETINGS = st.dates(date(2026, 1, 1), date(2030, 12, 31)).filter(is_working_day)


def meeting_on(day, lead=7):
    panel = Panel(circulation_lead_days=lead)
    starts_at = datetime.combine(day, datetime.min.time().replace(hour=10), days.LONDON)
    return Meeting(panel=panel, starts_at=starts_at, circulate_at=dates.circulation_moment(day, panel))


@pytest.mark.rule("R23")
@given(MEETINGS, st.integers(1, 28))
def test_schedule_goes_out_on_a_working_day_never_later_than_the_lead_time(day, lead):
    goes_out = dates.circulate_on(day, Panel(circulation_lead_days=lead))
    assert is_working_day(goes_out)
    assert goes_out <= day - timedelta(days=lead)
    assert not any(is_working_day(goes_out + timedelta(days=n)) for n in range(1, (day - goes_out).days - lead + 1))


@pytest.mark.rule("R23")
@given(MEETINGS)
def test_schedule_goes_out_at_nine_by_londons_clocks_summer_and_winter(day):
    moment = dates.circulation_moment(day, Panel(circulation_lead_days=7))
    assert days.in_london(moment).strftime("%H:%M") == "09:00"
    assert days.in_london(moment).date() == dates.circulate_on(day, Panel(circulation_lead_days=7))


@pytest.mark.rule("R23")
def test_one_week_before_a_bank_holiday_is_the_working_day_before_it():
    # Early May bank holiday 2026 is Monday 4 May; a week before 11 May.
    assert dates.circulate_on(date(2026, 5, 11), Panel(circulation_lead_days=7)) == date(2026, 5, 1)


@given(MEETINGS)
def test_dates_of_a_meeting_stand_in_their_order(day):
    meeting = meeting_on(day)
    goes_out = days.in_london(meeting.circulate_at).date()
    order = [dates.compile_by(meeting), dates.approve_by(meeting), goes_out, day, dates.minutes_by(meeting)]
    assert order == sorted(order)
    assert goes_out < dates.returns_by(meeting) < day


@given(st.dates(date(2027, 1, 1), date(2030, 12, 31)))
def test_a_meeting_is_never_on_a_day_off(day):
    at = datetime.combine(day, datetime.min.time().replace(hour=10), days.LONDON)
    assert bool(rules.reasons_not_to_meet_at(at)) == (not is_working_day(day))
