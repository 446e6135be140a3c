"""Submitting: the content is frozen, the panel's offices get access, the Chair is told. R01, R02, R09."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from referrals import content, letters, permissions, rules
from referrals.models import Referral, Submission, SubmittedAddress
from referrals.models.numbers import next_reference
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Grant, Person, Place
from sharing.places import in_office
from sharing.services import access, dispatch


@transaction.atomic
def submit_referral(*, referral: Referral, by: Person, answer: str = "") -> Referral:
    """Submit a draft, or again what was returned, with an answer to the Chair's points. R01, R02, R09

    RuleBroken says what is missing.
    """
    if not permissions.can_submit(by, referral):
        raise PermissionDenied
    referral = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    reasons = rules.reasons_not_to_change(referral) or [
        reason.sentence for reason in rules.reasons_not_to_submit(referral)
    ]
    if reasons:
        raise RuleBroken(reasons)
    is_first = referral.reference is None
    referral.submission = _freeze(referral, by, answer)
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


def _freeze(referral, by, answer):
    stored = content.as_stored(content.parts_of(referral))
    frozen = Submission.objects.create(
        referral=referral, number=referral.submissions.count() + 1, content=stored,
        content_sha256=content.sha256_of(stored), submitted_by=by, answer=answer,
    )  # fmt: skip
    SubmittedAddress.objects.bulk_create(
        SubmittedAddress(referral=referral, submission=frozen, child=child.pk, address=child.lives_at.address)
        for child in referral.children.all()
        if child.lives_at.is_kept_apart
    )
    return frozen


def _tell_the_chair(referral, by):
    subject, body = letters.submitted(referral)
    to = [place.person for place in in_office(referral.panel, Place.Office.CHAIR, Place.Office.VICE_CHAIR)]
    dispatch.send_notice(record=referral, to=to, subject=subject, body=body, by=by)


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
