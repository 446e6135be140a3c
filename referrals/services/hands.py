"""A draft goes to other hands, or ends: its manager takes it over, or whoever answers for it discards it. R02."""

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

import cases.services
from referrals import letters, permissions, rules
from referrals.models import HarmedIn, Incident, Referral, ReferredChild, SavedPage
from referrals.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Grant, Person
from sharing.services import access, dispatch

STAYS = {
    "record", "panel", "reference", "referrer", "team", "status", "started_at", "changed_at", "submission",
    "discarded_at", "discarded_by",
}  # fmt: skip


@transaction.atomic
def take_over(*, referral: Referral, by: Person, reason: str) -> Referral:
    """The manager becomes the responsible referrer; whoever was goes on writing, unless they have left. R02

    Both are told by mail. The function of the database looks once more at who is asking, and moves the access.
    """
    if not permissions.can_take_over(by, referral):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_change(referral):
        raise RuleBroken(reasons)
    if not reason.strip():
        raise RuleBroken("Say why you take the draft over.")
    referral = locked(referral, by, permissions.can_take_over)
    with connection.cursor() as cursor:
        cursor.execute("select referrals_take_over(%s, %s)", [referral.pk, reason.strip()[:300]])
        [before] = cursor.fetchone()
    referral = Referral.objects.select_related("referrer", "panel").get(pk=referral.pk)
    before = Person.objects.get(pk=before)
    audit.record("referral.taken_over", referral, by=by, before=str(before.pk), after=str(by.pk))
    subject, body = letters.taken_over(referral, before)
    told = [by, before] if before.is_active else [by]
    dispatch.send_notice(record=referral, to=told, subject=subject, body=body, by=by)
    return referral


@transaction.atomic
def discard(*, referral: Referral, by: Person) -> Referral:
    """End a draft that was never submitted and erase what it says; that there was one stays, and so does the audit."""
    if not permissions.can_discard(by, referral):
        raise PermissionDenied
    referral = locked(referral, by, permissions.can_discard)
    if not referral.can_become(Referral.Status.DISCARDED):
        raise RuleBroken("Only a draft that has not been submitted can be discarded.")
    _erase(referral, by)
    referral.status, referral.discarded_at, referral.discarded_by = Referral.Status.DISCARDED, timezone.now(), by
    referral.save()
    audit.record("referral.discarded", referral, by=by)
    _leave_sight_of_it(referral, by)
    return referral


def _erase(referral, by):
    for document in referral.record.documents.all():
        cases.services.remove_document(document=document, by=by)
    for part in (HarmedIn, Incident, ReferredChild, SavedPage):
        part.objects.filter(referral=referral).delete()
    with connection.cursor() as cursor:
        cursor.execute("select referrals_forget_unsaved(%s)", [referral.pk])
    for field in Referral._meta.concrete_fields:
        if field.name not in STAYS:
            setattr(referral, field.attname, field.get_default())


def _leave_sight_of_it(referral, by):
    """Those who wrote it see that it was discarded, and change nothing; whoever acts is last."""
    live = Grant.objects.filter(content_object_id=referral.pk).select_related("user")
    for person in sorted({grant.user for grant in live}, key=lambda one: one == by):
        access.grant_access(
            record=referral, to=person, permission=access.VIEW, purpose=Purpose.REFERRAL,
            ground=Ground.SIGNIFICANT_HARM, reason="Wrote the draft that was discarded", via=Grant.Via.SUBMITTED, by=by,
        )  # fmt: skip
        for permission in (access.CONTRIBUTE, access.MANAGE):
            access.end_access(
                record=referral, by=by, reason="the draft was discarded", person=person, permission=permission
            )
