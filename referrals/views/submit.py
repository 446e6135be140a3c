"""Checking the answers, submitting them, and what happens next. R01, R02"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from referrals import content, permissions, rules
from referrals.services.submission import submit_referral
from referrals.views.loading import draft_page, show, whole
from sharing.errors import RuleBroken


@draft_page
def check(request, referral):
    return _check(request, referral)


@require_POST
@draft_page
def submit(request, referral):
    try:
        submit_referral(referral=referral, by=request.user)
    except RuleBroken:
        return _check(request, referral)
    return redirect("referrals:submitted", referral.pk)


def submitted(request, pk):
    """The confirmation, with the reference and by when the Chair acts."""
    referral = whole(pk)
    if not referral.submission or not permissions.can_change(request.user, referral):
        raise PermissionDenied
    due_on = rules.decision_due_on(referral.submission.submitted_at, referral.panel)
    return show(request, referral, "submitted.html", due_on=due_on)


def _check(request, referral):
    parts = [{"title": part.title, "rows": part.rows, "url": _url(part)} for part in content.parts_of(referral)]
    reasons = [(reason.sentence, _url(reason)) for reason in rules.reasons_not_to_submit(referral)]
    tried = request.method == "POST"
    return show(request, referral, "check.html", parts=parts, reasons=reasons, tried=tried)


def _url(page):
    return reverse(f"referrals:{page.url_name}", args=page.args) + "?from=check"
