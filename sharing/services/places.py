"""Giving and ending places on the panel; who takes an office manages what has reached the panel. R26, R33."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sharing import audit, permissions, rules
from sharing.errors import RuleBroken
from sharing.models import Panel, Person, Place
from sharing.services.access import OFFICES
from sharing.services.leaving import shorten_place


@transaction.atomic
def give_place(*, panel: Panel, person: Person, office, starts_on: date, ends_on: date | None, by: Person) -> Place:
    """Put somebody else on the panel, from today or later."""
    if not permissions.can_change_person(by, person):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_give_place(panel, person, office, starts_on, ends_on):
        raise RuleBroken(reasons)
    place = Place(panel=panel, person=person, office=office, starts_on=starts_on, ends_on=ends_on, given_by=by)
    try:
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError as error:  # two at the same moment
        raise RuleBroken(rules.PLACE_TAKEN) from error
    audit.record("place.given", by=by, person=str(person.pk), office=office, starts_on=str(starts_on))
    take_office(place, by)
    return place


@transaction.atomic
def end_place(*, place: Place, last_day: date | None, by: Person) -> None:
    """End somebody else's place with a day, or at once where none is given; one that has not begun is taken away."""
    if not permissions.can_change_person(by, place.person):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_end_place(place, last_day):
        raise RuleBroken(reasons)
    shorten_place(place, last_day or timezone.localdate() - timedelta(days=1))
    audit.record("place.ended", by=by, person=str(place.person_id), office=place.office, on=str(last_day or ""))


def take_office(place: Place, by: Person | None) -> None:
    """Once, when the place begins: the database gives everything that has reached the panel, exclusions left out."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_take_office(%s)", [place.pk])
        records = [record for (record,) in cursor.fetchall()]
    if records:
        audit.record("office.taken", *records, by=by, to=str(place.person_id), office=place.office)


@transaction.atomic
def take_offices() -> None:
    """By the worker: places that begin today."""
    for place in Place.objects.filter(taken_at=None, office__in=OFFICES, starts_on__lte=timezone.localdate()):
        take_office(place, None)
