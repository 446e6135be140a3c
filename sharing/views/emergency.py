"""Taking emergency access, its review by the Chair, and the breaches that come of it. R33, R44."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from sharing import audit, gate, permissions
from sharing.access_forms import BreachForm, EmergencyForm, ReviewForm
from sharing.errors import RuleBroken
from sharing.models import Breach, EmergencyAccess
from sharing.places import the_panel
from sharing.services import emergency as services
from sharing.web.fresh import fresh_second_factor

COMMISSIONER_WITHIN = timedelta(hours=72)


@fresh_second_factor
def take(request):
    if not gate.is_open(request.user):
        raise Http404
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("reference", "reason")}
        try:
            taken = services.take(by=request.user, **values)
        except services.NotToBeHad as broken:
            services.write_down_in_vain(request.user)
            form.add_error("reference", broken.reasons)
        except RuleBroken as broken:
            form.add_error("reference", broken.reasons)
        else:
            messages.success(request, f"You can read {taken.record.reference} for {the_panel().emergency_hours} hours.")
            return redirect("record", taken.record_id)
    lead = request.user.agency.governance_lead
    context = {"form": form, "hours": the_panel().emergency_hours, "lead": lead, "back": reverse("sharing:requests")}
    return render(request, "sharing/emergency.html", context)


def review(request, pk):
    emergency = get_object_or_404(EmergencyAccess.objects.select_related("person__agency", "record"), pk=pk)
    if not permissions.can_review(request.user, emergency) or emergency.review != EmergencyAccess.Review.WAITING:
        raise Http404
    audit.read(request, emergency)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            breach = services.review(emergency=emergency, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, "It is entered as a breach." if breach else "Your review is recorded.")
            return redirect("sharing:breach", breach.pk) if breach else redirect("sharing:requests")
    context = {"form": form, "emergency": emergency, "back": reverse("sharing:requests")}
    return render(request, "sharing/review_emergency.html", context)


def breach(request, pk):
    found = get_object_or_404(Breach.objects.select_related("record", "emergency__person__agency", "ended_by"), pk=pk)
    if not permissions.can_manage(request.user, found.record_id):
        raise Http404
    audit.read(request, found)
    can_follow_up = found.status == Breach.Status.OPEN and permissions.can_follow_up(request.user, found)
    form = BreachForm(request.POST or None) if can_follow_up else None
    if request.method == "POST" and form and form.is_valid():
        try:
            services.end_breach(breach=found, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, "The breach is followed up.")
            return redirect("sharing:breach", found.pk)
    context = {"breach": found, "form": form, "back": reverse("sharing:breaches")}
    return render(request, "sharing/breach.html", context | {"tell_by": found.known_at + COMMISSIONER_WITHIN})


def breaches(request):
    found = list(Breach.objects.select_related("record", "emergency__person__agency"))
    if not found and not permissions.holds_an_office(request.user):
        raise Http404
    audit.read(request, *found)
    listed = [(one, one.known_at + COMMISSIONER_WITHIN) for one in found]
    open_ones = sum(one.status == Breach.Status.OPEN for one in found)
    return render(request, "sharing/breaches.html", {"breaches": listed, "open": open_ones, "now": timezone.now()})
