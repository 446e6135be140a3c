"""What the Chair decides on a referral: accept, return with points, decline. Each is told to the referrer. R03, R10."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

import cases.services
from cases import matching
from cases.models import Case
from referrals import case_content, known, letters, permissions, rules
from referrals.models import Referral, Submission
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.services import dispatch

Status = Referral.Status


@transaction.atomic
def accept_referral(*, referral: Referral, by: Person) -> list[Case]:
    """Accept and open one case a child; the young person's is the first of those returned. R03, R08, R10"""
    matching.one_at_a_time()
    referral = _decide(referral, by, Status.ACCEPTED)
    if reasons := known.reasons_not_to_accept(referral, by):
        raise RuleBroken(reasons)
    is_known = known.links(referral, by)
    opened = cases.services.open_cases(
        referral_record=referral.record, panel=referral.panel, reference=referral.reference,
        young_person=case_content.of_young_person(referral) | {"known": is_known.get(referral.young_person.pk)},
        harmed=[case_content.of_child_harmed(referral, child) | {"known": is_known.get(child.pk)}
                for child in referral.harmed],
        by=by, referrer=referral.referrer,
    )  # fmt: skip
    _tell_the_referrer(referral, by)
    return opened


@transaction.atomic
def return_referral(*, referral: Referral, by: Person, reason: str) -> Referral:
    """Give it back with points to answer; its reference stays. R03"""
    return _send_back(referral, by, Status.RETURNED, reason)


@transaction.atomic
def decline_referral(*, referral: Referral, by: Person, reason: str) -> Referral:
    return _send_back(referral, by, Status.DECLINED, reason)


def _send_back(referral, by, status, reason):
    if not reason.strip():
        raise RuleBroken("Say why, so that the referrer knows what to do.")
    referral = _decide(referral, by, status, reason.strip())
    _tell_the_referrer(referral, by)
    return referral


def _decide(referral, by, status, reason=""):
    if not permissions.can_decide_referral(by, referral):
        raise PermissionDenied
    referral = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    if reasons := rules.reasons_not_to_decide(referral):
        raise RuleBroken(reasons)
    Submission.objects.filter(pk=referral.submission_id).update(
        outcome=status, decided_at=timezone.now(), decided_by=by, reason=reason
    )
    referral.status = status
    referral.save(update_fields=["status"])
    audit.record(f"referral.{status}", referral, by=by)
    return referral


def _tell_the_referrer(referral, by):
    subject, body = letters.decided(referral)
    to = [referral.referrer, referral.submission.submitted_by]
    dispatch.send_notice(record=referral, to=to, subject=subject, body=body, by=by)
