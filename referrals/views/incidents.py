"""The incidents of a draft: add, change, list, remove. R06"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from referrals import saved
from referrals.services.drafts import remove_incident
from referrals.views.loading import draft_page, no_longer, show
from referrals.views.pages import IncidentPage
from referrals.views.saving import came_from, edit, way_on


@draft_page
def incidents(request, referral):
    came = came_from(request)
    add_url = reverse("referrals:incident_add", args=[referral.pk]) + came
    return show(request, referral, "incidents.html", back=way_on(request, referral), came=came, add_url=add_url)


@draft_page
def add(request, referral):
    return _edit(request, referral, None)


@draft_page
def change(request, referral, incident_pk):
    incident = next((one for one in referral.incidents.all() if one.pk == incident_pk), None)
    if incident is None:
        return _removed(request, referral, incident_pk)
    return _edit(request, referral, incident)


@draft_page
def remove(request, referral, incident_pk):
    incident = get_object_or_404(referral.incidents, pk=incident_pk)
    if request.method == "POST":
        remove_incident(referral=referral, by=request.user, incident=incident)
        return redirect("referrals:incidents", referral.pk)
    return show(request, referral, "remove_incident.html", incident=incident)


def _edit(request, referral, incident):
    page = IncidentPage(referral, incident, request.path)
    return edit(request, referral, page, "section.html", back=way_on(request, referral, "incidents"))


def _removed(request, referral, incident_pk):
    if request.method == "POST" and referral.saved.filter(row=incident_pk).exists():
        again = reverse("referrals:incident_add", args=[referral.pk])
        reason = saved.who_removed(referral, "incidents", "this incident")
        return no_longer(request, referral, [reason], again=again)
    raise Http404
