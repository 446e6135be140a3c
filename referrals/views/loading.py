"""How the pages of this room come by a referral, and put down that it was read."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from referrals import permissions, rules
from referrals.models import Referral
from sharing import audit

JOINED = ("record", "panel", "referrer__agency", "submission__submitted_by", "submission__decided_by")


def whole(pk) -> Referral:
    """The referral with all its parts; 404 where the database does not show it to this person."""
    referrals = Referral.objects.select_related(*JOINED).prefetch_related(
        "children__written_address", "incidents__harmed"
    )
    return get_object_or_404(referrals, pk=pk)


def draft_page(view):
    """A page of a draft: given the referral, theirs to change; one that stands still shows itself instead."""

    @wraps(view)
    def page(request, pk, **rest):
        referral = whole(pk)
        if not permissions.can_change(request.user, referral):
            raise PermissionDenied
        if reasons := rules.reasons_not_to_change(referral):
            messages.warning(request, " ".join(reasons))
            return redirect(referral)
        return view(request, referral, **rest)

    return page


def show(request, referral, template, **context):
    """Render a page about a referral, with the reading of it written down first."""
    audit.read(request, referral)
    return render(request, f"referrals/{template}", {"referral": referral, **context})


def posted(request, form_class, **given):
    """A form bound to what was sent, or unbound."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **given)
    return form_class(**given)
