"""What beat asks of the worker for referrals."""

from celery import shared_task

from referrals import clock
from referrals.services import escalation, withdrawal


@shared_task(name="referrals.escalate_overdue")
def escalate_overdue():
    """Reminds of what is due, too."""
    if not clock.is_time_to_write():
        return
    for referral in escalation.soon_due():
        escalation.remind(referral)
    for referral in escalation.overdue():
        escalation.escalate(referral)


@shared_task(name="referrals.end_access_of_withdrawn")
def end_access_of_withdrawn():
    withdrawal.end_access_of_withdrawn()
