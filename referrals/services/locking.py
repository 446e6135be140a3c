"""A referral held still while it is changed, decided or handed on: one after the other, each on what is there. R09"""

from collections.abc import Callable

from referrals.models import Referral
from sharing.errors import RuleBroken
from sharing.models import Person

MEANWHILE = "Somebody else was at this referral at the same moment, and it has changed. Open it again."


def locked(referral: Referral, by: Person, may: Callable[[Person, Referral], bool]) -> Referral:
    """The referral as it is once nobody else holds it, until the transaction ends; `may` is asked again of that.

    Whoever calls has asked `may` before: what is refused here has changed while it was waited for.
    """
    rows = Referral.objects.filter(pk=referral.pk)
    # Nothing is joined to the row that is waited for: what was joined would be as it was before the wait.
    list(rows.select_for_update().values_list("pk"))
    now = rows.select_related("panel", "submission", "referrer").first()
    if now is None or not may(by, now):
        raise RuleBroken(MEANWHILE)
    return now
