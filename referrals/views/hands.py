"""A manager takes a draft over; a draft is discarded. R02"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from referrals import permissions
from referrals.forms import TakeOverForm
from referrals.services import hands
from referrals.views.loading import draft_page, posted, show
from sharing.errors import RuleBroken
from sharing.web.fresh import fresh_second_factor


@fresh_second_factor
@draft_page
def take_over(request, referral):
    if not permissions.can_take_over(request.user, referral):
        raise PermissionDenied
    form = posted(request, TakeOverForm)
    if form.is_valid():
        try:
            hands.take_over(referral=referral, by=request.user, **form.cleaned_data)
            messages.success(request, "The draft is yours now. You and whoever wrote it before are told by e-mail.")
            return redirect(referral)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    context = {"form": form, "back": referral.get_absolute_url(), "submit": "Take the draft over"}
    return show(request, referral, "take_over.html", **context)


@fresh_second_factor
@draft_page
def discard(request, referral):
    if not permissions.can_discard(request.user, referral):
        raise PermissionDenied
    if request.method == "POST":
        try:
            hands.discard(referral=referral, by=request.user)
        except RuleBroken as broken:
            messages.warning(request, " ".join(broken.reasons))
        return redirect(referral)
    return show(request, referral, "discard.html", back=referral.get_absolute_url())
