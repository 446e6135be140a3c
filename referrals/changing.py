"""What may still be done with a referral that has been submitted: changed with a reason, withdrawn. R09"""

from referrals.models import Referral


def reasons_not_to_change(referral: Referral) -> list[str]:
    """Why it cannot be changed with a reason: it can while the Chair has it."""
    if referral.status == Referral.Status.SUBMITTED:
        return []
    if referral.is_editable:
        return ["The referral is not with the Chair: change it on its own pages."]
    return [_stands_still(referral)]


def reasons_not_to_withdraw(referral: Referral) -> list[str]:
    if referral.can_become(Referral.Status.WITHDRAWN):
        return []
    if referral.status == Referral.Status.DRAFT:
        return ["The referral has not been submitted."]
    return [_stands_still(referral)]


def _stands_still(referral):
    return f"The referral is {referral.get_status_display().lower()}: what it says no longer changes."
