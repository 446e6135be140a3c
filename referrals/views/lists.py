"""The list of referrals and the Chair's desk. R03"""

from django.core.exceptions import PermissionDenied
from django.db.models import F, FilteredRelation, Q
from django.shortcuts import render

from referrals import clock, flags, permissions
from referrals.forms import DeskForm, FilterForm
from referrals.models import Referral, ReferredChild
from sharing import audit
from sharing.places import the_panel
from sharing.web.pages import page_of

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
    else:
        referrals = referrals.exclude(status=Referral.Status.DISCARDED)
    if chosen.get("whose") == "mine":
        referrals = referrals.filter(referrer=request.user)
    elif chosen.get("whose") == "team":
        referrals = referrals.filter(referrer__manager=request.user)
    order = SORTS.get(request.GET.get("sort"), SORTS["-changed"])
    page = page_of(referrals.order_by(order, "pk"), request.GET.get("page"))
    context = {
        "form": form,
        "can_refer": permissions.can_refer(request.user),
        "sits_at_desk": permissions.sits_at_desk(request.user),
        "is_filtered": any(chosen.values()),
    }
    return _show(request, "referral_list.html", page, context)


def desk(request):
    """What waits for a decision, the longest waiting first, so that what is late leads. R03"""
    if not permissions.sits_at_desk(request.user):
        raise PermissionDenied
    form = DeskForm(request.GET)
    only_late = form.is_valid() and form.cleaned_data["only"] == "late"
    waiting = flags.annotated(_listed()).filter(status=Referral.Status.SUBMITTED)
    if only_late:
        waiting = waiting.filter(submission__waits_since__lt=clock.late_before(the_panel()))
    page = page_of(waiting.order_by("submission__waits_since", "pk"), request.GET.get("page"))
    for referral in page.object_list:
        referral.flags, referral.age_then = flags.of_listed(referral), flags.age_then(referral)
    return _show(request, "desk.html", page, {"form": form, "only_late": only_late})


def _listed():
    """Referrals, each with its young person as `young`: joined, so that the list stays one statement."""
    young = FilteredRelation("children", condition=Q(children__role=ReferredChild.Role.YOUNG_PERSON))
    listed = Referral.objects.annotate(young=young).select_related("referrer__agency", "submission", "young", "panel")
    return listed.defer("submission__content")


def _show(request, template, page, context):
    referrals = page.object_list
    for referral in referrals:
        _say_how_it_waits(referral)
    late = sum(referral.is_late for referral in referrals)
    context |= {"page": page, "referrals": referrals, "late": late, "decides": permissions.decides(request.user)}
    audit.read(request, *referrals)
    return render(request, f"referrals/{template}", context)


def _say_how_it_waits(referral):
    """Sets due_on, waited (working days) and is_late, for the one page that shows them."""
    waits = referral.status == Referral.Status.SUBMITTED
    referral.due_on = clock.due_on(referral) if waits else None
    referral.waited = clock.waited(referral) if waits else None
    referral.is_late = waits and clock.is_late(referral)
