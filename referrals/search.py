"""Children named in the referrals that the reader may see, drafts too where these are theirs. R33"""

from django.db.models import Q

from cases.search import fitting
from referrals.models import ReferredChild
from sharing.finding import Found, Sought


def found(sought: Sought, person) -> list[Found]:
    children = ReferredChild.objects.select_related("referral")
    by_reference = Q(referral__reference=sought.reference, position=0)  # a referral is one row, its young person's
    return [_row(child) for child in fitting(children, sought, reference=by_reference)]


def _row(child):
    referral = child.referral
    return Found(
        rank=child.rank,
        name=child.name or child.label,
        age=child.age(),
        part=f"{child.get_role_display()}, in a referral",
        reference=referral.display,
        state=referral.status,
        status=referral.get_status_display(),
        url=referral.get_absolute_url(),
        record=referral.pk,
    )
