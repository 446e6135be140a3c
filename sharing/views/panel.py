"""The panel: who is on it, who stands in for whom, and what it has settled for itself."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sharing import gate, permissions
from sharing.errors import RuleBroken
from sharing.forms import DeputyForm, FillLeaveForm, LastDayForm, SettingsForm, StandbyForm
from sharing.models import Agency, AgreementVersion, AllowedDomain, Deputy, Person, Place
from sharing.places import in_office, the_panel
from sharing.services import panel as services
from sharing.web.days import long_date
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
        "deputies": [(deputy, deputy.place_id in own) for deputy in deputies if not deputy.is_standby],
        "standbys": [(deputy, deputy.place_id in own) for deputy in deputies if deputy.is_standby],
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
    """Leave, with or without a deputy."""
    return _name(request, DeputyForm, "sharing/add_deputy.html")


@fresh_second_factor
def add_standby(request):
    return _name(request, StandbyForm, "sharing/add_standby.html", is_standby=True)


def _name(request, form_class, template, **also):
    places = _places_to_answer_for(request.user, the_panel())
    if not places:
        raise Http404
    form = form_class(request.POST or None, places=places, people=_possible_deputies(places))
    if request.method == "POST" and form.is_valid():
        try:
            deputy = services.name_deputy(by=request.user, **also, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, _named(deputy))
            return redirect(_back(request.user))
    return render(request, template, {"form": form, "back": _back(request.user)})


def _named(deputy):
    holder = deputy.place.person.name
    if deputy.is_standby:
        return f"{deputy.person.name} is on standby for {holder}."
    if deputy.person is None:
        return f"{holder}’s leave is entered. Nobody stands in yet: name a deputy as soon as there is one."
    return f"{deputy.person.name} stands in for {holder}."


@fresh_second_factor
def fill_leave(request, pk):
    deputy = get_object_or_404(Deputy.objects.select_related("place__panel", "place__person__agency"), pk=pk)
    if not permissions.can_name_deputy(request.user, deputy.place):
        raise Http404
    form = FillLeaveForm(request.POST or None, people=_possible_deputies([deputy.place]))
    if request.method == "POST" and form.is_valid():
        try:
            deputy = services.fill_leave(deputy=deputy, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, _named(deputy))
            return redirect(_back(request.user))
    return render(request, "sharing/fill_leave.html", {"form": form, "deputy": deputy, "back": _back(request.user)})


@fresh_second_factor
def change_last_day(request, pk):
    deputy = get_object_or_404(Deputy.objects.select_related("place__panel", "place__person", "person"), pk=pk)
    if not permissions.can_name_deputy(request.user, deputy.place):
        raise Http404
    form = LastDayForm(request.POST or None, initial={"ends_on": deputy.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_last_day(deputy=deputy, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error("ends_on", broken.reasons)
        else:
            messages.success(request, f"The last day is now {long_date(form.cleaned_data['ends_on'])}.")
            return redirect(_back(request.user))
    return render(request, "sharing/last_day.html", {"form": form, "deputy": deputy, "back": _back(request.user)})


@require_POST
def end_deputy(request, pk):
    deputy = get_object_or_404(Deputy.objects.select_related("place__panel", "place__person", "person"), pk=pk)
    services.end_deputy(deputy=deputy, by=request.user)
    if deputy.is_standby:
        messages.success(request, f"{deputy.person.name} is no longer on standby.")
    elif deputy.person:
        messages.success(request, f"{deputy.person.name} no longer stands in.")
    else:
        messages.success(request, f"{deputy.place.person.name} is no longer away.")
    return redirect(_back(request.user))


def _back(person):
    """A member's own page of leave, the panel's page for the Coordinator."""
    return reverse("sharing:panel" if permissions.can_change_panel(person, the_panel()) else "sharing:leave")


def leave(request):
    """A member's own leave, who stands in for them, and for whom they stand in themselves."""
    ours, today = the_panel(), timezone.localdate()
    mine = in_office(ours).filter(person=request.user).first()
    to_come = Deputy.objects.filter(ends_on__gte=today, place__panel=ours)
    to_come = list(to_come.select_related("place__person__agency", "person__agency"))
    standing_in = [one for one in to_come if one.person_id == request.user.pk]
    if not mine and not standing_in:
        return redirect("sharing:panel")
    own = [one for one in to_come if mine and one.place_id == mine.pk]
    context = {
        "place": mine,
        "leaves": [(one, True) for one in own if not one.is_standby],
        "standbys": [(one, True) for one in own if one.is_standby],
        "standing_in": standing_in,
        "can_name": mine and gate.is_open(request.user),
        "today": today,
    }
    return render(request, "sharing/leave_and_deputy.html", context)


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
