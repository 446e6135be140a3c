"""Withdrawing a referral that has been submitted. R03, R09"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from referrals import changing, permissions
from referrals.forms import WithdrawForm
from referrals.services.withdrawal import withdraw_referral
from referrals.views.loading import posted, show, whole
from sharing.errors import RuleBroken
from sharing.web.fresh import fresh_second_factor


@fresh_second_factor
def withdraw(request, pk):
    referral = whole(pk)
    if not permissions.can_submit(request.user, referral):
        raise PermissionDenied
    if reasons := changing.reasons_not_to_withdraw(referral):
        messages.warning(request, " ".join(reasons))
        return redirect(referral)
    form = posted(request, WithdrawForm)
    if form.is_valid():
        try:
            withdraw_referral(referral=referral, by=request.user, **form.cleaned_data)
            messages.success(request, "Withdrawn. The Chair, the vice-chair and the Coordinator are told.")
            return redirect(referral)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    return show(request, referral, "withdraw.html", form=form, back=referral.get_absolute_url())
