"""The panel: who is on it, who stands in for whom, and what it has settled for itself."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sharing import gate, permissions
from sharing.errors import RuleBroken
from sharing.forms import DeputyForm, SettingsForm
from sharing.models import Agency, AgreementVersion, AllowedDomain, Deputy, Person, Place
from sharing.places import in_office, the_panel
from sharing.services import panel as services
from sharing.web.fresh import fresh_second_factor

OFFICES = list(Place.Office.values)


def panel(request):
    ours, today = the_panel(), timezone.localdate()
    places = sorted(
        in_office(ours), key=lambda place: (OFFICES.index(place.office), str(place.person.agency), place.person.name)
    )
    deputies = Deputy.objects.filter(place__panel=ours, ends_on__gte=today)
    deputies = list(deputies.select_related("place__person", "place__panel", "person__agency"))
    can_change = permissions.can_change_panel(request.user, ours)
    own = {place.pk for place in _places_to_answer_for(request.user, ours, can_change)}
    context = {
        "places": places,
        "deputies": [(deputy, deputy.place_id in own) for deputy in deputies],
        "can_name_deputy": bool(own),
        "can_change": can_change,
        "can_replace_coordinators_device": not can_change
        and any(
            place.office == Place.Office.COORDINATOR
            and permissions.can_ask_for_device_reset(request.user, place.person)
            for place in places
        ),
        "domains": AllowedDomain.objects.all(),
        "today": today,
        "looks_after_reading": permissions.looks_after_reading(request.user),
        **_agreement(ours, today),
    }
    return render(request, "sharing/panel.html", context)


def _agreement(ours, today):
    """The version in force, and for each agency of the panel since when it has approved it. R38."""
    version = AgreementVersion.objects.filter(panel=ours, starts_on__lte=today).first()
    approved = dict(version.approvals.values_list("agency", "approved_on")) if version else {}
    agencies = Agency.objects.filter(people__places__panel=ours).distinct()
    return {"version": version, "approvals": [(agency, approved.get(agency.pk)) for agency in agencies]}


def settings(request):
    ours = the_panel()
    if not permissions.can_change_panel(request.user, ours):
        raise Http404
    form = SettingsForm(request.POST or None, instance=ours)
    if request.method == "POST" and form.is_valid():
        changed = services.change_settings(panel=ours, by=request.user, **form.cleaned_data)
        messages.success(request, "The settings are changed." if changed else "Nothing was changed.")
        return redirect("sharing:panel")
    return render(request, "sharing/settings.html", {"form": form, "back": reverse("sharing:panel")})


@fresh_second_factor
def add_deputy(request):
    places = _places_to_answer_for(request.user, the_panel())
    if not places:
        raise Http404
    form = DeputyForm(request.POST or None, places=places, people=_possible_deputies(places))
    if request.method == "POST" and form.is_valid():
        try:
            deputy = services.name_deputy(by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, f"{deputy.person.name} stands in for {deputy.place.person.name}.")
            return redirect("sharing:panel")
    return render(request, "sharing/add_deputy.html", {"form": form, "back": reverse("sharing:panel")})


@require_POST
def end_deputy(request, pk):
    deputy = get_object_or_404(Deputy.objects.select_related("place__panel", "person"), pk=pk)
    services.end_deputy(deputy=deputy, by=request.user)
    messages.success(request, f"{deputy.person.name} no longer stands in.")
    return redirect("sharing:panel")


def leave(request):
    """ "Leave and deputy" in the menu: to the form for those with a place, to the panel page for others."""
    has_place = in_office(the_panel()).filter(person=request.user).exists()
    return redirect("sharing:add-deputy" if has_place and gate.is_open(request.user) else "sharing:panel")


def my_details(request):
    context = {"shut": gate.reasons(request.user), "training": request.user.training.filter(struck_at=None)}
    return render(request, "sharing/my_details.html", context | {"today": timezone.localdate()})


def _places_to_answer_for(person, ours, can_change=None):
    """Places for which this person may name a deputy: all for the Coordinator, their own for a member."""
    places = in_office(ours).select_related("person__agency", "panel")
    if can_change is None:
        can_change = permissions.can_change_panel(person, ours)
    if can_change:
        return places
    own = places.filter(person=person)
    return own if own and permissions.can_name_deputy(person, own[0]) else Place.objects.none()


def _possible_deputies(places):
    agencies = {place.person.agency_id for place in places}
    return Person.objects.filter(agency__in=agencies, is_active=True).select_related("agency")
