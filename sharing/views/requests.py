"""Asking for access, the requests that wait and were answered, and the answer. R33."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from sharing import access_rules as rules
from sharing import audit, gate, permissions
from sharing.access_forms import AnswerForm, AskForm, ColleagueForm, RefuseForm
from sharing.errors import RuleBroken
from sharing.models import AccessRequest, EmergencyAccess, Record
from sharing.places import the_panel
from sharing.services import requests as services
from sharing.views.grants import everybody_but
from sharing.web.fresh import fresh_second_factor

KEPT_IN_SIGHT = timedelta(days=90)


def requests(request):
    """What this person asked for, and what waits for their answer."""
    panel, lately = the_panel(), timezone.now() - KEPT_IN_SIGHT
    waiting = services.to_answer()
    mine = AccessRequest.objects.filter(asked_by=request.user, asked_at__gt=lately)
    given = AccessRequest.objects.filter(person=request.user, asked_at__gt=lately).exclude(asked_by=request.user)
    records = [record for one in waiting if (record := services.record_of(one))]
    audit.read(request, *records)
    context = {
        "waiting": [
            (one, rules.answer_due_on(one, panel)) for one in waiting if permissions.can_answer(request.user, one)
        ],
        "mine": [*mine.select_related("person__agency", "about"), *given.select_related("asked_by", "about")],
        "emergencies": EmergencyAccess.objects.filter(person=request.user, taken_at__gt=lately).select_related(
            "record"
        ),
        "can_ask": gate.is_open(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "sharing/requests.html", context)


def ask(request):
    """By a reference, for oneself: the answer is the same whether there is such a record or not."""
    if not gate.is_open(request.user):
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _asked(request, form, person=request.user, about=None) or _page(request, "sharing/ask.html", form)
    return _page(request, "sharing/ask.html", form)


def ask_for_colleague(request, pk):
    record = get_object_or_404(Record, pk=pk)
    audit.read(request, record)
    form = ColleagueForm(request.POST or None, people=everybody_but(request.user))
    back = reverse("sharing:access", args=[record.pk])
    if request.method == "POST" and form.is_valid() and (done := _asked(request, form, about=record)):
        return done
    return _page(request, "sharing/ask_for_colleague.html", form, back=back, record=record)


def _asked(request, form, **values):
    """The way on, or None where a rule stands in the way and the form says it."""
    try:
        services.ask_for_access(by=request.user, **(form.cleaned_data | values))
    except RuleBroken as broken:
        form.add_error(None, broken.reasons)
        return None
    messages.success(request, "Your request is with the Chair and the Coordinator. You are told when it is answered.")
    return redirect("sharing:requests")


@fresh_second_factor
def answer(request, pk):
    asked = get_object_or_404(
        AccessRequest.objects.select_related("person__agency", "asked_by__agency"),
        pk=pk, status=AccessRequest.Status.WAITING,
    )  # fmt: skip
    if not permissions.can_answer(request.user, asked):
        raise Http404
    record = services.record_of(asked)
    audit.read(request, *([record] if record else []))
    form = (AnswerForm if record else RefuseForm)(request.POST or None, initial={"until": asked.wanted_until})
    if request.method == "POST" and form.is_valid():
        try:
            told = _answer(asked, request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, told)
            return redirect("sharing:requests")
    context = {"asked": asked, "record": record, "back": reverse("sharing:requests")}
    return _page(request, "sharing/answer.html", form, **context)


def _answer(asked, by, *, answer, give=False, ground=None, until=None):
    if give:
        services.give(request=asked, ground=ground, until=until, answer=answer, by=by)
        return f"{asked.person.name} has access now and is told."
    services.refuse(request=asked, answer=answer, by=by)
    return f"{asked.asked_by.name} is told that access is not given."


def _page(request, template, form, **context):
    return render(request, template, {"form": form, "back": reverse("sharing:requests")} | context)
