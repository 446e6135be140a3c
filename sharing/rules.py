"""When something may leave: what stands in the way of a delivery, in words for the page. R26, R33, R41."""

from django.db.models import Q
from django.utils import timezone

from sharing import gate
from sharing.mail_domains import reasons_not_to_send
from sharing.models import Delivery, Deputy, Dispatch, Exclusion, Place


def reasons_not_to_deliver(delivery: Delivery) -> list[str]:
    """Why the recipient has no right to this copy now; empty when they have. Looked at again at sending."""
    reasons = []
    if not gate.is_open(delivery.recipient):
        reasons.append("Their access to the panel’s information is closed.")
    if _is_shut_out(delivery):
        reasons.append("They are shut out of something in it.")
    if delivery.pack and not is_still_on_panel(delivery):
        reasons.append("They hold no place on the panel and deputise for nobody.")
    return reasons + reasons_not_to_send(delivery.address)


def _is_shut_out(delivery):
    records = [delivery.record_id, *(delivery.pack.records if delivery.pack else [])]
    return Exclusion.objects.filter(person=delivery.recipient_id, record__in=records, ended_at=None).exists()


def is_still_on_panel(delivery: Delivery) -> bool:
    """Whether they hold a place that has not ended, or stand in for somebody who does. R26.

    A schedule goes to deputies whose days are not over; minutes go also to those who came instead of a member.
    """
    today = timezone.localdate()
    places = Place.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), panel=delivery.record.panel_id)
    deputies = Deputy.objects.filter(place__in=places, person=delivery.recipient_id)
    if delivery.dispatch.kind == Dispatch.Kind.SCHEDULE:
        deputies = deputies.filter(ends_on__gte=today)
    return places.filter(person=delivery.recipient_id).exists() or deputies.exists()


def reasons_not_to_name_deputy(place: Place, person, starts_on, ends_on) -> list[str]:
    """Why this person cannot stand in for the holder of a place on these days. §6.5, R26."""
    reasons = []
    if person == place.person:
        reasons.append(f"{person.name} cannot stand in for themselves.")
    if person.agency_id != place.person.agency_id:
        reasons.append(f"{person.name} works for {person.agency}: the deputy comes from {place.person.agency}.")
    if not person.is_active or (person.ends_on and person.ends_on < ends_on):
        reasons.append(f"{person.name} is not with their agency for all of these days.")
    if ends_on < starts_on:
        reasons.append("The last day is before the first day.")
    if place.ends_on and place.ends_on < ends_on:
        reasons.append(f"{place.person.name}’s own place on the panel ends before then.")
    if Deputy.objects.filter(place=place, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        reasons.append(has_deputy_already(place))
    return reasons


def has_deputy_already(place: Place) -> str:
    return f"{place.person.name} has a deputy on some of these days already."
