"""One mail a person and day of what waits for them, at the time that they chose. R32, R42

What waits is found out as the person (hsbpanel.digests) and kept as numbers; the worker makes the mail of it, once, and
on that day alone. A deputy who is let in has it in a member's stead: what waits for the member waits for them.
"""

import logging
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from sharing import audit, digest_lines, gate
from sharing.models import Digest, DigestTime, Dispatch, Person
from sharing.places import Place, stand_ins, the_panel
from sharing.services import dispatch
from sharing.web.days import LONDON, in_london, long_date, today

log = logging.getLogger(__name__)
LATE_AFTER = timedelta(minutes=15)


@transaction.atomic
def choose_time(*, person: Person, at: DigestTime, by: Person) -> bool:
    """When one's own mail comes from now on; whether it comes is not to be chosen. False where nothing changes."""
    if person.pk != by.pk:
        raise PermissionDenied
    changed = Person.objects.filter(pk=person.pk).exclude(digest_at=at).update(digest_at=at)
    if changed:
        audit.record("person.digest_time", by=by, person=str(person.pk), at=str(at))
    return bool(changed)


def people_due() -> list[Person]:
    """For whom it is to be found out now what waits: their time has come today, by London's clocks, and they have none.

    One query for the ids and one for the people, however many.
    """
    ids = _due_at(timezone.now())
    people = Person.objects.select_related("agency").in_bulk(ids)
    return [people[pk] for pk in ids]


def _due_at(moment):
    """Ids of those whose time has come by this moment of today."""
    now = in_london(moment)
    with connection.cursor() as cursor:
        cursor.execute("select sharing_digests_due(%s, %s)", [now.date(), f"{now:%H:%M}"])
        return [pk for (pk,) in cursor.fetchall()]


def keep(person: Person, work) -> None:
    """What waits for whoever is on the connection, in numbers; where two do it at once, the first counts."""
    day = today()
    Digest.objects.bulk_create(
        [Digest(person=person, day=day, lines=digest_lines.of(work, day))], ignore_conflicts=True
    )  # fmt: skip


# The worker's part


def are_late() -> bool:
    """Whether somebody's time came a while ago and nothing has been found out: the process that does so is dead."""
    before = timezone.now() - LATE_AFTER
    return in_london(before).date() == today() and bool(_due_at(before))


def write() -> None:
    """Make the mails of today's digests, each for itself; what is left of another day never becomes one."""
    day, now = today(), timezone.now()
    Digest.objects.filter(settled_at=None, day__lt=day).update(settled_at=now)
    waiting = list(Digest.objects.filter(settled_at=None, day=day).select_related("person"))
    if not waiting:
        return
    panel = the_panel()
    away = stand_ins(panel, day)
    shut = gate.codes_of({*(one.person for one in waiting), *away.values()})
    # A deputy who is not let in has nothing to read: then the mail stays with the member.
    stood_in = [place for place, deputy in away.items() if not shut.get(deputy.pk)]
    stood_in_for = set(Place.objects.filter(pk__in=stood_in).values_list("person", flat=True))
    before = _last_sent([one.person_id for one in waiting], day)
    for one in waiting:
        is_here = one.person_id not in stood_in_for and not shut.get(one.person_id)
        try:
            goes = digest_lines.is_to_go(one.lines, day, before.get(one.person_id), panel.action_reminder_days)
            _settle(one, is_here and goes)
        except Exception as error:
            if not connection.is_usable():
                raise
            # One who fails does not hold up the others. Only the kind of error: its words might quote what waits.
            log.error("The daily mail of %s was not written: %s", one.person_id, type(error).__name__)


def _last_sent(people, day):
    """{person: (day, lines) of their last digest that became a mail}."""
    sent = Dispatch.objects.filter(kind=Dispatch.Kind.DIGEST).values("source")
    rows = Digest.objects.filter(person__in=people, day__lt=day, pk__in=sent).order_by("person_id", "-day")
    return {one.person_id: (one.day, one.lines) for one in rows.distinct("person_id")}


@transaction.atomic
def _settle(digest, goes):
    taken = Digest.objects.filter(pk=digest.pk, settled_at=None).update(settled_at=timezone.now())
    if taken and goes:
        dispatch.write_digest(
            person=digest.person,
            source=digest.pk,
            subject=f"HSB panel – what waits for you on {long_date(digest.day)}",
            body=_body(digest),
            give_up_at=_end_of(digest.day),
        )


def _end_of(day):
    return datetime.combine(day + timedelta(days=1), time.min, LONDON)


def _body(digest):
    lines = [f"– {digest_lines.sentence(one)}:\n  {_address(digest_lines.page(one))}" for one in digest.lines]
    at = DigestTime(digest.person.digest_at).label
    return (
        "This waits for you today:\n\n" + "\n".join(lines) + "\n\n"
        f"What each is about is on your home page, when you are signed in:\n{_address('home')}\n\n"
        f"One such mail comes a day, at {at}, while something waits. To have it at another time:\n"
        f"{_address('sharing:digest-time')}\n"
    )


def _address(name):
    return settings.SITE_URL + reverse(name)
