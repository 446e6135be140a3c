"""The Chair's decision on a referral. R03, R10"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from referrals import known, permissions, rules
from referrals.forms import DecisionForm
from referrals.models import Submission
from referrals.services.decisions import accept_referral, decline_referral, return_referral
from referrals.views.loading import posted, show, whole
from sharing.errors import RuleBroken
from sharing.web.fresh import fresh_second_factor

Outcome = Submission.Outcome


@fresh_second_factor
def decide(request, pk):
    referral = whole(pk)
    if not permissions.can_decide_referral(request.user, referral):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_decide(referral):
        messages.warning(request, " ".join(reasons))
        return redirect(referral)
    form = posted(request, DecisionForm)
    if form.is_valid() and request.POST.get("submission") != str(referral.submission_id):
        form.add_error(None, "The referral was submitted again since you opened this page. Read it before you decide.")
    if form.is_valid():
        try:
            messages.success(request, _carry_out(referral, request.user, form))
            return redirect(referral)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    asks = known.reasons_not_to_accept(referral, request.user)
    return show(
        request,
        referral,
        "decide.html",
        form=form,
        asks_if_known=asks,
        back=referral.get_absolute_url(),
        submit="Decide",
    )


def _carry_out(referral, person, form):
    """Do what was decided; returns what has happened, in words."""
    outcome = form.cleaned_data["outcome"]
    if outcome == Outcome.ACCEPTED:
        opened = accept_referral(referral=referral, by=person)
        names = ", ".join(case.reference for case in opened)
        return f"Accepted. {'A case is' if len(opened) == 1 else 'Cases are'} open: {names}. The referrer is told."
    if outcome == Outcome.RETURNED:
        return_referral(referral=referral, by=person, reason=form.words)
        return "Returned. The referrer is told and reads your points on this page."
    decline_referral(referral=referral, by=person, reason=form.words)
    return "Declined. The referrer is told and reads your reason on this page."
