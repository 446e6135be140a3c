"""When something may leave, and access may be given: what stands in the way, in words for the page. R26, R33, R41."""

from datetime import date, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from sharing import gate
from sharing.mail_domains import reasons_not_to_send
from sharing.models import AccessRequest, Delivery, Deputy, Dispatch, Exclusion, Grant, Panel, Person, Place, Record
from sharing.web.days import today
from sharing.working_days import add_working_days

LONGEST = timedelta(days=366)  # whoever needs it longer is given it again
EMERGENCIES_IN_VAIN = 5  # in an hour; the database stops there too


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


def reasons_not_to_give(record: Record, to: Person, until: date, by: Person) -> list[str]:
    """Why this person cannot be given access to a record up to a day. R33, R38, R39."""
    reasons = _reasons_about_the_end(until, to)
    if to == by:
        reasons.append("Somebody else gives you access: you cannot give it to yourself.")
    if Exclusion.objects.filter(record=record, person=to, ended_at=None).exists():
        reasons.append(f"{to.name} is shut out of this record. Let them in again first, if that is right.")
    if not gate.is_open(to):
        reasons.append(
            f"Nothing is shown to {to.name} at the moment: their agency, induction or last day stands in the way."
        )
    return reasons


def _reasons_about_the_end(until, person):
    if until < today():
        return ["The last day has passed."]
    if until > today() + LONGEST:
        return ["Access is given for a year at most."]
    if person.ends_on and person.ends_on < until:
        return [f"{person.name}’s own last day is before then."]
    return []


def reasons_not_to_end(grant: Grant) -> list[str]:
    """Why one access cannot be ended: somebody has to be able to decide on the record. R33."""
    if grant.permission.codename != "manage_record":
        return []
    others = Grant.objects.filter(content_object=grant.content_object, permission=grant.permission)
    if others.exclude(user=grant.user).exists():
        return []
    return ["Nobody else could decide on this record."]


def reasons_not_to_ask(
    by: Person, person: Person, wanted_until: date, reference: str, about: Record | None
) -> list[str]:
    """Why this cannot be asked; it never depends on what is there. R33."""
    reasons = _reasons_about_the_end(wanted_until, person)
    if about is None and person != by:
        reasons.append("Ask for a colleague from the record’s own page.")
    if about is not None and Grant.objects.filter(content_object=about, user=person).exists():
        reasons.append(f"{person.name} can see this already.")
    mine = AccessRequest.objects.filter(asked_by=by, person=person, status=AccessRequest.Status.WAITING)
    if mine.filter(about=about, reference=reference).exists():
        reasons.append("This has been asked for already and waits for an answer.")
    return reasons


def answer_due_on(request: AccessRequest, panel: Panel) -> date:
    """The last day for the answer. *Setting*, R33."""
    return add_working_days(timezone.localdate(request.asked_at), panel.request_working_days)


def reasons_not_to_take(by: Person, reference: str) -> list[str]:
    """Why emergency access cannot be taken now, before anybody looks whether there is such a record. R33."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_emergencies_in_vain()")
        in_vain = cursor.fetchone()[0]
    if in_vain >= EMERGENCIES_IN_VAIN:
        return ["Too many references in this hour led to nothing. Ring the Chair."]
    if Record.objects.filter(reference=reference).exists():
        return ["You can see this record already: search for its reference."]
    return []
