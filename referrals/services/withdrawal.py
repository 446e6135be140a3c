"""Withdrawing a referral: with a reason, told to the offices, whose access ends some days later. R03, R09, R33"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from referrals import changing, letters, permissions
from referrals.models import Referral, Submission
from referrals.services import telling
from referrals.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Grant, Person
from sharing.services import access, dispatch

RESPONSIBLE = (Grant.Via.SUBMITTED,)


@transaction.atomic
def withdraw_referral(*, referral: Referral, by: Person, because: str) -> Referral:
    """Take it back for good: it keeps its reference, and a new one can be started. Nothing can be undone here."""
    if not permissions.can_submit(by, referral):
        raise PermissionDenied
    referral = locked(referral, by, permissions.can_submit)
    if reasons := changing.reasons_not_to_withdraw(referral):
        raise RuleBroken(reasons)
    if not because.strip():
        raise RuleBroken("Say why you withdraw it.")
    now = timezone.now()
    Submission.objects.filter(pk=referral.submission_id, outcome="").update(
        outcome=Submission.Outcome.WITHDRAWN, decided_at=now, decided_by=by
    )
    referral.status = Referral.Status.WITHDRAWN
    referral.withdrawn_at, referral.withdrawn_by, referral.withdrawn_because = now, by, because.strip()
    referral.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawn_because"])
    audit.record("referral.withdrawn", referral, by=by)
    subject, body = letters.withdrawn(referral)
    dispatch.send_notice(record=referral, to=telling.offices(referral), subject=subject, body=body, by=by)
    return referral


def end_access_of_withdrawn() -> int:
    """The worker's part: some days after, only those responsible still see it; returns for how many it ended."""
    withdrawn = Referral.objects.filter(status=Referral.Status.WITHDRAWN).select_related("panel")
    due = [
        one
        for one in withdrawn
        if one.withdrawn_at + timedelta(days=one.panel.access_after_closing_days) <= timezone.now()
    ]
    return sum(_end(one) for one in due)


@transaction.atomic
def _end(referral):
    live = Grant.objects.filter(content_object=referral.pk, ended_at=None).exclude(via__in=RESPONSIBLE)
    ways = set(live.values_list("via", flat=True))
    for way in sorted(ways):
        access.end_access(record=referral, by=None, reason="The referral was withdrawn", via=way)
    return bool(ways)
