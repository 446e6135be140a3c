"""Who holds which place on the panel on a day, and who stands in for whom. §6.5, R26."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from sharing.models import Deputy, Panel, Person, Place


def the_panel() -> Panel:
    """The partnership's panel: one installation serves one."""
    return Panel.objects.order_by("id").first()


def in_office(panel: Panel, *offices, on: date | None = None):
    """Places held on a day (today), of the offices named or of all."""
    on = on or timezone.localdate()
    places = Place.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), panel=panel, starts_on__lte=on, person__is_active=True
    ).select_related("person__agency")
    return places.filter(office__in=offices) if offices else places


def holds_office(person: Person, *offices, panel: Panel | None = None) -> bool:
    """Whether the person holds one of these offices today."""
    return in_office(panel or the_panel(), *offices).filter(person=person).exists()


@dataclass(frozen=True)
class Recipient:
    """Somebody to whom the papers of a meeting go: the holder of a place, or the deputy instead of them."""

    person: Person
    place: Place
    instead_of: Person | None = None


def recipients(panel: Panel, on: date) -> list[Recipient]:
    """Everyone on the panel on the meeting's day, each replaced by their deputy of that day. R26. One row a person."""
    away = {
        deputy.place_id: deputy.person
        for deputy in Deputy.objects.filter(
            place__panel=panel, starts_on__lte=on, ends_on__gte=on, person__is_active=True
        ).select_related("person__agency")
    }
    found = {}
    for place in in_office(panel, on=on).order_by("person__agency__name", "person__name"):
        deputy = away.get(place.pk)
        person = deputy or place.person
        found.setdefault(person.pk, Recipient(person, place, place.person if deputy else None))
    return list(found.values())
