"""The incidents of a draft: add, change, list, remove. R06"""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cases.second_look import may_be_saved
from referrals import naming
from referrals.forms import IncidentForm
from referrals.sections import INCIDENT, values_of
from referrals.services.drafts import ChangedMeanwhile, incident_version, remove_incident, save_incident
from referrals.views.loading import draft_page, posted, show
from referrals.views.sections import clashes
from sharing.errors import RuleBroken


@draft_page
def incidents(request, referral):
    return show(request, referral, "incidents.html", back=referral.get_absolute_url())


@draft_page
def add(request, referral):
    return _edit(request, referral, None)


@draft_page
def change(request, referral, incident_pk):
    return _edit(request, referral, get_object_or_404(referral.incidents, pk=incident_pk))


@draft_page
def remove(request, referral, incident_pk):
    incident = get_object_or_404(referral.incidents, pk=incident_pk)
    if request.method == "POST":
        remove_incident(referral=referral, by=request.user, incident=incident)
        return redirect("referrals:incidents", referral.pk)
    return show(request, referral, "remove_incident.html", incident=incident)


def _edit(request, referral, incident):
    form = posted(request, IncidentForm, initial=_initial(referral, incident), children=referral.harmed)
    seen = request.POST.get("version", "") if form.is_bound else incident_version(incident)
    clash = []
    if form.is_valid() and may_be_saved(form, naming.named_on(referral, INCIDENT)):
        values = dict(form.cleaned_data)
        harmed = values.pop("harmed", [])
        try:
            save_incident(
                referral=referral, by=request.user, incident=incident, values=values, harmed=harmed, seen=seen
            )
            return redirect(_way_on(request, referral))
        except ChangedMeanwhile as changed:
            form.add_error(None, changed.reasons)
            clash, seen = _clashes(referral, changed.saved, values, harmed), incident_version(changed.saved)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    context = {"form": form, "section": INCIDENT, "version": seen, "clash": clash, "back": _way_on(request, referral)}
    return show(request, referral, "section.html", **context)


def _way_on(request, referral):
    page = "check" if request.GET.get("from") == "check" else "incidents"
    return reverse(f"referrals:{page}", args=[referral.pk])


def _initial(referral, incident):
    if incident is None:
        only = referral.harmed[0] if len(referral.harmed) == 1 else None
        return {"harmed": [str(only.pk)] if only else []}
    return values_of(INCIDENT, incident) | {"harmed": [str(child.pk) for child in incident.harmed.all()]}


def _clashes(referral, saved, values, harmed):
    found = clashes(INCIDENT, saved, values)
    labels = {str(child.pk): child.label for child in referral.harmed}
    theirs = ", ".join(child.label for child in saved.harmed.all())
    mine = ", ".join(labels[pk] for pk in labels if pk in harmed)
    return found if theirs == mine else [*found, ("Who was harmed", theirs, mine)]
