"""A lost second step: one officer asks, another confirms or refuses. R33."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from sharing import permissions, rules
from sharing.errors import RuleBroken
from sharing.models import DeviceReset, Person
from sharing.people_forms import LostDeviceForm
from sharing.services import devices as services
from sharing.web.fresh import fresh_second_factor


@fresh_second_factor
def ask(request, pk):
    person = get_object_or_404(Person.objects.select_related("agency"), pk=pk)
    if not permissions.can_ask_for_device_reset(request.user, person) or rules.has_left(person):
        raise Http404
    keeps = permissions.can_keep_people(request.user)
    back = reverse("sharing:person", args=[pk]) if keeps else reverse("sharing:panel")
    form = LostDeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(person=person, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, "Asked. It waits for the Chair or the vice-chair.")
            return redirect(back)
    return render(request, "sharing/lost_device.html", {"form": form, "person": person, "back": back})


@fresh_second_factor
def decide(request, pk):
    reset = get_object_or_404(DeviceReset.objects.select_related("person__agency", "asked_by__agency"), pk=pk)
    if not permissions.can_decide_device_reset(request.user, reset):
        raise Http404
    if request.method == "POST" and request.POST.get("answer") in ("confirm", "refuse"):
        confirms = request.POST["answer"] == "confirm"
        try:
            (services.confirm if confirms else services.refuse)(reset=reset, by=request.user)
        except RuleBroken as broken:
            for reason in broken.reasons:
                messages.warning(request, reason)
        else:
            done = "sets up the second step anew at the next sign-in" if confirms else "keeps the second step"
            messages.success(request, f"{reset.person.name} {done}.")
        return redirect("home")
    return render(request, "sharing/decide_device.html", {"reset": reset, "back": reverse("home")})
