"""What of the referrals waits for a person: decisions at the Chair's desk, drafts and what came back. R03"""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from referrals import clock, permissions
from referrals.models import Referral
from sharing.web.days import long_date, today
from sharing.work import Kind, Work

Status = Referral.Status


def waiting_for(person, panel):
    """Work for this person; no child is named."""
    if permissions.decides(person):
        for referral in Referral.objects.filter(status=Status.SUBMITTED).select_related("submission", "panel"):
            yield _to_decide(referral)
    yield from _to_take_over(person)
    mine = Referral.objects.filter(referrer=person, status__in=Referral.EDITABLE)
    for referral in mine.select_related("panel"):
        is_back = referral.status == Status.RETURNED
        yield Work(
            text=f"{referral.reference}: answer the Chair’s points" if is_back else "Draft referral: finish and submit",
            url=reverse("referrals:detail", args=[referral.pk]),
            state="waiting" if is_back else "draft",
            status="Returned with points" if is_back else "Draft",
            kind=Kind.OWN_REFERRAL,
            hint="" if is_back else f"started {long_date(timezone.localdate(referral.started_at))}",
        )


def _to_decide(referral):
    due_on = clock.due_on(referral)
    is_late = due_on < today()
    return Work(
        text=f"{referral.reference}: decide on the referral",
        url=reverse("referrals:detail", args=[referral.pk]),
        due_on=due_on,
        state="late" if is_late else "waiting",
        status="Late" if is_late else "Waiting for you",
        kind=Kind.REFERRAL,
    )


def _to_take_over(manager):
    """Drafts of their team whose referrer has left or moved to another team. R02"""
    gone = Q(referrer__is_active=False) | Q(referrer__manager=None) | ~Q(referrer__manager=manager)
    drafts = Referral.objects.filter(gone, status__in=Referral.EDITABLE).exclude(referrer=manager)
    for referral in drafts.select_related("referrer"):
        if permissions.can_take_over(manager, referral):
            who = referral.referrer
            yield Work(
                text=f"{referral.display} of {who.name}: take it over",
                url=reverse("referrals:detail", args=[referral.pk]),
                status="Waiting for you",
                kind=Kind.OWN_REFERRAL,
                hint=f"{who.name} has {'moved to another team' if who.is_active else 'left'}",
            )
