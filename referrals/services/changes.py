"""Children added while the Chair has the referral: a new submission each, with its reason. R09"""

from django.db import transaction

from referrals import sections
from referrals.models import MOST_HARMED, HarmedIn, Referral, ReferredChild
from referrals.services.drafts import opened_for_change, remove_child_harmed
from referrals.services.freezing import freeze_anew
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def add_child(*, referral: Referral, by: Person, because: str, values: dict, incidents: list) -> ReferredChild:
    """Add a child harmed with all that is told of them, `values` by field, and the ids of incidents. R05, R06"""
    referral = opened_for_change(referral, by, because)
    position = len(referral.harmed) + 1
    if position > MOST_HARMED:
        raise RuleBroken(f"A referral names at most {MOST_HARMED} children harmed. Ask the Coordinator what to do.")
    child = ReferredChild(referral=referral, role=ReferredChild.Role.CHILD_HARMED, position=position)
    address = child.lives_at
    for section in sections.OF_A_CHILD:
        for name in section.fields:
            setattr(address if section is sections.ADDRESS else child, name, values[name])
    child.address_is_secret = address.is_kept_apart
    child.save(force_insert=True)
    address.save(force_insert=True)
    chosen = referral.incidents.filter(pk__in=incidents)
    HarmedIn.objects.bulk_create(HarmedIn(referral=referral, incident=incident, child=child) for incident in chosen)
    freeze_anew(referral, by, because)
    return child


@transaction.atomic
def remove_child(*, referral: Referral, by: Person, because: str, child: ReferredChild, why_none=""):
    """Take a child harmed out; `why_none`: why no child harmed is named, where it was the only one. R05"""
    opened = opened_for_change(referral, by, because)
    if why_none:
        opened.why_no_child_harmed = why_none
        opened.save(update_fields=["why_no_child_harmed"])
    remove_child_harmed(referral=referral, by=by, child=child, because=because)
