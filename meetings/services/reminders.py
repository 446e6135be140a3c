"""A schedule that waits for its approval too long: the Chair is reminded, then the vice-chair, once each. R25."""

import uuid

from django.db import transaction
from django.utils import timezone

from meetings import dates, letters
from meetings.models import Meeting, ScheduleVersion
from sharing.models import Dispatch, Place
from sharing.places import in_office
from sharing.services import dispatch
from sharing.web import days


def late_approvals() -> list[tuple[ScheduleVersion, str]]:
    """Schedules at the Chair's desk past their day, each with the office that hears of it now."""
    waiting = ScheduleVersion.objects.filter(
        status=ScheduleVersion.Status.WITH_CHAIR, meeting__status=Meeting.Status.PLANNED
    ).select_related("meeting__panel", "record")
    late = []
    for version in waiting:
        if dates.approve_by(version.meeting) < days.today():
            late.append((version, Place.Office.CHAIR))
        if version.meeting.circulate_at < timezone.now():
            late.append((version, Place.Office.VICE_CHAIR))
    return late


@transaction.atomic
def remind(version: ScheduleVersion, office: str) -> Dispatch:
    """Write to who holds the office, unless they have been written to about this version."""
    subject, body = letters.approval_late(version)
    people = [place.person for place in in_office(version.meeting.panel, office)]
    source = uuid.uuid5(version.pk, f"late for {office}")
    return dispatch.send_notice(record=version.record, to=people, subject=subject, body=body, by=None, source=source)
