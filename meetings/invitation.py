"""Meetings as events for a calendar. They name no child, so they may lie in a shared diary. R42.

The same UID for a meeting as long as it lives, and a SEQUENCE that counts the times it was changed, and the times its
reader was asked to it anew or told to stay away: whatever mail tells of it last, a diary keeps what is newest.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from meetings.models import Invitation, Meeting
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


def withdrawal(meeting: Meeting, told: Invitation, turns: int) -> str:
    """The same for somebody who has left: of the meeting as they were `told` of it last, not as it stands now. R26"""
    entry = _head(meeting, told.sequence + turns, told.starts_at)
    entry.add("status", "CANCELLED")
    return _written([entry], "CANCEL")


def _head(meeting, sequence, starts_at):
    """Which meeting it is, and when: what every event says, also the one that takes it out of a calendar."""
    entry = Event()
    entry.add("uid", f"{meeting.pk}@hsb-panel")
    entry.add("sequence", sequence)
    entry.add("dtstamp", timezone.now())
    entry.add("dtstart", days.in_london(starts_at))
    entry.add("summary", f"OFFICIAL-SENSITIVE – {meeting.panel.name}")
    entry.add("class", "CONFIDENTIAL")
    entry.add("organizer", vCalAddress(f"mailto:{meeting.panel.mailbox}"))
    return entry


def _entry(meeting, method, turns):
    entry = _head(meeting, meeting.sequence + turns, meeting.starts_at)
    entry.add("dtend", days.in_london(meeting.starts_at) + LASTS)
    entry.add("location", meeting.place)
    page = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    is_off = method == "CANCEL" or meeting.status == Meeting.Status.CANCELLED
    call_link = "" if is_off else meeting.call_link
    entry.add("description", f"Join the call: {call_link}\nThe meeting’s page: {page}" if call_link
              else f"The meeting’s page: {page}")  # fmt: skip
    if call_link:
        entry.add("url", call_link)
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return entry


def _calendar(meetings, method, turns):
    return _written([_entry(meeting, method, turns) for meeting in meetings], method)


def _written(entries, method):
    calendar = Calendar()
    calendar.add("prodid", "-//HSB panel//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for entry in entries:
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()
