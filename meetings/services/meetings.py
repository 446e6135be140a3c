"""Planning, moving and cancelling meetings. R23, R24."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings import dates, letters, permissions, rules
from meetings.models import Meeting, Papers, ScheduleVersion
from meetings.services.schedule import refresh_draft
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Purpose
from sharing.models import Dispatch, Grant, Panel, Person, Record
from sharing.services import access, dispatch


@transaction.atomic
def plan_meeting(*, panel: Panel, starts_at: datetime, place: str, by: Person, is_extraordinary=False) -> Meeting:
    """Plan a meeting and open its papers; the moment of circulation follows from its date. R23."""
    if not permissions.can_plan(by, panel):
        raise PermissionDenied
    refuse_taken(panel, starts_at)
    meeting = Meeting.objects.create(
        panel=panel, starts_at=starts_at, place=place, created_by=by, is_extraordinary=is_extraordinary,
        circulate_at=_goes_out(starts_at, panel, is_extraordinary),
    )  # fmt: skip
    record = access.open_record(
        kind=Record.Kind.PAPERS, panel=panel, by=by, purpose=Purpose.DISCUSSION, reason="Planned the meeting",
        via=Grant.Via.OFFICE,
    )  # fmt: skip
    access.grant_to_offices(record=record, panel=panel, by=by, purpose=Purpose.DISCUSSION)
    Papers.objects.create(record=record, meeting=meeting)
    audit.record("meeting.planned", record, by=by, starts_at=starts_at.isoformat())
    return meeting


@transaction.atomic
def move_meeting(*, meeting: Meeting, starts_at: datetime, place: str, by: Person) -> Meeting:
    """Give a meeting another date or place. What was approved for the old one is void: approve again. R24."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_prepare(by, meeting):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_change(meeting):
        raise RuleBroken(reasons)
    if (meeting.starts_at, meeting.place) == (starts_at, place):
        raise RuleBroken("Nothing is changed: enter another date, time or place.")
    refuse_taken(meeting.panel, starts_at, besides=meeting)
    before = meeting.starts_at
    meeting.starts_at, meeting.place = starts_at, place
    if before != starts_at:
        meeting.circulate_at = _goes_out(starts_at, meeting.panel, meeting.is_extraordinary)
    meeting.save(update_fields=["starts_at", "place", "circulate_at"])
    audit.record("meeting.moved", meeting.papers, by=by, starts_at=starts_at.isoformat())
    void_what_was_approved(meeting, by)
    refresh_draft(meeting, by)
    withdraw_what_went_out(meeting, by, **letters.moved(meeting, before))
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Person) -> Meeting:
    """Call a meeting off. What has not gone out does not go out; its cases stay due. R22."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_prepare(by, meeting):
        raise PermissionDenied
    if not meeting.can_become(Meeting.Status.CANCELLED):
        raise RuleBroken(rules.reasons_not_to_change(meeting))
    meeting.status = Meeting.Status.CANCELLED
    meeting.save(update_fields=["status"])
    audit.record("meeting.cancelled", meeting.papers, by=by)
    void_what_was_approved(meeting, by)
    withdraw_what_went_out(meeting, by, **letters.cancelled(meeting))
    return meeting


def _goes_out(starts_at, panel, is_extraordinary):
    if is_extraordinary:
        return dates.extraordinary_circulation(starts_at, panel)
    return dates.circulation_moment(dates.london_date(starts_at), panel)


def void_what_was_approved(meeting, by):
    Status = ScheduleVersion.Status
    for version in meeting.schedules.filter(status__in=[Status.APPROVED, Status.WITH_CHAIR]):
        version.status = Status.SUPERSEDED if version.status == Status.APPROVED else Status.DRAFT
        version.save(update_fields=["status"])
        audit.record("schedule.voided", version, by=by, number=version.number)


def withdraw_what_went_out(meeting, by, subject, body, invitation=""):
    """Copies that have not left stay; those who have one are told. R26"""
    told = {}
    for sent in Dispatch.objects.filter(record=meeting.papers.pk, kind=Dispatch.Kind.SCHEDULE):
        told |= {person.pk: person for person in dispatch.withdraw(dispatch=sent, reason=subject, by=by)}
    if told:
        dispatch.send_notice(
            record=meeting.papers, to=told.values(), subject=subject, body=body, by=by, invitation=invitation
        )


def refuse_taken(panel, starts_at, besides=None):
    reasons = rules.reasons_not_to_meet_at(starts_at)
    others = Meeting.objects.filter(panel=panel, starts_at=starts_at).exclude(status=Meeting.Status.CANCELLED)
    if others.exclude(pk=besides and besides.pk).exists():
        reasons.append("There is a meeting at that time already.")
    if reasons:
        raise RuleBroken(reasons)
