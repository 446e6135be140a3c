"""Whether a child is known already: asked of the referrer in the draft, and of the panel before it accepts. R08"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from referrals import known, permissions, rules
from referrals.forms.known import KnownForm, OpinionForm
from referrals.services.known import give_opinion, say_who_is_known
from referrals.views.loading import draft_page, posted, whole
from referrals.views.sections import way_on
from sharing import audit
from sharing.errors import RuleBroken


@draft_page
def child_known(request, referral, child_pk):
    """The referrer's opinion on children whom they could as well have found by searching."""
    child = get_object_or_404(referral.children, pk=child_pk)
    candidates = known.candidates_for_referrer(child)
    form = posted(request, OpinionForm, candidates=candidates)
    on = way_on(request, referral)
    if form.is_valid():
        give_opinion(referral=referral, by=request.user, child=child, answers=form.answers)
        return redirect(on)
    rows = [(one, form[f"known_{one.child.pk}"]) for one in candidates]
    context = {"child": child, "rows": rows, "form": form, "back": on}
    return _show(request, referral, "child_known.html", candidates, context)


def known_already(request, pk):
    """For each child of the referral, the children known who may be the same, and which of them it is."""
    referral = whole(pk)
    if not permissions.can_prepare_acceptance(request.user, referral):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_decide(referral):
        messages.warning(request, " ".join(reasons))
        return redirect(referral)
    groups = [(child, known.candidates_for_panel(child)) for child in referral.children.all()]
    form = posted(request, KnownForm, groups=groups)
    if form.is_valid():
        try:
            say_who_is_known(referral=referral, by=request.user, same=form.same)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, "It is kept who is known already. The cases are opened so when it is accepted.")
            return redirect(referral)
    rows = [(child, found, form[f"child_{child.pk}"] if found else None) for child, found in groups]
    shown = [form[name] for name in form.fields if name.startswith("shown_")]
    context = {"rows": rows, "form": form, "shown": shown, "back": referral.get_absolute_url()}
    return _show(request, referral, "known.html", [one for _, found in groups for one in found], context)


def _show(request, referral, template, candidates, context):
    """With the reading of the referral and of each case that a candidate is known from written down first."""
    cases = {case.pk: case for one in candidates for case in one.cases}
    audit.read(request, referral, *cases.values())
    return render(request, f"referrals/{template}", {"referral": referral, **context})
