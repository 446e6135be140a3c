"""When something may be done: what stands in the way, in words for the page. R26, R33, R38, R39, R41.

Of deliveries, of people, of their places and devices, of agencies.
"""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from sharing import gate
from sharing.mail_domains import reasons_not_to_send
from sharing.models import (
    Agency,
    AgreementVersion,
    Delivery,
    Deputy,
    DeviceReset,
    Digest,
    Dispatch,
    Exclusion,
    Panel,
    Person,
    Place,
)
from sharing.web.days import long_date


def reasons_not_to_deliver(delivery: Delivery) -> list[str]:
    """Why the recipient has no right to this copy now; empty when they have. Looked at again at sending."""
    if delivery.dispatch.kind == Dispatch.Kind.ACCOUNT:
        return reasons_not_to_write_about_account(delivery.recipient) + reasons_not_to_send(delivery.address)
    if delivery.dispatch.kind == Dispatch.Kind.DIARY:  # to whoever has left, too: else the date stays with them
        return reasons_not_to_send(delivery.address)
    reasons = []
    if delivery.dispatch.kind == Dispatch.Kind.DIGEST and _day_is_over(delivery):
        reasons.append("Its day is over.")
    if not gate.is_open(delivery.recipient):
        reasons.append("Their access to the panel’s information is closed.")
    if _is_shut_out(delivery):
        reasons.append("They are shut out of something in it.")
    if delivery.pack and not is_still_on_panel(delivery):
        reasons.append("They hold no place on the panel and deputise for nobody.")
    return reasons + reasons_not_to_send(delivery.address)


def _day_is_over(delivery):
    return not Digest.objects.filter(pk=delivery.dispatch.source, day=timezone.localdate()).exists()


def reasons_not_to_write_about_account(person: Person) -> list[str]:
    """An account's letters go before the gate opens, but to nobody who has left."""
    return ["They are no longer here."] if has_left(person) else []


def has_left(person: Person) -> bool:
    return not person.is_active or bool(person.ends_on and person.ends_on < timezone.localdate())


def _is_shut_out(delivery):
    records = [delivery.record_id, *(delivery.pack.records if delivery.pack else [])]
    return Exclusion.objects.filter(person=delivery.recipient_id, record__in=records, ended_at=None).exists()


def is_still_on_panel(delivery: Delivery) -> bool:
    """Whether they hold a place that has not ended, or stand in for somebody who does. R26.

    A schedule goes to deputies whose days are not over; minutes go also to those who came instead of a member.
    """
    today = timezone.localdate()
    places = Place.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), panel=delivery.record.panel_id)
    # A deputy comes from the agency of the place; whoever has moved since stands in for nobody there.
    agency = delivery.recipient.agency_id
    deputies = Deputy.objects.filter(place__in=places, person=delivery.recipient_id, place__person__agency=agency)
    if delivery.dispatch.kind == Dispatch.Kind.SCHEDULE:
        deputies = deputies.filter(ends_on__gte=today)
    return places.filter(person=delivery.recipient_id).exists() or deputies.exists()


def reasons_not_to_name_deputy(place: Place, person: Person | None, starts_on, ends_on, *, is_standby=False):
    """Why this person cannot stand in, or be on standby, for the holder of a place on these days. §6.5, R26.

    `person`: None where a leave is entered and nobody is named yet.
    """
    reasons = []
    if ends_on < starts_on:
        reasons.append("The last day is before the first day.")
    if place.ends_on and place.ends_on < ends_on:
        reasons.append(f"{place.person.name}’s own place on the panel ends before then.")
    if person:
        reasons += reasons_against_deputy(place, person, starts_on, ends_on)
    elif is_standby:
        reasons.append("Select who is on standby.")
    same = Deputy.objects.filter(place=place, is_standby=is_standby)
    for other in same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).select_related("person"):
        reasons.append(has_deputy_already(place, other))
    return reasons


def reasons_against_deputy(place: Place, person: Person, starts_on, ends_on) -> list[str]:
    """Why just this person cannot: another agency, themselves, no longer there, or away. R26."""
    reasons = []
    if person == place.person:
        reasons.append(f"{person.name} cannot stand in for themselves.")
    if person.agency_id != place.person.agency_id:
        reasons.append(f"{person.name} works for {person.agency}: the deputy comes from {place.person.agency}.")
    if not person.is_active or (person.ends_on and person.ends_on < ends_on):
        reasons.append(f"{person.name} is not with their agency for all of these days.")
    for own in leaves_of(person, starts_on, ends_on):
        reasons.append(f"{person.name} is away themselves {span(own)}: choose somebody else, or other days.")
    return reasons


