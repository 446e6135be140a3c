"""Who may do what to a case. Whether they may see it at all, the database has decided before."""

from cases.models import Case
from sharing.models import Person, Place
from sharing.places import holds_office
from sharing.services.access import CONTRIBUTE, MANAGE, OFFICES, may


def can_decide(person: Person, case: Case) -> bool:
    """Chair and vice-chair record the panel's advice; the vice-chair in the Chair's absence. R14, R24."""
    return holds_office(person, Place.Office.CHAIR, Place.Office.VICE_CHAIR) and may(person, MANAGE, case)


def can_contribute(person: Person, case: Case) -> bool:
    return may(person, CONTRIBUTE, case)


def can_manage(person: Person, case: Case) -> bool:
    return may(person, MANAGE, case)


def can_consider(person: Person, case: Case) -> bool:
    """Chair, vice-chair and Coordinator record what the panel considered. R16"""
    return holds_office(person, *OFFICES) and can_manage(person, case)


def can_merge(person: Person, case: Case, other: Case | None = None) -> bool:
    """Chair, vice-chair and Coordinator say that the children of two cases are one, who manage both. R08"""
    in_office = holds_office(person, *OFFICES)
    return in_office and can_manage(person, case) and (other is None or can_manage(person, other))


def can_set_lead(person: Person, case: Case) -> bool:
    """Between decisions the Chair, the vice-chair or the Coordinator say which agency leads. R19"""
    return holds_office(person, *OFFICES) and can_manage(person, case)
