from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings import dates, rules
from sharing.models import Panel
from sharing.web import days
from sharing.working_days import is_working_day


@pytest.mark.rule("R23")
def test_one_week_before_a_bank_holiday_is_the_working_day_before_it():
    # Early May bank holiday 2026 is Monday 4 May; a week before 11 May.
    assert dates.circulate_on(date(2026, 5, 11), Panel(circulation_lead_days=7)) == date(2026, 5, 1)


@given(st.dates(date(2027, 1, 1), date(2030, 12, 31)))
def test_a_meeting_is_never_on_a_day_off(day):
    at = datetime.combine(day, datetime.min.time().replace(hour=10), days.LONDON)
    assert bool(rules.reasons_not_to_meet_at(at)) == (not is_working_day(day))
