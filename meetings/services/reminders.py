"""A schedule that waits for its approval: the vice-chair where the Chair is away, else the Chair; once each. R25."""

import uuid

from django.db import transaction
from django.utils import timezone

from meetings import dates, letters
from meetings.models import Meeting, ScheduleVersion
from sharing.models import Dispatch, Place
from sharing.places import away_on, in_office
from sharing.services import dispatch
from sharing.web import days

Office = Place.Office


def waiting() -> list[ScheduleVersion]:
    """Schedules at the Chair's desk, of meetings to come."""
    versions = ScheduleVersion.objects.filter(
        status=ScheduleVersion.Status.WITH_CHAIR, meeting__status=Meeting.Status.PLANNED
    )
    return list(versions.select_related("meeting__panel", "record"))


def late_approvals() -> list[tuple[ScheduleVersion, str]]:
    """Schedules past their day, each with the office that hears of it now."""
    late = []
    for version in waiting():
        if dates.approve_by(version.meeting) < days.today():
            late.append((version, Office.CHAIR))
        if version.meeting.circulate_at < timezone.now():
            late.append((version, Office.VICE_CHAIR))
    return late


@transaction.atomic
def remind(version: ScheduleVersion, office: str) -> Dispatch:
    """Write to who holds the office, unless they have been written to about this version."""
    subject, body = letters.approval_late(version)
    people = [place.person for place in in_office(version.meeting.panel, office)]
    source = uuid.uuid5(version.pk, f"late for {office}")
    return dispatch.send_notice(record=version.record, to=people, subject=subject, body=body, by=None, source=source)


def chairs_absence(panel):
    """(whether nobody chairs today, and the last day of the leave where it is leave). R24"""
    away = away_on(panel, days.today())
    chairs = [place.person for place in in_office(panel, Office.CHAIR)]
    leaves = [away[chair.pk].ends_on for chair in chairs if chair.pk in away]
    return len(leaves) == len(chairs), max(leaves, default=None)


@transaction.atomic
def ask_vice_chair(version: ScheduleVersion) -> Dispatch | None:
    """Ask the vice-chair at once where the Chair is away; once a version, and nobody who compiled it. R24, R25"""
    is_away, until = chairs_absence(version.meeting.panel)
    vice_chairs = [place.person for place in in_office(version.meeting.panel, Office.VICE_CHAIR)]
    people = [person for person in vice_chairs if person.pk != version.compiled_by_id]
    if not is_away or not people:
        return None
    subject, body = letters.asked_in_absence(version, until)
    source = uuid.uuid5(version.pk, "asked in absence")
    return dispatch.send_notice(record=version.record, to=people, subject=subject, body=body, by=None, source=source)
