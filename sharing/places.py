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
    away = stand_ins(panel, on)
    found = {}
    for place in in_office(panel, on=on).order_by("person__agency__name", "person__name"):
        deputy = away.get(place.pk)
        person = deputy or place.person
        found.setdefault(person.pk, Recipient(person, place, place.person if deputy else None))
    return list(found.values())


def stand_ins(panel: Panel, on: date) -> dict:
    """{id of a place: who stands in for its holder that day}: the deputy named, or else who is on standby. R26

    Where a leave has neither, the place is not among them: its papers stay with its holder.
    """
    named, standby = {}, {}
    for deputy in deputies_on(panel, on):
        (standby if deputy.is_standby else named)[deputy.place_id] = deputy.person
    found = {place: person or standby.get(place) for place, person in named.items()}
    return {place: person for place, person in found.items() if person and person.is_active}


def deputies_on(panel: Panel, on: date):
    """Leaves and standbys of a day."""
    deputies = Deputy.objects.filter(place__panel=panel, starts_on__lte=on, ends_on__gte=on)
    return deputies.select_related("person__agency", "place__person__agency")


def away_on(panel: Panel, on: date) -> dict:
    """{id of a person: their Deputy row}: members who are away that day, with or without somebody in their stead."""
    away = deputies_on(panel, on).filter(is_standby=False)
    return {deputy.place.person_id: deputy for deputy in away}


def stands_in_for(person: Person) -> list[Person]:
    """Those in whose stead this person is here today. R26"""
    panel = the_panel()
    places = [place for place, deputy in stand_ins(panel, timezone.localdate()).items() if deputy.pk == person.pk]
    return [place.person for place in Place.objects.filter(pk__in=places).select_related("person")] if places else []
