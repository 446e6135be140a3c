"""Who may do what with the panel's places and settings, and with a record's mail and access. R26, R33."""

from django.db import connection

from sharing import gate
from sharing.models import AccessRequest, Breach, EmergencyAccess, Panel, Person, Place
from sharing.places import holds_office
from sharing.services import access


def can_change_panel(person: Person, panel: Panel) -> bool:
    """Settings, deputies and secure domains are the Coordinator's."""
    return holds_office(person, Place.Office.COORDINATOR, panel=panel) and gate.is_open(person)


def can_name_deputy(person: Person, place: Place) -> bool:
    """The Coordinator for everybody, a member for their own place."""
    is_their_own = place.person_id == person.pk and holds_office(person, panel=place.panel)
    return (is_their_own and gate.is_open(person)) or can_change_panel(person, place.panel)


def can_manage(person: Person, record) -> bool:
    """Whoever manages a record asks about its mail and decides who is shut out of it."""
    return access.may(person, access.MANAGE, record)


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
