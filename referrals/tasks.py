"""What beat asks of the worker for referrals."""

from celery import shared_task

from referrals.services import escalation


@shared_task(name="referrals.escalate_overdue")
def escalate_overdue():
    for referral in escalation.overdue():
        escalation.escalate(referral)
