"""Who hears of a referral: those in office today, without whoever is shut out of it. R03, R28"""

from referrals.models import Referral
from sharing.models import Exclusion, Person, Place
from sharing.places import in_office

Office = Place.Office


def in_office_for(referral: Referral, *offices) -> list[Person]:
    """Who holds these offices today and is not shut out of the referral."""
    shut_out = set(Exclusion.objects.filter(record=referral.pk, ended_at=None).values_list("person_id", flat=True))
    return [place.person for place in in_office(referral.panel, *offices) if place.person_id not in shut_out]


def who_decides(referral: Referral) -> list[Person]:
    """Chair and vice-chair; the Coordinator, who finds somebody, where neither can."""
    return in_office_for(referral, Office.CHAIR, Office.VICE_CHAIR) or in_office_for(referral, Office.COORDINATOR)


def offices(referral: Referral) -> list[Person]:
    return in_office_for(referral, Office.CHAIR, Office.VICE_CHAIR, Office.COORDINATOR)
