"""The dates of the panel's year and of each meeting: all in London, all in working days. R23, R25, R27."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from meetings.models import Meeting
from sharing.models import Panel
from sharing.web import days
from sharing.working_days import add_working_days, is_working_day, working_day_on_or_before

CIRCULATION_TIME = time(9)
COMPILED_BEFORE_APPROVAL = 2  # working days
RETURNS_BEFORE_MEETING = 2
UNREAD_BEFORE_MEETING = 2
MINUTES_AFTER_MEETING = 5
LAST_WEEK = 5  # of a month: the last of its weekdays, be it the fourth or the fifth


def london_date(moment: datetime) -> date:
    return days.in_london(moment).date()


# What follows from the date of a meeting, in its order


def circulate_on(meeting_on: date, panel: Panel) -> date:
    """The day on which the schedule goes out: so many days before the meeting, or the working day before that. R23."""
    return working_day_on_or_before(meeting_on - timedelta(days=panel.circulation_lead_days))


def circulation_moment(meeting_on: date, panel: Panel) -> datetime:
    """9am in London on that day. R23."""
    return datetime.combine(circulate_on(meeting_on, panel), CIRCULATION_TIME, days.LONDON)


def extraordinary_circulation(starts_at: datetime, panel: Panel) -> datetime:
    """When the schedule of an extraordinary meeting goes out: as always where there is time, else a working day before.

    Where even that is over it goes out as soon as the Chair approves it. R04, R23
    """
    on, now = london_date(starts_at), timezone.now()
    day_before = datetime.combine(add_working_days(on, -1), CIRCULATION_TIME, days.LONDON)
    return next((moment for moment in (circulation_moment(on, panel), day_before) if moment > now), now)


def compile_by(meeting: Meeting) -> date:
    return add_working_days(approve_by(meeting), -COMPILED_BEFORE_APPROVAL)


def approve_by(meeting: Meeting) -> date:
    """The last working day that ends before the schedule goes out. R25."""
    return add_working_days(london_date(meeting.circulate_at), -1)


def returns_by(meeting: Meeting) -> date:
    """Members learn from the schedule whom to look up, so returns follow it. R24, R27.

    Never before the schedule itself: where that goes out late, on the same day.
    """
    return max(add_working_days(meeting.on, -RETURNS_BEFORE_MEETING), london_date(meeting.circulate_at))


def unread_from(meeting: Meeting) -> datetime:
    """From when a schedule that nobody has opened is somebody else's to read: 48 hours of working days before. R26"""
    return _before(meeting, UNREAD_BEFORE_MEETING)


def unread_long_from(meeting: Meeting) -> datetime:
    """From when the agency's lead hears of it: a working day later. R26"""
    return _before(meeting, UNREAD_BEFORE_MEETING - 1)


def _before(meeting, working_days):
    starts = days.in_london(meeting.starts_at)
    return datetime.combine(add_working_days(starts.date(), -working_days), starts.time(), days.LONDON)


def minutes_by(meeting: Meeting) -> date:
    return add_working_days(meeting.on, MINUTES_AFTER_MEETING)


def is_late(meeting: Meeting, approved_at: datetime) -> bool:
    """Approved after it should have gone out, with nothing sent in time. R25."""
    sent_in_time = meeting.schedules.filter(circulated_at__isnull=False, is_late=False).exists()
    return approved_at > meeting.circulate_at and not sent_in_time


# The regular meetings of a panel


def regular_dates(weekday: int, weeks: list[int], first: date, last: date) -> Iterator[date]:
    """Dates by a rule, from the first to the last day, in order: bank holidays are not looked at yet.

    `weekday`: 0 for Monday. `weeks`: of the month, 1 to 4, or LAST_WEEK; each month has all of them.
    """
    month = first.replace(day=1)
    while month <= last:
        for day in sorted({_weekday_of(month, weekday, week) for week in weeks}):
            if first <= day <= last:
                yield day
        month = next_month(month)


def held_on(regular_on: date) -> date:
    """The day on which a regular meeting is held: its own, or the next working day where that is none."""
    while not is_working_day(regular_on):
        regular_on += timedelta(days=1)
    return regular_on


def next_month(day: date, months: int = 1) -> date:
    """The first day of the month so many months after the one of `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _weekday_of(month, weekday, week):
    """The nth weekday of a month."""
    first = month + timedelta(days=(weekday - month.weekday()) % 7)
    if week < LAST_WEEK:
        return first + timedelta(weeks=week - 1)
    fifth = first + timedelta(weeks=4)
    return fifth if fifth.month == month.month else first + timedelta(weeks=3)
