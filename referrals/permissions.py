"""Who may refer, change, submit and decide. Whether they may see a referral at all, the database has decided before."""

from referrals.models import Referral
from sharing import gate
from sharing.models import Grant, Panel, Person, Place
from sharing.places import holds_office
from sharing.services.access import CONTRIBUTE, MANAGE, may

Via = Grant.Via
WRITERS = (Via.SUBMITTED, Via.WROTE)  # referrer and manager; whoever wrote a draft before it was taken over


def can_refer(person: Person) -> bool:
    return person.can_refer and gate.is_open(person)


def can_change(person: Person, referral: Referral) -> bool:
    """The responsible social worker, their team manager, and whoever wrote the draft before it was taken over. R02"""
    writes = person.pk in (referral.referrer_id, referral.referrer.manager_id) or _writes(person, referral, *WRITERS)
    return writes and may(person, CONTRIBUTE, referral.pk)


def can_submit(person: Person, referral: Referral) -> bool:
    """The responsible social worker, or their team manager. R02"""
    is_theirs = person.pk in (referral.referrer_id, referral.referrer.manager_id)
    return (is_theirs or _writes(person, referral, Via.SUBMITTED)) and may(person, CONTRIBUTE, referral.pk)


def can_take_over(person: Person, referral: Referral) -> bool:
    """The manager of somebody else's draft, also where that somebody has left or moved to another team. R02"""
    is_anothers = referral.is_editable and person.pk != referral.referrer_id
    return is_anothers and _writes(person, referral, Via.SUBMITTED) and may(person, CONTRIBUTE, referral.pk)


def can_discard(person: Person, referral: Referral) -> bool:
    """Whoever answers for a draft that has never been submitted: its referrer or their manager."""
    return referral.can_become(Referral.Status.DISCARDED) and may(person, MANAGE, referral.pk)


def _writes(person, referral, *ways):
    """Whether this person was let in to write the referral, by one of these ways."""
    return Grant.objects.filter(
        user=person, content_object=referral.pk, via__in=ways, permission__codename__in=[CONTRIBUTE, MANAGE]
    ).exists()


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


def can_prepare_acceptance(person: Person, referral: Referral) -> bool:
    """The offices say which of its children are known already; the Coordinator beforehand. R08"""
    return sits_at_desk(person) and may(person, MANAGE, referral.pk)
