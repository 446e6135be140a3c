"""Checking the answers, submitting them, and what happens next. R01, R02"""

from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.shortcuts import redirect
from django.urls import reverse

from referrals import clock, consistency, content, forms, known, permissions, points, rules
from referrals.models import Referral
from referrals.services.submission import submit_referral
from referrals.views.loading import draft_page, show, whole
from sharing import held
from sharing.errors import RuleBroken
from sharing.web.widgets import Boxes

# Text that its writer could not save would be out of sight once the referral is submitted.
NOT_SAVED = "What you typed on a page is not saved yet: open it, put right what is marked, and save it"


@draft_page
def check(request, referral):
    return _check(request, referral)


def submit(request, pk):
    """Submits; after a second click, a reload or signing in on the way it shows what came of the first."""
    referral = whole(pk)
    if not permissions.can_submit(request.user, referral):
        raise PermissionDenied
    if referral.status == Referral.Status.SUBMITTED:
        return redirect("referrals:submitted", pk)
    if request.method != "POST" or not referral.is_editable:
        return redirect("referrals:check", pk)
    if held.unsaved_below(request.user, referral.get_absolute_url()):
        return _check(request, referral)
    try:
        submit_referral(referral=referral, by=request.user)
        return redirect("referrals:submitted", pk)
    except RuleBroken:
        referral = whole(pk)
        if not referral.is_editable:
            return redirect("referrals:submit", pk)
    return _check(request, referral)


def submitted(request, pk):
    """The confirmation, with the reference and by when the Chair acts."""
    referral = whole(pk)
    if not referral.submission or not permissions.can_change(request.user, referral):
        raise PermissionDenied
    if referral.status != Referral.Status.SUBMITTED:
        return redirect(referral)
    return show(request, referral, "submitted.html", due_on=clock.due_on(referral))


def _check(request, referral):
    parts = [{"title": part.title, "rows": part.rows, "url": _url(part)} for part in content.parts_of(referral)]
    missing = [*rules.reasons_not_to_submit(referral), *points.unanswered(referral)]
    unsaved = sorted(held.unsaved_below(request.user, referral.get_absolute_url()))
    maybe_known = [
        (
            f"{child.label}: may be a child who is known here. Say whether they are",
            "child_known",
            (referral.pk, child.pk),
        )
        for child in referral.children.all()
        if known.is_asked(child)
    ]
    notes = [
        (sentence, reverse(f"referrals:{name}", args=args) + "?from=check")
        for sentence, name, args in [*maybe_known, *consistency.worth_a_look(referral)]
    ]
    context = {
        "parts": parts,
        "reasons": [
            *((NOT_SAVED, f"{path}?from=check") for path in unsaved),
            *((reason.sentence, _url(reason) + _box_of(reason)) for reason in missing),
        ],
        "notes": notes,
        "tried": request.method == "POST",
        "asked": points.of_return(referral),
        "can_submit": permissions.can_submit(request.user, referral),
    }
    return show(request, referral, "check.html", **context)


def _url(page):
    return reverse(f"referrals:{page.url_name}", args=page.args) + "?from=check"


def _box_of(reason):
    """The end of an address that leads to the box itself, to the first of several; "" where none is named."""
    if not reason.field:
        return ""
    form = forms.OF_SECTION.get(reason.url_name, forms.IncidentForm)
    several = isinstance(form.base_fields[reason.field].widget, Boxes | RadioSelect | CheckboxSelectMultiple)
    return f"#id_{reason.field}_0" if several else f"#id_{reason.field}"
