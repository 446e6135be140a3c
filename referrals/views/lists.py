"""The list of referrals and the Chair's desk. R03"""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.shortcuts import render

from referrals import permissions, rules
from referrals.forms import FilterForm
from referrals.models import Referral, ReferredChild
from sharing import audit
from sharing.places import the_panel
from sharing.web.days import today

PAGE = 25
SORTS = {
    "reference": F("reference").asc(nulls_last=True),
    "-reference": F("reference").desc(nulls_last=True),
    "submitted": F("submission__submitted_at").asc(nulls_last=True),
    "-submitted": F("submission__submitted_at").desc(nulls_last=True),
    "changed": F("changed_at").asc(),
    "-changed": F("changed_at").desc(),
}


def referral_list(request):
    """All referrals that a person may see, or theirs, or their team's."""
    form = FilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    referrals = _listed()
    if chosen.get("state"):
        referrals = referrals.filter(status=chosen["state"])
    if chosen.get("whose") == "mine":
        referrals = referrals.filter(referrer=request.user)
    elif chosen.get("whose") == "team":
        referrals = referrals.filter(referrer__manager=request.user)
    order = SORTS.get(request.GET.get("sort"), SORTS["-changed"])
    page = Paginator(referrals.order_by(order, "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "can_refer": permissions.can_refer(request.user),
        "sits_at_desk": permissions.sits_at_desk(request.user),
        "is_filtered": any(chosen.values()),
    }
    return _show(request, "referral_list.html", page.object_list, context)


def desk(request):
    """What waits for the Chair's decision, the longest waiting first. R03"""
    if not permissions.sits_at_desk(request.user):
        raise PermissionDenied
    waiting = _listed().filter(status=Referral.Status.SUBMITTED).order_by("submission__submitted_at", "pk")
    return _show(request, "desk.html", list(waiting), {})


def _listed():
    young_person = ReferredChild.objects.filter(role=ReferredChild.Role.YOUNG_PERSON)
    return (
        Referral.objects.select_related("referrer__agency", "submission")
        .defer("submission__content")
        .prefetch_related(Prefetch("children", queryset=young_person))
    )


def _show(request, template, referrals, context):
    panel = the_panel()
    for referral in referrals:
        _say_how_it_waits(referral, panel)
    late = sum(referral.is_late for referral in referrals)
    context |= {"referrals": referrals, "late": late, "decides": permissions.decides(request.user)}
    audit.read(request, *referrals)
    return render(request, f"referrals/{template}", context)


def _say_how_it_waits(referral, panel):
    """Sets due_on, waited (working days) and is_late, for the one page that shows them."""
    waits = referral.status == Referral.Status.SUBMITTED
    sent = referral.submission.submitted_at if waits else None
    referral.due_on = rules.decision_due_on(sent, panel) if waits else None
    referral.waited = rules.working_days_waiting(sent) if waits else None
    referral.is_late = waits and referral.due_on < today()
