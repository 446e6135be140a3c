"""How the pages of this room come by a referral, and put down that it was read."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from referrals import permissions, rules
from referrals.models import Referral
from sharing import audit
from sharing.held import NOT_KEPT

OF_THE_PAGE = {*NOT_KEPT, "version", "was", "window", "turn", "as_it_is"}
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
            if request.method == "POST" and "window" in request.POST:
                return no_longer(request, referral, reasons)
            messages.warning(request, " ".join(reasons))
            return redirect(referral)
        return view(request, referral, **rest)

    return page


def show(request, referral, template, **context):
    """Render a page about a referral, with the reading of it written down first."""
    audit.read(request, referral)
    return render(request, f"referrals/{template}", {"referral": referral, **context})


def no_longer(request, referral, reasons, **context):
    """A page that is not there to be saved any more: what was typed is shown, so that it is not lost with the page."""
    if request.htmx:
        return render(request, "referrals/_saved.html", {"kind": "refused", "reasons": reasons})
    typed = [
        (name.replace("_", " ").capitalize(), text)
        for name, texts in request.POST.lists()
        for text in texts
        if text and name not in OF_THE_PAGE
    ]
    return show(request, referral, "no_longer.html", reasons=reasons, typed=typed, **context)


def posted(request, form_class, **given):
    """A form bound to what was sent, or unbound."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **given)
    return form_class(**given)
