"""Planning, moving and cancelling meetings. R23, R24. Who is invited is told by the worker: services/invitations.py."""

from datetime import date, datetime
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings import dates, permissions, rules
from meetings.models import Meeting, MeetingChange, Papers, ScheduleVersion
from meetings.services.schedule import refresh_draft
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Purpose
from sharing.models import Dispatch, Grant, Panel, Person, Record
from sharing.services import access, dispatch
from sharing.web import days


@transaction.atomic
def plan_meeting(
    *, panel: Panel, starts_at: datetime, place: str, by: Person, call_link="", is_extraordinary=False,
    regular_on: date | None = None,
) -> Meeting:  # fmt: skip
    """Plan a meeting and open its papers; the moment of circulation follows from its date. R23.

    `regular_on`: the day by the panel's rule, of which this is the meeting.
    """
    if not permissions.can_plan(by, panel):
        raise PermissionDenied
    refuse_taken(panel, starts_at)
    meeting = Meeting.objects.create(
        panel=panel, starts_at=starts_at, place=place, call_link=call_link, created_by=by, regular_on=regular_on,
        is_extraordinary=is_extraordinary, circulate_at=_goes_out(starts_at, panel, is_extraordinary),
    )  # fmt: skip
    record = access.open_record(
        kind=Record.Kind.PAPERS, panel=panel, by=by, purpose=Purpose.DISCUSSION, reason="Planned the meeting",
        via=Grant.Via.OFFICE,
    )  # fmt: skip
    access.grant_to_offices(record=record, panel=panel, by=by, purpose=Purpose.DISCUSSION)
    Papers.objects.create(record=record, meeting=meeting)
    audit.record("meeting.planned", record, by=by, starts_at=starts_at.isoformat())
    tell_diaries_soon()
    return meeting


@transaction.atomic
def move_meeting(
    *, meeting: Meeting, starts_at: datetime, place: str, reason: str, by: Person, call_link="", seen: int | None = None
) -> Meeting:
    """Give a meeting another date, place or call link. What was approved for another date or place is void. R24.

    `seen`: the sequence of the meeting that was on the page; who changes what has changed since is refused.
    """
    meeting = _changeable(meeting, by, seen)
    before = (meeting.starts_at, meeting.place)
    if (*before, meeting.call_link) == (starts_at, place, call_link):
        raise RuleBroken("Nothing is changed: enter another date, time or place.")
    if starts_at != meeting.starts_at:
        refuse_taken(meeting.panel, starts_at, besides=meeting)
    _note_change(meeting, MeetingChange.What.MOVED, reason, by)
    meeting.starts_at, meeting.place, meeting.call_link = starts_at, place, call_link
    if before[0] != starts_at:
        meeting.circulate_at = _goes_out(starts_at, meeting.panel, meeting.is_extraordinary)
    meeting.save(update_fields=["starts_at", "place", "call_link", "circulate_at", "sequence"])
    audit.record("meeting.moved", meeting.papers, by=by, starts_at=starts_at.isoformat(), sequence=meeting.sequence)
    if before != (starts_at, place):
        void_what_was_approved(meeting, by)
        refresh_draft(meeting, by)
        stop_what_is_on_its_way(meeting, "The meeting was moved.", by)
    tell_diaries_soon()
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Person, seen: int | None = None) -> Meeting:
    """Call a meeting off. What has not gone out does not go out; its cases stay due. `seen` as above. R22."""
    meeting = _changeable(meeting, by, seen)
    _note_change(meeting, MeetingChange.What.CANCELLED, reason, by)
    meeting.status = Meeting.Status.CANCELLED
    meeting.save(update_fields=["status", "sequence"])
    audit.record("meeting.cancelled", meeting.papers, by=by, sequence=meeting.sequence)
    void_what_was_approved(meeting, by)
    stop_what_is_on_its_way(meeting, "The meeting was cancelled.", by)
    tell_diaries_soon()
    return meeting


def _changeable(meeting, by, seen):
    """The meeting under its lock: of two who change it at once, the second meets what the first has made of it."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_prepare(by, meeting):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_change(meeting):
        raise RuleBroken(reasons)
    if seen not in (None, meeting.sequence):
        raise RuleBroken(
            f"The meeting was changed since you opened this page: it is now on {days.moment(meeting.starts_at)}, "
            f"{meeting.place}. Look again before you change it."
        )
    return meeting


def _note_change(meeting, what, reason, by):
    """Why, before the change itself: the database lets no meeting change without."""
    meeting.sequence += 1
    MeetingChange.objects.create(
        meeting=meeting, number=meeting.sequence, what=what, starts_before=meeting.starts_at,
        place_before=meeting.place, reason=reason, by=by,
    )  # fmt: skip


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


def stop_what_is_on_its_way(meeting, reason, by):
    """Copies that have not left stay; those who have one hear of it with their diary. R26"""
    for sent in Dispatch.objects.filter(record=meeting.papers.pk, kind=Dispatch.Kind.SCHEDULE):
        dispatch.withdraw(dispatch=sent, reason=reason, by=by)


def tell_diaries_soon():
    """After this transaction, without waiting for the clock."""
    transaction.on_commit(partial(dispatch.wake_worker, "meetings.tell_diaries"), robust=True)


def refuse_taken(panel, starts_at, besides=None):
    reasons = rules.reasons_not_to_meet_at(starts_at)
    others = Meeting.objects.filter(panel=panel, starts_at=starts_at).exclude(status=Meeting.Status.CANCELLED)
    if others.exclude(pk=besides and besides.pk).exists():
        reasons.append("There is a meeting at that time already.")
    if reasons:
        raise RuleBroken(reasons)
