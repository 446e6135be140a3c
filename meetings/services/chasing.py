"""Letters about returns: agencies are asked to check, once a press, and chased by a press. R27

That they are due, and overdue, is in the daily mail of whoever answers for the agency.
"""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings import asking, permissions, rules
from meetings.models import CheckRequest, Meeting
from sharing.errors import RuleBroken
from sharing.models import Agency, Dispatch, Person
from sharing.services import dispatch


def requests_to_send() -> set[tuple[uuid.UUID, datetime]]:
    """Meeting and moment of each press with which agencies were asked to check, while the meeting is to come."""
    coming = CheckRequest.objects.filter(
        meeting__status=Meeting.Status.PLANNED, meeting__starts_at__gt=timezone.now()
    )  # fmt: skip
    return set(coming.values_list("meeting_id", "asked_at"))


@transaction.atomic
def send_request(meeting_id: uuid.UUID, asked_at: datetime) -> Dispatch | None:
    """Write to the agencies that one press asked; once. None where there is nobody to write to."""
    meeting = Meeting.objects.select_related("panel", "papers__record").get(pk=meeting_id)
    agencies = CheckRequest.objects.filter(meeting=meeting, asked_at=asked_at).values_list("agency_id", flat=True)
    source = uuid.uuid5(meeting_id, f"check {asked_at.isoformat()}")
    return _write(meeting, asking.people_of(set(agencies), meeting), asking.check_letter(meeting), source=source)


@transaction.atomic
def chase_agency(*, meeting: Meeting, agency: Agency, by: Person) -> Dispatch:
    """The Coordinator writes to an agency that owes a return, at most once a day. R27"""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_prepare(by, meeting):
        raise PermissionDenied
    standing = next((one for one in asking.standings(meeting) if one.agency == agency), None)
    people = asking.people_of({agency.pk}, meeting)
    if reasons := rules.reasons_not_to_chase(meeting, standing, people):
        raise RuleBroken(reasons)
    return _write(meeting, people, asking.chasing_letter(meeting), by=by)


def _write(meeting, people, letter, by=None, source=None):
    subject, body = letter
    if not people:
        return None
    return dispatch.send_notice(
        record=meeting.papers.record_id, to=people, subject=subject, body=body, by=by, source=source
    )
