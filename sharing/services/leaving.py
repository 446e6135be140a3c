"""Going elsewhere, leaving and coming back: what somebody held ends in the same moment. R33, R38, R39."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from sharing import audit, permissions, rules
from sharing.errors import RuleBroken
from sharing.models import Agency, Deputy, Person, Place
from sharing.services.panel import end_access, give_access

# The database knows these: what ended so is given to whoever takes the office next (sharing_take_office).
LEFT, MOVED, OVER = "Left the agency", "Moved to another agency", "The last day has passed"


@transaction.atomic
def transfer(*, person: Person, agency: Agency, job_title, by: Person) -> None:
    """Move somebody to another agency with nothing but their account.

    Induction and undertaking are asked for anew: they were given as the former agency's.
    """
    if not permissions.can_change_person(by, person):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_transfer(person, agency):
        raise RuleBroken(reasons)
    before = person.agency_id
    _end_everything(person, MOVED)
    Person.objects.filter(pk=person.pk).update(
        agency=agency, job_title=job_title, can_refer=False, manager=None, inducted_on=None, undertaking_on=None
    )
    audit.record("person.transferred", by=by, person=str(person.pk), before=str(before), after=str(agency.pk))


@transaction.atomic
def leave(*, person: Person, last_day: date | None, by: Person) -> None:
    """At once, where no day is given; else at the end of that day, which the worker sees to."""
    if not permissions.can_change_person(by, person):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_leave(person, last_day):
        raise RuleBroken(reasons)
    if last_day:
        Person.objects.filter(pk=person.pk).update(ends_on=last_day)
        hold_nothing_after(person, last_day)
    else:
        _end_everything(person, LEFT)
        today = timezone.localdate()
        Person.objects.filter(pk=person.pk).update(is_active=False, ends_on=min(person.ends_on or today, today))
    audit.record("person.left", by=by, person=str(person.pk), on=str(last_day or timezone.localdate()))


def hold_nothing_after(person: Person, day: date) -> None:
    """Places and standing in reach no further than the last day, so that nothing is planned to go to them later."""
    for place in Place.objects.filter(person=person).exclude(ends_on__lte=day):
        shorten_place(place, day)
    shorten_deputies(Deputy.objects.filter(person=person), day)


def shorten_place(place: Place, day: date) -> None:
    """Let a place and those who stand in on it end with this day; a place that begins later goes."""
    deputies = Deputy.objects.filter(place=place)
    if place.starts_on > day:
        deputies.delete()
        place.delete()
    else:
        shorten_deputies(deputies, day)
        Place.objects.filter(pk=place.pk).update(ends_on=day)


def shorten_deputies(deputies, day: date) -> None:
    """Let leaves end with this day, and with them what their deputies may read; one that begins later goes."""
    for deputy in deputies.filter(ends_on__gt=day):
        end_access(deputy)  # it ends with the days as they were
        if deputy.starts_on > day:
            deputy.delete()
        else:
            deputy.ends_on = day
            deputy.save(update_fields=["ends_on"])
            give_access(deputy)


@transaction.atomic
def come_back(*, person: Person, ends_on: date | None, by: Person) -> None:
    """Open the account of somebody who had left; they hold nothing, and are inducted anew. R39."""
    if not permissions.can_change_person(by, person):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_come_back(person, ends_on):
        raise RuleBroken(reasons)
    # A last day that has passed without the worker's having seen it: what was held then does not come back either.
    _end_everything(person, LEFT)
    Person.objects.filter(pk=person.pk).update(is_active=True, ends_on=ends_on, inducted_on=None, undertaking_on=None)
    audit.record("person.came_back", by=by, person=str(person.pk))


@transaction.atomic
def close_ended_accounts() -> None:
    """By the worker: whose last day is over holds nothing any more and does not sign in."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_close_ended_accounts(%s)", [OVER])
        closed = [person for (person,) in cursor.fetchall()]
    for person in closed:
        audit.record("person.left", person=str(person))


def _end_everything(person, why):
    with connection.cursor() as cursor:
        cursor.execute("select sharing_end_everything_of(%s, %s)", [person.pk, why])