def leaves_of(person: Person, starts_on, ends_on):
    """Leave of a person on any of these days, be there a deputy or none."""
    away = Deputy.objects.filter(place__person=person, is_standby=False)
    return away.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)


def has_deputy_already(place: Place, other: Deputy | None = None) -> str:
    if other is None:
        return f"{place.person.name} has leave or a deputy on some of these days already."
    if other.is_standby:
        return f"{other.person.name} is on standby for {place.person.name} {span(other)} already."
    if other.person is None:
        return f"{place.person.name} is away {span(other)} already: name a deputy there, or take that leave away."
    return f"{other.person.name} stands in for {place.person.name} {span(other)} already."


def reasons_not_to_fill_leave(deputy: Deputy, person: Person) -> list[str]:
    """Why somebody cannot be named for a leave that has no deputy. R26."""
    if deputy.person_id:
        return [has_deputy_already(deputy.place, deputy)]
    if deputy.ends_on < timezone.localdate():
        return ["This leave is over."]
    return reasons_against_deputy(deputy.place, person, deputy.starts_on, deputy.ends_on)


def reasons_not_to_change_last_day(deputy: Deputy, ends_on: date) -> list[str]:
    """Why leave, or being on standby, cannot end with this day instead. R26."""
    if deputy.ends_on < timezone.localdate():
        return [f"It ended on {long_date(deputy.ends_on)}: enter new days instead."]
    if ends_on == deputy.ends_on:
        return [f"{long_date(ends_on)} is the last day already."]
    if ends_on < max(deputy.starts_on, timezone.localdate()):
        return ["Choose today or later, and not before the first day."]
    place, reasons = deputy.place, []
    if place.ends_on and place.ends_on < ends_on:
        reasons.append(f"{place.person.name}’s own place on the panel ends before then.")
    if deputy.person and ends_on > deputy.ends_on:
        reasons += reasons_against_deputy(place, deputy.person, deputy.ends_on + timedelta(days=1), ends_on)
    same = Deputy.objects.filter(place=place, is_standby=deputy.is_standby).exclude(pk=deputy.pk)
    for other in same.filter(starts_on__lte=ends_on, ends_on__gte=deputy.starts_on).select_related("person"):
        reasons.append(has_deputy_already(place, other))
    return reasons


def span(deputy: Deputy) -> str:
    """ "on 4 May 2026", "from 4 May 2026 to 8 May 2026" """
    if deputy.starts_on == deputy.ends_on:
        return f"on {long_date(deputy.starts_on)}"
    return f"from {long_date(deputy.starts_on)} to {long_date(deputy.ends_on)}"


# People

ADDRESS_TAKEN = "Somebody with this e-mail address is here already."
PLACE_TAKEN = "Somebody has been given this place, or this person another one, on some of these days."
RESET_WAITS = "This has been asked for already and waits for another officer."
APPROVED_ALREADY = "The approval of this version is recorded already."


def reasons_not_to_use_address(email: str, person: Person | None = None) -> list[str]:
    """Why somebody cannot be known by this address; `person`: whose it may be. R41."""
    if Person.objects.filter(email=email.strip().lower()).exclude(pk=person and person.pk).exists():
        return [ADDRESS_TAKEN]
    return reasons_not_to_send(email.strip())


def reasons_against_last_day(kind: str, ends_on: date | None) -> list[str]:
    """R39: whoever is not permanent has a last day."""
    if not ends_on and kind != Person.Kind.PERMANENT:
        return ["Enter the last day: only permanent staff are here without one."]
    if ends_on and ends_on < timezone.localdate():
        return ["The last day must be today or in the future."]
    return []


def reasons_not_to_be_manager(manager: Person | None, person: Person) -> list[str]:
    if not manager:
        return []
    if manager.pk == person.pk:
        return [f"{manager.name} cannot be their own manager."]
    if manager.agency_id != person.agency_id:
        return [f"{manager.name} works for {manager.agency}: the manager comes from {person.agency}."]
    return [f"{manager.name} is no longer here."] if has_left(manager) else []


