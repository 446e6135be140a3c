"""Meetings as events for a calendar. They name no child, so they may lie in a shared diary. R42.

The same UID for a meeting as long as it lives, and a SEQUENCE that counts the times it was changed, and the times its
reader was asked to it anew or told to stay away: whatever mail tells of it last, a diary keeps what is newest.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from meetings.models import Meeting
from sharing.web import days

LASTS = timedelta(hours=3)


def event(meeting: Meeting, turns=0) -> str:
    """An iCalendar text of one meeting that is to be held.

    `turns`, here and below: how often its reader was told before to stay away, or to come after all.
    """
    return _calendar([meeting], "PUBLISH", turns)


def events(meetings: list[Meeting], turns=0) -> str:
    """An iCalendar text of several, or of none; one that is cancelled says so."""
    return _calendar(meetings, "PUBLISH", turns)


def cancellation(meeting: Meeting, turns=0) -> str:
    """An iCalendar text that takes a meeting, and the way into its call, out of a calendar: off, or not theirs."""
    return _calendar([meeting], "CANCEL", turns)


def _entry(meeting, method, turns):
    starts = days.in_london(meeting.starts_at)
    entry = Event()
    entry.add("uid", f"{meeting.pk}@hsb-panel")
    entry.add("sequence", meeting.sequence + turns)
    entry.add("dtstamp", timezone.now())
    entry.add("dtstart", starts)
    entry.add("dtend", starts + LASTS)
    entry.add("summary", f"OFFICIAL-SENSITIVE – {meeting.panel.name}")
    entry.add("location", meeting.place)
    page = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    is_off = method == "CANCEL" or meeting.status == Meeting.Status.CANCELLED
    call_link = "" if is_off else meeting.call_link
    entry.add("description", f"Join the call: {call_link}\nThe meeting’s page: {page}" if call_link
              else f"The meeting’s page: {page}")  # fmt: skip
    if call_link:
        entry.add("url", call_link)
    entry.add("class", "CONFIDENTIAL")
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    entry.add("organizer", vCalAddress(f"mailto:{meeting.panel.mailbox}"))
    return entry


def _calendar(meetings, method, turns):
    calendar = Calendar()
    calendar.add("prodid", "-//HSB panel//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for meeting in meetings:
        calendar.add_component(_entry(meeting, method, turns))
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()
