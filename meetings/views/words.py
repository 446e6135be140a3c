"""Sentences about when a schedule goes out, and to whom."""

from django.utils import timezone

from meetings import dates
from meetings.models import Meeting
from sharing import gate
from sharing.places import recipients
from sharing.web import days


def when_it_goes_out(starts_at, panel):
    """One sentence on what the date of a meeting means for its schedule. R23, R25"""
    goes_out = dates.circulation_moment(dates.london_date(starts_at), panel)
    if goes_out <= timezone.now():
        return (
            f"Its schedule was due to go out on {days.long_date(goes_out)}: compile it now; it goes out as soon as the "
            "Chair approves it, and is recorded as late."
        )
    return f"Its schedule goes out on {days.moment(goes_out)}, once the Chair has approved it."


def is_awaiting_papers(person, meeting):
    """Whether the papers of a meeting to come will go to this person. R26"""
    if meeting.status != Meeting.Status.PLANNED or not gate.is_open(person):
        return False
    return any(one.person == person for one in recipients(meeting.panel, meeting.on))


def own_papers(person, meeting, schedules):
    """One sentence for who has no papers of a meeting: when they come, or to whom they go instead. R23, R26"""
    if schedules or meeting.status != Meeting.Status.PLANNED:
        return ""
    if not gate.is_open(person):
        return "Your access to the panel’s information is closed, so the papers of this meeting do not come to you."
    for one in recipients(meeting.panel, meeting.on):
        if one.instead_of == person:
            return f"The papers go to {one.person.name}, who stands in for you at this meeting."
        if one.person == person and meeting.circulate_at > timezone.now():
            return f"The papers come to you by secure e-mail on {days.long_date(meeting.circulate_at)}."
        if one.person == person:
            return "The papers come to you by secure e-mail as soon as the Chair has approved them."
    return "You are not on the panel on the day of this meeting, so its papers do not come to you."
