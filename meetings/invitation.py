"""The meeting as an event for a calendar. It names no child, so it may lie in a shared diary. R42."""

from datetime import timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from meetings.models import Meeting, ScheduleVersion
from sharing.web import days

LASTS = timedelta(hours=3)


def event(version: ScheduleVersion) -> str:
    """An iCalendar text: the same UID for every version of a meeting's schedule, a higher SEQUENCE for each."""
    return _calendar(_entry(version.meeting, version.number - 1), "PUBLISH")


def cancellation(meeting: Meeting) -> str:
    """An iCalendar text that takes the meeting out of a calendar."""
    entry = _entry(meeting, meeting.schedules.count())
    entry.add("status", "CANCELLED")
    return _calendar(entry, "CANCEL")


def _entry(meeting, sequence):
    starts = days.in_london(meeting.starts_at)
    entry = Event()
    entry.add("uid", f"{meeting.pk}@hsb-panel")
    entry.add("sequence", sequence)
    entry.add("dtstamp", timezone.now())
    entry.add("dtstart", starts)
    entry.add("dtend", starts + LASTS)
    entry.add("summary", f"OFFICIAL-SENSITIVE – {meeting.panel.name}")
    entry.add("location", meeting.place)
    entry.add("class", "CONFIDENTIAL")
    return entry


def _calendar(entry, method):
    calendar = Calendar()
    calendar.add("prodid", "-//HSB panel//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()
