"""Meetings as events for a calendar. They name no child, so they may lie in a shared diary. R42.

The same UID for a meeting as long as it lives, and its own SEQUENCE, which counts the times it was changed: whatever
mail tells of it last, a diary keeps what is newest.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from meetings.models import Meeting
from sharing.web import days

LASTS = timedelta(hours=3)


def event(meeting: Meeting) -> str:
    """An iCalendar text of one meeting that is to be held."""
    return _calendar([meeting], "PUBLISH")


def events(meetings: list[Meeting]) -> str:
    """An iCalendar text of several, or of none; one that is cancelled says so."""
    return _calendar(meetings, "PUBLISH")


def cancellation(meeting: Meeting) -> str:
    """An iCalendar text that takes a meeting out of a calendar: called off, or no longer of this person."""
    return _calendar([meeting], "CANCEL")


def _entry(meeting, method):
    starts = days.in_london(meeting.starts_at)
    entry = Event()
    entry.add("uid", f"{meeting.pk}@hsb-panel")
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", timezone.now())
    entry.add("dtstart", starts)
    entry.add("dtend", starts + LASTS)
    entry.add("summary", f"OFFICIAL-SENSITIVE – {meeting.panel.name}")
    entry.add("location", meeting.place)
    page = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    entry.add("description", f"Join the call: {meeting.call_link}\nThe meeting’s page: {page}" if meeting.call_link
              else f"The meeting’s page: {page}")  # fmt: skip
    if meeting.call_link:
        entry.add("url", meeting.call_link)
    entry.add("class", "CONFIDENTIAL")
    is_off = method == "CANCEL" or meeting.status == Meeting.Status.CANCELLED
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    entry.add("organizer", vCalAddress(f"mailto:{meeting.panel.mailbox}"))
    return entry


def _calendar(meetings, method):
    calendar = Calendar()
    calendar.add("prodid", "-//HSB panel//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for meeting in meetings:
        calendar.add_component(_entry(meeting, method))
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()
