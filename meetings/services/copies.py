"""Copies of a schedule that has gone out, for who comes to read it later. By the worker, from rows, once each. R26.

To a deputy named since, or a member who joined; to who is on standby, where the member has not opened theirs two
working days before the meeting; a working day later the agency's lead is told, without papers: those go to members
and their deputies alone.
"""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from meetings import dates, leads, letters, packs
from meetings.models import Meeting, ScheduleVersion
from sharing import audit, gate
from sharing.models import Delivery, Dispatch, Exclusion
from sharing.places import Recipient, deputies_on, recipients
from sharing.services import dispatch

# What has just gone out is not unread yet, be the meeting ever so near.
TIME_TO_READ = timedelta(hours=6)


def in_force() -> list[ScheduleVersion]:
    """Schedules that have gone out, of meetings to come."""
    versions = ScheduleVersion.objects.filter(
        status=ScheduleVersion.Status.APPROVED, circulated_at__isnull=False,
        meeting__status=Meeting.Status.PLANNED, meeting__starts_at__gt=timezone.now(),
    )  # fmt: skip
    return list(versions.select_related("meeting__panel", "record"))


def send_owed(version: ScheduleVersion) -> list[Delivery]:
    """To every recipient of the meeting's day who has no copy, and to a standby who has one of a version before."""
    sent = Dispatch.objects.filter(source=version.pk).first()
    if sent is None:
        return []
    have = set(sent.deliveries.values_list("recipient", flat=True))
    had = _holders_before(version)
    owed = recipients(version.meeting.panel, version.meeting.on)
    owed += [one for one in standbys(version.meeting).values() if one.person.pk in had]
    return [copy for one in owed if one.person.pk not in have and (copy := _send(version, sent, one))]


def _holders_before(version):
    earlier = ScheduleVersion.objects.filter(meeting=version.meeting_id, number__lt=version.number)
    before = Delivery.objects.filter(dispatch__source__in=earlier.values("pk"), state__in=dispatch.HAVE_IT)
    return set(before.values_list("recipient", flat=True))


def standbys(meeting: Meeting) -> dict:
    """{id of a place: a Recipient: who is on standby for its holder on the day of the meeting}."""
    return {
        one.place_id: Recipient(one.person, one.place, one.place.person)
        for one in deputies_on(meeting.panel, meeting.on).filter(is_standby=True, person__is_active=True)
    }


def chase_unread(version: ScheduleVersion) -> None:
    """Pass on what a member has not opened, then tell the agency's lead; each once."""
    meeting, now = version.meeting, timezone.now()
    if now < dates.unread_from(meeting):
        return
    places = {one.person.pk: one for one in recipients(meeting.panel, meeting.on)}
    waiting = standbys(meeting)
    for copy in unread(version):
        recipient = places.get(copy.recipient_id)
        if recipient is None or now < copy.dispatch.created_at + TIME_TO_READ:
            continue
        standby = waiting.get(recipient.place.pk)
        if standby and standby.person.pk == recipient.person.pk:
            standby = None  # they are there already
        passed_on = _pass_on(version, copy, standby)
        is_open = passed_on is not None and passed_on.opened_at is not None
        if now >= dates.unread_long_from(meeting) and not is_open:
            _tell_lead(version, recipient, standby)


def unread(version: ScheduleVersion) -> list[Delivery]:
    """Copies that nobody has read, neither with the password nor on the page. One that was stopped is nobody's."""
    copies = Delivery.objects.filter(dispatch__source=version.pk, opened_at=None)
    return list(copies.exclude(state=Delivery.State.SUPPRESSED).select_related("dispatch", "recipient__agency"))


def _pass_on(version, copy, standby):
    """The copy of who is on standby, made now where there is none yet."""
    if standby is None:
        return None
    theirs = Delivery.objects.filter(dispatch=copy.dispatch, recipient=standby.person).first()
    return theirs or _send(version, copy.dispatch, standby, unread=str(copy.pk))


@transaction.atomic
def _send(version, sent, recipient, **why):
    """One copy without what its recipient is excluded from; none while their access is closed. R11, R28"""
    if not gate.is_open(recipient.person):
        return None
    items = list(version.items.all())
    shut_out = set(
        Exclusion.objects.filter(
            person=recipient.person, record__in=[item.record_id for item in items], ended_at=None
        ).values_list("record", flat=True)
    )
    own = [item for item in items if item.record_id not in shut_out]
    people = recipients(version.meeting.panel, version.meeting.on)
    copy = dispatch.add_copy(
        dispatch=sent, recipient=recipient, records=[item.record_id for item in own],
        render=lambda: packs.render(version, own, people),
    )  # fmt: skip
    if copy:
        audit.record("schedule.copy_added", version, delivery=str(copy.pk), to=str(recipient.person.pk), **why)
    return copy


@transaction.atomic
def _tell_lead(version, recipient, standby):
    """The agency's lead, or the Coordinator; by a letter without papers, since neither stands in for the member."""
    meeting, agency = version.meeting, recipient.person.agency
    source = uuid.uuid5(meeting.pk, f"unread by {agency.pk}")
    people = leads.to_tell(agency, meeting.panel, {recipient.person.pk, standby and standby.person.pk})
    if not people or Dispatch.objects.filter(source=source).exists():
        return
    subject, body = letters.unread(meeting, agency, is_lead=leads.is_lead(people[0], agency), has_standby=bool(standby))
    dispatch.send_notice(record=version.record, to=people, subject=subject, body=body, by=None, source=source)
    told = [str(one.pk) for one in people]
    audit.record("schedule.lead_told", version, told=told, unread_by=str(recipient.person.pk))
