"""The children harmed whom a draft names: add, list, remove. R05, R10"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from referrals import sections
from referrals.services.drafts import add_child_harmed, remove_child_harmed
from referrals.views.loading import draft_page, show
from referrals.views.saving import came_from, way_on
from sharing.errors import RuleBroken


@draft_page
def children(request, referral):
    return show(request, referral, "children.html", back=way_on(request, referral), came=came_from(request))


@draft_page
def add(request, referral):
    """Adds one and asks who they are; one that nothing has been written about yet is used before another is added."""
    if request.method != "POST":
        return redirect("referrals:children", referral.pk)
    try:
        child = _unwritten(referral) or add_child_harmed(referral=referral, by=request.user)
    except RuleBroken as broken:
        messages.warning(request, " ".join(broken.reasons))
        return redirect(reverse("referrals:children", args=[referral.pk]) + came_from(request))
    return redirect(reverse("referrals:child_identity", args=[referral.pk, child.pk]) + came_from(request))


def _unwritten(referral):
    return next((one for one in referral.harmed if sections.is_unwritten(one)), None)


@draft_page
def remove(request, referral, child_pk):
    child = get_object_or_404(referral.children, pk=child_pk)
    if child.is_young_person:
        raise PermissionDenied
    if request.method == "POST":
        remove_child_harmed(referral=referral, by=request.user, child=child)
        return redirect("referrals:children", referral.pk)
    behind = [one for one in referral.harmed if one.position > child.position]
    return show(request, referral, "remove_child.html", child=child, behind=behind)
