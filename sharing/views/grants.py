"""Giving and ending access by hand, and letting in again whoever was shut out. R33."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from sharing import audit, permissions
from sharing.access_forms import EndForm, GiveForm, LetInForm
from sharing.errors import RuleBroken
from sharing.models import Exclusion, Grant, Person, Record
from sharing.services import by_hand
from sharing.web.fresh import fresh_second_factor


@fresh_second_factor
def give(request, pk):
    record = _managed(request, pk)
    form = GiveForm(request.POST or None, people=everybody_but(request.user))
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["person"]
        values = {name: value for name, value in form.cleaned_data.items() if name != "person"}
        try:
            by_hand.give_access(record=record, to=to, by=request.user, **values)
        except RuleBroken as broken:
            form.add_error("person", broken.reasons)
        else:
            messages.success(request, f"{to.name} can see this record now.")
            return redirect("sharing:access", record.pk)
    return _asked(request, "sharing/give_access.html", form, record)


def end(request, pk):
    grant = get_object_or_404(Grant.objects.select_related("user__agency", "content_object", "permission"), pk=pk)
    record = _managed(request, grant.content_object_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            by_hand.end_grant(grant=grant, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, f"{grant.user.name} no longer has this access.")
            return redirect("home") if grant.user == request.user else redirect("sharing:access", record.pk)
    return _asked(request, "sharing/end_access.html", form, record, grant=grant)


@fresh_second_factor
def let_in(request, pk):
    exclusion = get_object_or_404(Exclusion.objects.select_related("person__agency"), pk=pk, ended_at=None)
    record = _managed(request, exclusion.record_id)
    form = LetInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            by_hand.let_in_again(exclusion=exclusion, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, f"{exclusion.person.name} is no longer shut out.")
            return redirect("sharing:access", record.pk)
    return _asked(request, "sharing/let_in.html", form, record, exclusion=exclusion)


def everybody_but(person):
    """Whoever works for a partner and could be given access."""
    return Person.objects.filter(is_active=True).exclude(pk=person.pk).select_related("agency")


def _managed(request, pk):
    record = get_object_or_404(Record, pk=pk)
    if not permissions.can_manage(request.user, record):
        raise Http404
    audit.read(request, record)
    return record


def _asked(request, template, form, record, **context):
    back = reverse("sharing:access", args=[record.pk])
    return render(request, template, {"form": form, "record": record, "back": back, **context})
