"""What the diaries of the panel are told: who comes when, moved or called off. By the worker, from rows. R26.

Each tick compares what a person was last told of a meeting with how it stands. So whoever joins the panel, is named
deputy or is let in later is invited then, and nobody is told the same thing twice. Who has left is told, once, what is
to come out of their diary, as it stands there: the date of which they heard last, and no place.
"""

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
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


@dataclass(frozen=True)
class ToTell:
    """One person whose diary is wrong. `turns`: how often they were told to stay away from it, or to come after all."""

    person: Person
    turns: int
    has_papers: bool
    is_gone: bool  # has left, or the gate is shut: hears no more than that it is to come out of the diary


@transaction.atomic
def tell_diaries() -> None:
    """Write to everyone whose diary says something else than the calendar; many new meetings in one mail."""
    _one_at_a_time()
    planned = defaultdict(list)  # {person: (meeting, turns) of which they hear for the first time, or again}
    for meeting in _to_tell_of():
        to_tell = list(_wrong(meeting))
        for one in to_tell:
            if _is_asked(meeting, one):
                planned[one.person].append((meeting, one.turns + bool(one.turns % 2)))
        _tell_of_change(meeting, [one for one in to_tell if not _is_asked(meeting, one)])
    _tell_of_plans(planned)


def _is_asked(meeting, one):
    """Whether they hear of it as of a new meeting."""
    is_new_to_them = is_new(meeting.last.get(one.person.pk))
    return meeting.status == Meeting.Status.PLANNED and one.person in meeting.expected and is_new_to_them


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
        meeting.last, meeting.turns = {}, Counter()
        for one in meeting.invitations.order_by("number"):
            before = meeting.last.get(one.person_id)
            meeting.turns[one.person_id] += one.is_cancellation != (before is not None and before.is_cancellation)
            meeting.last[one.person_id] = one
        meeting.holding = set(
            Delivery.objects.filter(
                dispatch__kind=Dispatch.Kind.SCHEDULE, record=meeting.papers.pk, state__in=dispatch.HAVE_IT
            ).values_list("recipient", flat=True)
        )
        meeting.expected = expected(meeting)
        yield meeting


def expected(meeting: Meeting) -> set[Person]:
    """Whose diary the meeting belongs into: everyone on the panel that day, and who stands in."""
    people = {place.person for place in in_office(meeting.panel, on=meeting.on)}
    return people | set(stand_ins(meeting.panel, meeting.on).values())


def _wrong(meeting):
    """Those whose diary is wrong."""
    others = Person.objects.filter(pk__in={*meeting.last, *meeting.holding})
    people = sorted({*meeting.expected, *others}, key=lambda person: str(person.pk))
    shut = gate.codes_of(people)
    for person in people:
        last, has_papers = meeting.last.get(person.pk), person.pk in meeting.holding
        is_gone = bool(shut.get(person.pk)) or not person.is_active
        is_wrong = _is_to_come_out(meeting, person, last) if is_gone else _is_wrong(meeting, person, last, has_papers)
        if is_wrong:
            yield ToTell(person, meeting.turns[person.pk], has_papers, is_gone)


def _is_to_come_out(meeting, person, last):
    """Of somebody who has left: what they were asked to, and is to come, and is not theirs any more or called off.

    Whoever keeps their place and is not let in meanwhile keeps the date.
    """
    if is_new(last):
        return False
    if meeting.status == Meeting.Status.CANCELLED:
        return True
    return meeting.starts_at > timezone.now() and person not in meeting.expected


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


def _tell_of_change(meeting, to_tell):
    """Those who are told the same get the same mail."""
    change, alike = meeting.changes.first(), defaultdict(list)
    _withdraw(meeting, [one for one in to_tell if one.is_gone])
    for one in to_tell:
        if not one.is_gone:
            comes = one.person in meeting.expected or one.has_papers
            alike[comes, one.has_papers, one.turns].append(one.person)
    for (comes, has_papers, turns), people in alike.items():
        if meeting.status == Meeting.Status.CANCELLED:
            letter, is_off = letters.cancelled(meeting, change, has_papers, turns), True
        elif comes:
            letter, is_off = letters.moved(meeting, change, has_papers, turns), False
        else:
            letter, is_off = letters.no_longer_asked(meeting, change, has_papers, turns + 1), True
        _send([meeting], people, letter, is_off=is_off)


def _withdraw(meeting, gone):
    """Those who have left hear of the meeting as they were told of it last: where and when it is now is not theirs."""
    alike = defaultdict(list)
    for one in gone:
        last = meeting.last[one.person.pk]
        alike[last.starts_at, last.sequence, one.turns].append(one.person)
    for (_, _, turns), people in alike.items():
        told = meeting.last[people[0].pk]
        _send([meeting], people, letters.withdrawn(meeting, told, turns), is_off=True, is_gone=True)


def _tell_of_plans(planned):
    """Those who hear of the same meetings get the same mail; whoever was told to stay away before, one of their own."""
    alike = defaultdict(list)
    for person, meetings in planned.items():
        for turns in {turns for _, turns in meetings}:
            alike[tuple(meeting for meeting, own in meetings if own == turns), turns].append(person)
    for (meetings, turns), people in alike.items():
        _send(list(meetings), people, letters.planned(meetings, turns))


def _send(meetings, people, letter, *, is_off=False, is_gone=False):
    new = [
        Invitation(
            record_id=meeting.papers.pk, meeting=meeting, person=person, sequence=meeting.sequence,
            starts_at=meeting.last[person.pk].starts_at if is_gone else meeting.starts_at,
            number=meeting.last[person.pk].number + 1 if person.pk in meeting.last else 1, is_cancellation=is_off,
        )
        for meeting in meetings for person in people
    ]  # fmt: skip
    source = uuid.uuid5(meetings[0].pk, " ".join(f"{one.meeting_id} {one.person_id} {one.number}" for one in new))
    if is_gone:
        sent = dispatch.write_about_diary(to=people, source=source, **letter)
    else:
        sent = dispatch.send_notice(record=meetings[0].papers, to=people, by=None, source=source, **letter)
    for one in new:
        one.dispatch = sent
    Invitation.objects.bulk_create(new)
    for meeting in meetings:
        audit.record("meeting.diaries_told", meeting.papers, sequence=meeting.sequence, off=is_off, people=len(people))
