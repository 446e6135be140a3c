"""Who may do what with the panel's places and settings, and with a record's mail and access. R26, R33."""

from sharing import gate
from sharing.models import Panel, Person, Place
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