def reasons_not_to_keep_like_this(person: Person) -> list[str]:
    """Why somebody cannot be written down like this, as a new person or a changed one. R39, R41."""
    return [
        *reasons_not_to_use_address(person.email, person),
        *reasons_against_last_day(person.kind, person.ends_on),
        *reasons_not_to_be_manager(person.manager, person),
    ]


def reasons_not_to_invite_again(person: Person) -> list[str]:
    if has_left(person):
        return [f"{person.name} is no longer here."]
    if person.has_usable_password():
        return [f"{person.name} has chosen a password: a new one is asked for at sign-in."]
    return reasons_not_to_send(person.email)


def reasons_not_to_record_induction(inducted_on: date | None, undertaking_on: date | None) -> list[str]:
    today = timezone.localdate()
    reasons = []
    if inducted_on and inducted_on > today:
        reasons.append("The day of the induction must be today or in the past.")
    if undertaking_on and undertaking_on > today:
        reasons.append("The day of the undertaking must be today or in the past.")
    return reasons


def reasons_not_to_transfer(person: Person, agency: Agency) -> list[str]:
    if has_left(person):
        return [f"{person.name} is no longer here: bring them back first."]
    return [f"{person.name} works for {agency} already."] if agency.pk == person.agency_id else []


def reasons_not_to_leave(person: Person, last_day: date | None) -> list[str]:
    if not person.is_active:
        return [f"{person.name} has left already."]
    if last_day and last_day < timezone.localdate():
        return ["The last day must be today or in the future: for a day that has passed choose “At once”."]
    return []


def reasons_not_to_come_back(person: Person, ends_on: date | None) -> list[str]:
    if not has_left(person):
        return [f"{person.name} has not left."]
    return reasons_against_last_day(person.kind, ends_on)


# Places, devices, agencies


def reasons_not_to_give_place(
    panel: Panel, person: Person, office: str, starts_on: date, ends_on: date | None
) -> list[str]:
    """Why a person cannot have this place on these days. R26."""
    reasons = []
    if starts_on < timezone.localdate():
        reasons.append("The first day must be today or in the future.")
    if ends_on and ends_on < starts_on:
        reasons.append("The last day is before the first day.")
    if has_left(person):
        reasons.append(f"{person.name} is no longer here.")
    elif person.ends_on and (not ends_on or ends_on > person.ends_on):
        reasons.append(f"{person.name}’s last day is {long_date(person.ends_on)}: the place ends by then.")
    overlapping = Place.objects.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), panel=panel)
    if ends_on:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    for held in overlapping.filter(person=person):
        reasons.append(f"{person.name} is {held.get_office_display()} {_until(held)}: end that place first.")
    if office == Place.Office.CHAIR:
        for held in overlapping.filter(office=office).exclude(person=person).select_related("person"):
            reasons.append(f"{held.person.name} is the Chair {_until(held)}: there is one Chair at a time.")
    return reasons


def _until(place):
    if place.ends_on:
        return f"from {long_date(place.starts_on)} until {long_date(place.ends_on)}"
    return f"since {long_date(place.starts_on)}"


def reasons_not_to_end_place(place: Place, last_day: date | None) -> list[str]:
    if place.ends_on and place.ends_on < timezone.localdate():
        return ["This place has ended already."]
    if last_day and last_day < timezone.localdate():
        return ["The last day must be today or in the future: to end the place now choose “At once”."]
    if last_day and place.ends_on and last_day > place.ends_on:
        return [f"This place ends on {long_date(place.ends_on)}: to make it longer, give a new one from then."]
    return []


def reasons_not_to_reset_device(person: Person) -> list[str]:
    if has_left(person):
        return [f"{person.name} is no longer here."]
    if DeviceReset.objects.filter(person=person, status=DeviceReset.Status.WAITING).exists():
        return [RESET_WAITS]
    return []


def reasons_not_to_name_lead(agency: Agency, lead: Person | None) -> list[str]:
    if lead and lead.agency_id != agency.pk:
        return [f"{lead.name} works for {lead.agency}: the lead comes from {agency}."]
    return [f"{lead.name} is no longer here."] if lead and has_left(lead) else []


def reasons_not_to_record_approval(agency: Agency, version: AgreementVersion, approved_on: date) -> list[str]:
    if approved_on > timezone.localdate():
        return ["The day of the approval must be today or in the past."]
    return [APPROVED_ALREADY] if version.approvals.filter(agency=agency).exists() else []
