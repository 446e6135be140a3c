"""What the Chair decides on a referral: accept, return with points, decline. Each is told to the referrer. R03, R10.

`submission`: the id of the version that was read, where whoever decides has read one: no other is decided on.
"""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

import cases.services
from cases import matching, names
from cases.models import Case
from referrals import case_content, clock, known, letters, permissions, points, rules
from referrals.models import Point, Referral, Submission
from referrals.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.services import dispatch

Status, InPlace = Referral.Status, Submission.InPlace
UNREAD = "The referral was submitted again since you opened this page. Read it before you decide."


@transaction.atomic
def accept_referral(
    *, referral: Referral, by: Person, submission: UUID | str | None = None, urgent_because="", why_not_urgent="",
    in_place_of_chair="",
) -> list[Case]:  # fmt: skip
    """Accept and open one case a child; the young person's is the first of those returned. R03, R04, R08, R10

    `urgent_because`: why its cases cannot wait for the next panel; "" where they can, `why_not_urgent` says why.
    """
    matching.one_at_a_time()
    referral = _decide(
        referral, by, submission, Status.ACCEPTED, in_place_of_chair, is_urgent=bool(urgent_because),
        urgent_reason=urgent_because or why_not_urgent,
    )  # fmt: skip
    if reasons := known.reasons_not_to_accept(referral, by):
        raise RuleBroken(reasons)
    is_known = known.links(referral, by)
    opened = cases.services.open_cases(
        referral_record=referral.record, panel=referral.panel, reference=referral.reference,
        young_person=case_content.of_young_person(referral) | {"known": is_known.get(referral.young_person.pk)},
        harmed=[case_content.of_child_harmed(referral, child) | {"known": is_known.get(child.pk)}
                for child in referral.harmed],
        by=by, referrer=referral.referrer, urgent_because=urgent_because,
    )  # fmt: skip
    if urgent_because:
        for case in opened:
            names.note(case, {"Why it cannot wait": urgent_because})
    _tell_the_referrer(referral, by)
    return opened


@transaction.atomic
def return_referral(
    *, referral: Referral, by: Person, submission: UUID | str | None = None, reason="",
    asked: Sequence[tuple[str, str]] = (), in_place_of_chair="",
) -> Referral:  # fmt: skip
    """Give it back with points to answer; its reference stays. R03

    `asked`: (key of the part, text) of each point, the key "" where it is about the whole; `reason`: one such point.
    """
    asked = [(about, text.strip()) for about, text in (*asked, ("", reason)) if text.strip()]
    words = "\n\n".join(text for _, text in asked)
    referral = _send_back(referral, by, submission, Status.RETURNED, words, in_place_of_chair)
    titles = dict(points.subjects_of(referral))
    for position, (about, text) in enumerate(asked, 1):
        Point.objects.create(
            referral=referral, submission=referral.submission, position=position, text=text,
            about=about if about in titles else "", about_title=titles.get(about, ""),
        )  # fmt: skip
    return referral


@transaction.atomic
def decline_referral(
    *, referral: Referral, by: Person, submission: UUID | str | None = None, reason: str, advice: str,
    in_place_of_chair="",
) -> Referral:  # fmt: skip
    """Decline it, with what to do instead. R03"""
    if not advice.strip():
        raise RuleBroken("Say what you advise instead.")
    return _send_back(referral, by, submission, Status.DECLINED, reason, in_place_of_chair, advice=advice.strip())


def _send_back(referral, by, submission, status, reason, in_place_of_chair, **words):
    if not reason.strip():
        raise RuleBroken("Say why, so that the referrer knows what to do.")
    referral = _decide(referral, by, submission, status, in_place_of_chair, reason=reason.strip(), **words)
    _tell_the_referrer(referral, by)
    return referral


def _decide(referral, by, submission, status, in_place_of_chair, **words):
    if not permissions.can_decide_referral(by, referral):
        raise PermissionDenied
    referral = locked(referral, by, permissions.can_decide_referral)
    if reasons := rules.reasons_not_to_decide(referral) or _reasons_not_instead(referral, by, in_place_of_chair):
        raise RuleBroken(reasons)
    if submission is not None and str(submission) != str(referral.submission_id):
        raise RuleBroken(UNREAD)
    Submission.objects.filter(pk=referral.submission_id).update(
        outcome=status, decided_at=timezone.now(), decided_by=by, in_place_of_chair=in_place_of_chair, **words
    )
    referral.status = status
    referral.save(update_fields=["status"])
    audit.record(f"referral.{status}", referral, by=by, in_place_of_chair=in_place_of_chair)
    referral.submission.refresh_from_db()
    return referral


def _reasons_not_instead(referral, by, in_place_of_chair):
    """What is said instead of the Chair, by whoever is not: one of the reasons that there are today. R03"""
    if permissions.is_chair(by, referral.panel):
        return ["The Chair decides in nobody’s place."] if in_place_of_chair else []
    if in_place_of_chair not in clock.why_instead(referral):
        return ["Say why you decide in the place of the Chair."]
    return []


def _tell_the_referrer(referral, by):
    subject, body = letters.decided(referral)
    to = [referral.referrer, referral.submission.submitted_by]
    dispatch.send_notice(record=referral, to=to, subject=subject, body=body, by=by)
