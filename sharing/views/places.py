"""Giving somebody a place on the panel, and ending one. R26."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from sharing import permissions
from sharing.errors import RuleBroken
from sharing.models import Place
from sharing.people_forms import PlaceForm, WhenForm
from sharing.places import the_panel
from sharing.services import places as services
from sharing.views.people import person_to_change, way_back
from sharing.web.days import long_date
from sharing.web.fresh import fresh_second_factor


@fresh_second_factor
def give(request, pk):
    person = person_to_change(request, pk)
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place = services.give_place(panel=the_panel(), person=person, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(
                request, f"{person.name} is {place.get_office_display()} from {long_date(place.starts_on)}."
            )
            return redirect("sharing:person", person.pk)
    return render(request, "sharing/give_place.html", {"form": form, "person": person, "back": way_back(person)})


@fresh_second_factor
def end(request, pk):
    place = get_object_or_404(Place.objects.select_related("person__agency", "panel"), pk=pk)
    if not permissions.can_change_person(request.user, place.person):
        raise Http404
    form = WhenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_place(place=place, last_day=form.cleaned_data["last_day"], by=request.user)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, f"{place.person.name}’s place ends.")
            return redirect("sharing:person", place.person_id)
    context = {"form": form, "place": place, "back": way_back(place.person)}
    return render(request, "sharing/end_place.html", context)
