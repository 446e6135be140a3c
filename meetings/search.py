"""Meetings by their date, for those who may know the dates. Nothing about any child. R33"""

from datetime import datetime, time, timedelta

from meetings import permissions
from meetings.models import Meeting
from sharing.finding import Found, Sought
from sharing.places import the_panel
from sharing.web import days


def found(sought: Sought, person) -> list[Found]:
    if not sought.days or not permissions.is_on_panel(person, the_panel()):
        return []
    begins = datetime.combine(sought.days[0], time(), days.LONDON)
    meetings = Meeting.objects.filter(starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    return [_row(meeting) for meeting in meetings.select_related("panel")]


def _row(meeting):
    return Found(
        rank=1.0,
        name=str(meeting),
        part="Meeting",
        state=meeting.status,
        status=meeting.get_status_display(),
        url=meeting.get_absolute_url(),
    )
