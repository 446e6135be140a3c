"""Saying whether a child of a referral is one who is known already: the referrer's opinion, the panel's word. R08"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from referrals import known, permissions, rules
from referrals.models import KnownAs, Referral, ReferredChild
from referrals.services.drafts import opened_for_change
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person

Side, Answer = KnownAs.Side, KnownAs.Answer


@transaction.atomic
def give_opinion(*, referral: Referral, by: Person, child: ReferredChild, answers: dict) -> None:
    """What the referrer thinks of each child known, {id: same, another, unsure}; those they may not see are none."""
    referral = opened_for_change(referral, by)
    child = referral.children.get(pk=child.pk)
    there = {one.child.pk for one in known.candidates_for_referrer(child)}
    _say(referral, child, Side.REFERRER, {pk: answer for pk, answer in answers.items() if pk in there}, by)


@transaction.atomic
def say_who_is_known(*, referral: Referral, by: Person, same: dict) -> None:
    """Which child known each child of the referral is, {id: id of the one known, or None: a new child}.

    Every other candidate is then another child. RuleBroken where two children of the referral would be one. R08, R10
    """
    if not permissions.can_prepare_acceptance(by, referral):
        raise PermissionDenied
    referral = Referral.objects.get(pk=referral.pk)
    if reasons := rules.reasons_not_to_decide(referral):
        raise RuleBroken(reasons)
    chosen = [one for one in same.values() if one]
    if len(chosen) > len(set(chosen)):
        raise RuleBroken(known.TWO_PARTS)
    for child in referral.children.all():
        if child.pk in same:
            there = [one.child.pk for one in known.candidates_for_panel(child)]
            if same[child.pk] not in (None, *there):
                raise RuleBroken(f"{child.label}: select one of the children listed, or a new child.")
            said = {pk: Answer.SAME if pk == same[child.pk] else Answer.ANOTHER for pk in there}
            _say(referral, child, Side.PANEL, said, by)


def _say(referral, child, side, answers, by):
    told = known.sha256_of(child)
    for pk, answer in answers.items():
        KnownAs.objects.update_or_create(
            referral=referral, referred=child, child_id=pk, side=side,
            defaults={"answer": answer, "told_sha256": told, "said_by": by, "said_at": timezone.now()},
        )  # fmt: skip
    audit.record(
        "referral.known_said", referral, by=by, side=side, child=str(child.pk),
        answers={str(pk): answer for pk, answer in answers.items()},
    )  # fmt: skip
