"""Submitting: the content is frozen, the panel's offices get access, the Chair is told. R01, R02, R09."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from referrals import letters, permissions, points, rules
from referrals.models import Referral
from referrals.models.numbers import next_reference
from referrals.services import telling
from referrals.services.freezing import freeze
from referrals.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Grant, Person
from sharing.services import access, dispatch


@transaction.atomic
def submit_referral(*, referral: Referral, by: Person) -> Referral:
    """Submit a draft, or again what was returned once the Chair's points are answered. R01, R02, R09

    RuleBroken says what is missing.
    """
    if not permissions.can_submit(by, referral):
        raise PermissionDenied
    referral = locked(referral, by, permissions.can_submit)
    reasons = rules.reasons_not_to_change(referral) or [
        reason.sentence for reason in (*rules.reasons_not_to_submit(referral), *points.unanswered(referral))
    ]
    if reasons:
        raise RuleBroken(reasons)
    is_first = referral.reference is None
    referral.submission = freeze(referral, by)
    referral.reference = referral.reference or next_reference(timezone.localdate().year)
    referral.status = Referral.Status.SUBMITTED
    referral.save(update_fields=["submission", "reference", "status"])
    access.name_record(record=referral, reference=referral.reference)
    frozen = referral.submission
    audit.record("referral.submitted", referral, by=by, number=frozen.number, sha256=frozen.content_sha256)
    if is_first:
        access.grant_to_offices(record=referral, panel=referral.panel, by=by)
    _tell_the_chair(referral, by)
    if is_first:
        _hand_over(referral, by)
    return referral


def _tell_the_chair(referral, by):
    subject, body = letters.submitted(referral)
    dispatch.send_notice(record=referral, to=telling.who_decides(referral), subject=subject, body=body, by=by)


def _hand_over(referral, by):
    """Who managed the draft no longer says who sees it; referrer and manager may add to it. Whoever acts is last."""
    managed = Grant.objects.filter(
        content_object_id=referral.pk, via=Grant.Via.SUBMITTED, permission__codename=access.MANAGE
    )
    responsible = (referral.referrer_id, referral.referrer.manager_id)
    for person in sorted({grant.user for grant in managed.select_related("user")}, key=lambda one: one == by):
        if person.pk in responsible:
            access.grant_access(
                record=referral, to=person, permission=access.CONTRIBUTE, purpose=Purpose.REFERRAL,
                ground=Ground.SIGNIFICANT_HARM, reason="Referred it to the panel", via=Grant.Via.SUBMITTED, by=by,
            )  # fmt: skip
        access.end_access(
            record=referral, by=by, reason="the referral was submitted", person=person,
            permission=access.MANAGE, via=Grant.Via.SUBMITTED,
        )  # fmt: skip
