"""Who may do what with people, places and settings, with a record's mail and access, and with the audit. R26, R33."""

from django.db import connection

from sharing import gate
from sharing.models import AccessRequest, Agency, Breach, DeviceReset, EmergencyAccess, Panel, Person, Place
from sharing.places import holds_office, the_panel
from sharing.services import access


def can_change_panel(person: Person, panel: Panel) -> bool:
    """Settings, deputies and secure domains are the Coordinator's."""
    return holds_office(person, Place.Office.COORDINATOR, panel=panel) and gate.is_open(person)


def can_name_deputy(person: Person, place: Place) -> bool:
    """The Coordinator for everybody, a member for their own place."""
    is_their_own = place.person_id == person.pk and holds_office(person, panel=place.panel)
    return (is_their_own and gate.is_open(person)) or can_change_panel(person, place.panel)


def can_keep_people(person: Person) -> bool:
    """People, places and agencies are the Coordinator's."""
    return can_change_panel(person, the_panel())


def can_change_person(person: Person, other: Person) -> bool:
    """The Coordinator, and for the Coordinator another one: nobody opens the gate to themselves."""
    return person.pk != other.pk and can_keep_people(person)


def can_ask_for_device_reset(person: Person, other: Person) -> bool:
    """The Coordinator; for the Coordinator's own device the Chair or the vice-chair."""
    decides = person.pk != other.pk and holds_office(other, Place.Office.COORDINATOR) and _decides(person)
    return can_change_person(person, other) or decides


def can_decide_device_reset(person: Person, reset: DeviceReset) -> bool:
    """The Chair or the vice-chair, who is neither the one who asked nor the one whose device it is."""
    return person.pk not in (reset.asked_by_id, reset.person_id) and _decides(person)


def _decides(person):
    return holds_office(person, Place.Office.CHAIR, Place.Office.VICE_CHAIR) and gate.is_open(person)


def can_manage(person: Person, record) -> bool:
    """Whoever manages a record asks about its mail and decides who is shut out of it; what is about none, nobody."""
    return record is not None and access.may(person, access.MANAGE, record)


def can_answer(person: Person, request: AccessRequest) -> bool:
    """Whoever manages what the request is about, but never one of their own. R33"""
    if person.pk in (request.asked_by_id, request.person_id):
        return False
    with connection.cursor() as cursor:
        cursor.execute("select %s in (select sharing_requests_to_answer())", [request.pk])
        return cursor.fetchone()[0]


def can_review(person: Person, emergency: EmergencyAccess) -> bool:
    """The Chair, or the vice-chair for them; never one's own. R33"""
    return emergency.person_id != person.pk and _heads(person) and can_manage(person, emergency.record_id)


def can_follow_up(person: Person, breach: Breach) -> bool:
    return _heads(person) and can_manage(person, breach.record_id)


def _heads(person):
    return holds_office(person, Place.Office.CHAIR, Place.Office.VICE_CHAIR)


def holds_an_office(person: Person) -> bool:
    return holds_office(person, *access.OFFICES) and gate.is_open(person)


def leads_governance(person: Person) -> bool:
    """The information governance lead of an agency sees what its own staff read. R40."""
    return Agency.objects.filter(governance_lead=person).exists() and gate.is_open(person)


def looks_after_reading(person: Person) -> bool:
    """Unusual reading is listed for the Chair, the vice-chair and the leads; the database says whose each sees."""
    return (_heads(person) and gate.is_open(person)) or leads_governance(person)


def can_look_into(by: Person, reader: Person) -> bool:
    """Nobody answers for their own reading; a lead only for their own staff."""
    if by == reader:
        return False
    is_their_lead = Agency.objects.filter(pk=reader.agency_id, governance_lead=by).exists()
    return (_heads(by) or is_their_lead) and gate.is_open(by)
