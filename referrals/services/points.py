"""The referrer's answers to the Chair's points. R09"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from referrals import permissions, points, rules
from referrals.models import Referral
from referrals.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def answer_points(*, referral: Referral, by: Person, answers: dict[int, str]) -> None:
    """Keep the answers, {position: text}; one left empty stays open, and so does the referral's way back."""
    if not permissions.can_submit(by, referral):
        raise PermissionDenied
    referral = locked(referral, by, permissions.can_submit)
    asked = points.of_return(referral)
    if not asked:
        raise RuleBroken(rules.reasons_not_to_change(referral) or ["The Chair has asked for nothing."])
    for point in asked:
        answer = answers.get(point.position, "").strip()
        if answer != point.answer:
            point.answer, point.answered_by = answer, by if answer else None
            point.answered_at = timezone.now() if answer else None
            point.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("referral.points_answered", referral, by=by, open=sum(not point.answer for point in asked))
