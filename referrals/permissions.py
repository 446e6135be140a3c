"""Who may refer, change, submit and decide. Whether they may see a referral at all, the database has decided before."""

from referrals.models import Referral
from sharing import gate
from sharing.models import Panel, Person, Place
from sharing.places import holds_office
from sharing.services.access import CONTRIBUTE, MANAGE, may


def can_refer(person: Person) -> bool:
    return person.can_refer and gate.is_open(person)


def can_change(person: Person, referral: Referral) -> bool:
    """The responsible social worker, or their team manager. R02"""
    is_theirs = person.pk in (referral.referrer_id, referral.referrer.manager_id)
    return is_theirs and may(person, CONTRIBUTE, referral.pk)


can_submit = can_change


def can_decide_referral(person: Person, referral: Referral) -> bool:
    """The Chair, or the vice-chair in the Chair's absence; the Coordinator reads. R03"""
    in_office = holds_office(person, Place.Office.CHAIR, Place.Office.VICE_CHAIR, panel=referral.panel)
    return in_office and may(person, MANAGE, referral.pk)


def is_chair(person: Person, panel: Panel) -> bool:
    return holds_office(person, Place.Office.CHAIR, panel=panel)


def decides(person: Person) -> bool:
    """Whether referrals wait for this person. R03"""
    return holds_office(person, Place.Office.CHAIR, Place.Office.VICE_CHAIR)


def sits_at_desk(person: Person) -> bool:
    """Whether the Chair's desk is theirs to look at. R03"""
    return holds_office(person, Place.Office.CHAIR, Place.Office.VICE_CHAIR, Place.Office.COORDINATOR)
