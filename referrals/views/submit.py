"""Checking the answers, submitting them, and what happens next. R01, R02"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from referrals import consistency, content, permissions, rules
from referrals.forms import AnswerForm
from referrals.models import Referral
from referrals.services.submission import submit_referral
from referrals.views.loading import draft_page, posted, show, whole
from sharing import held
from sharing.errors import RuleBroken


@draft_page
def check(request, referral):
    return _check(request, referral, AnswerForm() if _was_returned(referral) else None)


def submit(request, pk):
    """Submits; after a second click, a reload or signing in on the way it shows what came of the first."""
    referral = whole(pk)
    if not permissions.can_change(request.user, referral):
        raise PermissionDenied
    if referral.status == Referral.Status.SUBMITTED:
        return redirect("referrals:submitted", pk)
    if request.method != "POST" or not referral.is_editable:
        return redirect("referrals:check", pk)
    form = posted(request, AnswerForm) if _was_returned(referral) else None
    if form is None or form.is_valid():
        try:
            submit_referral(referral=referral, by=request.user, answer=form.cleaned_data["answer"] if form else "")
            return redirect("referrals:submitted", pk)
        except RuleBroken:
            referral = whole(pk)
            if not referral.is_editable:
                return redirect("referrals:submit", pk)
    return _check(request, referral, form)


def submitted(request, pk):
    """The confirmation, with the reference and by when the Chair acts."""
    referral = whole(pk)
    if not referral.submission or not permissions.can_change(request.user, referral):
        raise PermissionDenied
    if referral.status != Referral.Status.SUBMITTED:
        return redirect(referral)
    due_on = rules.decision_due_on(referral.submission.submitted_at, referral.panel)
    return show(request, referral, "submitted.html", due_on=due_on)


def _was_returned(referral):
    return referral.status == Referral.Status.RETURNED


def _check(request, referral, form):
    parts = [{"title": part.title, "rows": part.rows, "url": _url(part)} for part in content.parts_of(referral)]
    reasons = [(reason.sentence, _url(reason)) for reason in rules.reasons_not_to_submit(referral)]
    notes = [
        (sentence, reverse(f"referrals:{name}", args=args) + "?from=check")
        for sentence, name, args in consistency.worth_a_look(referral)
    ]
    tried = request.method == "POST"
    unsaved = sorted(held.unsaved_below(request.user, referral.get_absolute_url()))
    context = {"parts": parts, "reasons": reasons, "notes": notes, "tried": tried, "form": form, "unsaved": unsaved}
    return show(request, referral, "check.html", **context)


def _url(page):
    return reverse(f"referrals:{page.url_name}", args=page.args) + "?from=check"
