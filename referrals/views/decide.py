"""The Chair's decision on a referral. R03, R04, R10"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from cases import names
from cases.second_look import may_be_saved
from referrals import clock, known, permissions, points, rules
from referrals.forms import DecisionForm
from referrals.forms.decisions import FEWEST_POINTS, MOST_POINTS
from referrals.models import Submission
from referrals.services.decisions import UNREAD, accept_referral, decline_referral, return_referral
from referrals.views.loading import show, whole
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
    form = _form(request, referral)
    read = request.POST.get("submission", "")
    if form.is_valid() and read != str(referral.submission_id):
        form.add_error(None, UNREAD)
    if form.is_valid() and may_be_saved(form, lambda texts: names.naming(texts, children=referral.children.all())):
        try:
            messages.success(request, _carry_out(referral, request.user, read, form))
            return redirect(referral)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
            referral = whole(pk)  # what is there to read now
    asks = known.reasons_not_to_accept(referral, request.user)
    return show(
        request, referral, "decide.html", form=form, back=referral.get_absolute_url(), submit="Decide",
        has_more=form.rows < MOST_POINTS, asks_if_known=asks,
    )  # fmt: skip


def _form(request, referral):
    """What was sent, or the page anew with room for more points."""
    is_chair = permissions.is_chair(request.user, referral.panel)
    given = {
        "subjects": points.subjects_of(referral),
        "instead": None if is_chair else clock.why_instead(referral),
        "is_asked": bool(referral.urgent_because),
        "rows": _rows(request),
    }
    if request.method != "POST":
        return DecisionForm(initial={"urgent_because": referral.urgent_because}, **given)
    if "more" in request.POST:
        return DecisionForm(initial=request.POST.dict(), **given | {"rows": min(_rows(request) + 2, MOST_POINTS)})
    return DecisionForm(request.POST, **given)


def _rows(request):
    typed = request.POST.get("rows", "")
    return min(max(int(typed), FEWEST_POINTS), MOST_POINTS) if typed.isascii() and typed.isdigit() else FEWEST_POINTS


def _carry_out(referral, person, read, form):
    """Do what was decided; returns what has happened, in words."""
    given = form.cleaned_data
    told = {"referral": referral, "by": person, "submission": read}
    told["in_place_of_chair"] = given.get("in_place_of_chair", "")
    if given["outcome"] == Outcome.ACCEPTED:
        which = "urgent_because" if given["is_urgent"] else "why_not_urgent"
        opened = accept_referral(**told, **{which: given["urgent_because"]})
        names_of_cases = ", ".join(case.reference for case in opened)
        begun = f"Accepted. {'A case is' if len(opened) == 1 else 'Cases are'} open: {names_of_cases}."
        urgent = " It is urgent: the home page says how it comes to a panel." if given["is_urgent"] else ""
        return f"{begun} The referrer is told.{urgent}"
    if given["outcome"] == Outcome.RETURNED:
        return_referral(**told, asked=form.asked)
        return "Returned. The referrer is told and answers your points one by one."
    decline_referral(**told, reason=given["reason"], advice=given["advice"])
    return "Declined. The referrer is told and reads your reason and your advice on this page."
