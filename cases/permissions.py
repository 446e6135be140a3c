"""Who may do what to a case. Whether they may see it at all, the database has decided before."""

from collections.abc import Callable

from cases.models import Assessment, Case, CaseInformation, StatusFlag
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


def can_consider(person: Person, case: Case | Assessment) -> bool:
    """Chair, vice-chair and Coordinator record what the panel considered. R16"""
    return holds_office(person, *OFFICES) and can_manage(person, case)


def can_give_up(person: Person, assessment: Assessment) -> bool:
    """The two workers who make an HSB assessment, and Chair, vice-chair and Coordinator. R20"""
    return may(person, CONTRIBUTE, assessment) and (
        assessment.assessors.filter(person=person, left_on=None).exists() or can_consider(person, assessment)
    )


def can_merge(person: Person, case: Case, other: Case | None = None) -> bool:
    """Chair, vice-chair and Coordinator say that the children of two cases are one, who manage both. R08"""
    in_office = holds_office(person, *OFFICES)
    return in_office and can_manage(person, case) and (other is None or can_manage(person, other))


def can_set_lead(person: Person, case: Case) -> bool:
    """Between decisions the Chair, the vice-chair or the Coordinator say which agency leads. R19"""
    return holds_office(person, *OFFICES) and can_manage(person, case)


def can_export(person: Person, case: Case) -> bool:
    """Chair, vice-chair and Coordinator pass the whole case on to an authority that takes it over. R34"""
    return holds_office(person, *OFFICES) and can_manage(person, case)


def can_correct(person: Person, entry: CaseInformation) -> bool:
    """Whoever adds to the case for the agency that said it, and whoever manages the case. R27"""
    return corrects(person, entry.record_id)(entry)


def corrects(person: Person, record) -> Callable[[CaseInformation], bool]:
    """Of one case: which of its entries this person can correct, asked once for all of them."""
    manages, adds = may(person, MANAGE, record), may(person, CONTRIBUTE, record)

    def corrects_it(entry):
        is_theirs = entry.agency_id is not None and entry.agency_id == person.agency_id and not entry.is_restricted
        return manages or (adds and is_theirs)

    return corrects_it


def can_end_flag(person: Person, flag: StatusFlag) -> bool:
    """That an address must not be disclosed is lifted only by those who may read it. R33"""
    needed = MANAGE if flag.kind == StatusFlag.Kind.ADDRESS else CONTRIBUTE
    return may(person, needed, flag.record_id)
