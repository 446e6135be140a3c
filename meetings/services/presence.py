"""Who was there, and who stays out of a case. R28."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings import permissions, rules
from meetings.models import AgendaItem, Attendance, Meeting
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Exclusion, Person
from sharing.services import access


@transaction.atomic
def record_attendance(*, meeting: Meeting, entries: list[dict], by: Person):
    """Write down who was there. `entries`: dicts of person, how, instead_of, note; they replace the last. R28."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_prepare(by, meeting):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_minute(meeting):
        raise RuleBroken(reasons)
    meeting.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(record_id=meeting.papers.pk, meeting=meeting, **entry) for entry in entries
    )
    audit.record("meeting.attendance_recorded", meeting.papers, by=by, people=len(entries))


@transaction.atomic
def declare_interest(*, item: AgendaItem, reason: str, by: Person, person: Person | None = None):
    """Somebody on the panel has an interest in a case: from now on they see nothing of it. R28, R33.

    `person`: whose interest it is, where whoever minutes the item writes it down for them; otherwise one's own.
    """
    person = person or by
    if person != by and not permissions.can_minute(by, item):
        raise PermissionDenied
    return access.exclude(record=item.record_id, person=person, why=Exclusion.Why.INTEREST, reason=reason, by=by)
