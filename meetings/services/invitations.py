"""What the diaries of the panel are told: who comes when, moved or called off. By the worker, from rows. R26.

Each tick compares what a person was last told of a meeting with how it stands. So whoever joins the panel, is named
deputy or is let in later is invited then, and nobody is told the same thing twice.
"""

import uuid
from collections import defaultdict
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from meetings import letters
from meetings.models import Invitation, Meeting
from sharing import audit, gate
from sharing.models import Delivery, Dispatch, Person
from sharing.places import in_office, stand_ins
from sharing.services import dispatch

# Whoever was asked to a meeting cancelled on its very day still hears of it.
STILL_TOLD = timedelta(days=1)


@transaction.atomic
def tell_diaries() -> None:
    """Write to everyone whose diary says something else than the calendar; many new meetings in one mail."""
    _one_at_a_time()
    planned = defaultdict(list)  # {person: meetings of which they hear for the first time}
    for meeting in _to_tell_of():
        for person, last, has_papers in _wrong(meeting):
            if meeting.status == Meeting.Status.PLANNED and person in meeting.expected and is_new(last):
                planned[person].append(meeting)
            else:
                meeting.told[has_papers].append(person)
        _tell_of_change(meeting)
    _tell_of_plans(planned)


def is_new(last: Invitation | None) -> bool:
    return last is None or last.is_cancellation


def _one_at_a_time():
    """A second worker waits; what the first has told, it then finds told."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('meetings.tell_diaries'))")


def _to_tell_of():
    """Meetings to come, each with who is expected, what each was told last, and who holds its schedule."""
    meetings = Meeting.objects.exclude(status=Meeting.Status.HELD).filter(starts_at__gt=timezone.now() - STILL_TOLD)
    for meeting in meetings.select_related("panel", "papers").order_by("starts_at"):
        meeting.last = {one.person_id: one for one in meeting.invitations.order_by("number")}
        meeting.holding = set(
            Delivery.objects.filter(
                dispatch__kind=Dispatch.Kind.SCHEDULE, record=meeting.papers.pk, state__in=dispatch.HAVE_IT
            ).values_list("recipient", flat=True)
        )
        meeting.expected = expected(meeting)
        meeting.told = {True: [], False: []}
        yield meeting


def expected(meeting: Meeting) -> set[Person]:
    """Whose diary the meeting belongs into: everyone on the panel that day, and who stands in."""
    people = {place.person for place in in_office(meeting.panel, on=meeting.on)}
    return people | set(stand_ins(meeting.panel, meeting.on).values())


def _wrong(meeting):
    """Those whose diary is wrong: the person, what they were told last, and whether they hold the schedule."""
    others = Person.objects.filter(pk__in={*meeting.last, *meeting.holding}, is_active=True)
    people = sorted({*meeting.expected, *others}, key=lambda person: str(person.pk))
    shut = gate.codes_of(people)
    for person in people:
        last, has_papers = meeting.last.get(person.pk), person.pk in meeting.holding
        if not shut.get(person.pk) and _is_wrong(meeting, person, last, has_papers):
            yield person, last, has_papers


def _is_wrong(meeting, person, last, has_papers):
    if meeting.status == Meeting.Status.CANCELLED:
        # Of a meeting that was called off before they were asked to it, they hear nothing.
        return has_papers if last is None else not last.is_cancellation
    if meeting.starts_at <= timezone.now():
        return False
    if person in meeting.expected:
        return is_new(last) or last.sequence < meeting.sequence
    if has_papers:  # read in somebody's stead: they hear where it is moved, and are not told to stay away
        return meeting.sequence > (last.sequence if last else 0)
    return not is_new(last)


def _tell_of_change(meeting):
    change = meeting.changes.first()
    for has_papers, people in meeting.told.items():
        if meeting.status == Meeting.Status.CANCELLED:
            _send([meeting], people, letters.cancelled(meeting, change, has_papers) if people else {}, is_off=True)
            continue
        asked = [person for person in people if person in meeting.expected or has_papers]
        not_asked = [person for person in people if person not in asked]
        _send([meeting], asked, letters.moved(meeting, change, has_papers) if asked else {})
        gone = letters.no_longer_asked(meeting, change, has_papers) if not_asked else {}
        _send([meeting], not_asked, gone, is_off=True)


def _tell_of_plans(planned):
    """Those who hear of the same meetings get the same mail."""
    alike = defaultdict(list)
    for person, meetings in planned.items():
        alike[tuple(meetings)].append(person)
    for meetings, people in alike.items():
        _send(list(meetings), people, letters.planned(meetings))


def _send(meetings, people, letter, *, is_off=False):
    if not people:
        return
    new = [
        Invitation(
            record_id=meeting.papers.pk, meeting=meeting, person=person, sequence=meeting.sequence,
            number=meeting.last[person.pk].number + 1 if person.pk in meeting.last else 1, is_cancellation=is_off,
        )
        for meeting in meetings for person in people
    ]  # fmt: skip
    source = uuid.uuid5(meetings[0].pk, " ".join(f"{one.meeting_id} {one.person_id} {one.number}" for one in new))
    sent = dispatch.send_notice(record=meetings[0].papers, to=people, by=None, source=source, **letter)
    for one in new:
        one.dispatch = sent
    Invitation.objects.bulk_create(new)
    for meeting in meetings:
        audit.record("meeting.diaries_told", meeting.papers, sequence=meeting.sequence, off=is_off, people=len(people))
