"""Whom the clock tells when an agency does not do its part: its lead, or else the Coordinator. R26, R32"""

from sharing import gate
from sharing.models import Agency, Panel, Person, Place
from sharing.places import in_office


def to_tell(agency: Agency, panel: Panel, but_not: set) -> list[Person]:
    """The agency's governance lead; the Coordinators where it has none who may be written to. `but_not`: ids.

    The lead need not see any record: what they are told names none and has no papers with it.
    """
    lead = agency.governance_lead
    if lead and _can_be_told(lead, but_not):
        return [lead]
    coordinators = in_office(panel, Place.Office.COORDINATOR).order_by("person__name")
    return [place.person for place in coordinators if _can_be_told(place.person, but_not)]


def is_lead(person: Person, agency: Agency) -> bool:
    return agency.governance_lead_id == person.pk


def _can_be_told(person, but_not):
    return person.is_active and person.pk not in but_not and gate.is_open(person)
