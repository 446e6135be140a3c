"""Steps of a case's routes are recorded, left out and struck out by whoever contributes to the case. R16–R19"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cases import permissions, routes, services
from cases.models import Case, StepRecord
from cases.pathways import Step
from cases.step_forms import LeaveOutForm, StepForm, StrikeForm
from cases.step_pages import page_of
from cases.submitting import form_page, submit
from cases.views import case_to_add_to


def record(request, pk, step):
    case = case_to_add_to(request, pk)
    asked = _step(case, step)
    form = StepForm(request.POST or None, step=asked)
    if submit(request, form, services.record_step, texts_about=case, case=case, step=step):
        messages.success(request, f"Recorded: {asked.title}.")
        return redirect("cases:pathway", case.pk)
    return _asked(request, case, form, asked.title, "Record it", page=page_of(case, step))


def leave_out(request, pk, step):
    case = case_to_add_to(request, pk)
    asked = _step(case, step)
    form = LeaveOutForm(request.POST or None)
    if submit(request, form, services.leave_out_step, texts_about=case, case=case, step=step):
        messages.success(request, f"Left out: {asked.title}.")
        return redirect("cases:pathway", case.pk)
    return _asked(request, case, form, f"Leave out: {asked.title}", "Leave it out")


def strike(request, pk):
    record = get_object_or_404(StepRecord.objects.select_related("case__child"), pk=pk)
    if not permissions.can_contribute(request.user, record.case):
        raise Http404
    form = StrikeForm(request.POST or None)
    if submit(request, form, services.strike_step, texts_about=record.case, record=record):
        messages.success(request, "It is struck out. It can still be read at the end of the page.")
        return redirect("cases:pathway", record.case_id)
    return _asked(request, record.case, form, f"Strike out: {record.title}", "Strike it out")


def _step(case: Case, key: str) -> Step:
    """The step as the routes of the case have it; what is on none of them does not exist."""
    taken = routes.routes_of(case, case.pathway, routes.facts_of(case))
    found = (route.step(key) for route in taken)
    step = next(filter(None, found), None)
    if step is None:
        raise Http404
    return step


def _asked(request, case, form, title, button, page=None):
    back = reverse("cases:pathway", args=[case.pk])
    return form_page(request, case, "step.html", form, back, page_title=title, submit=button, page=page)
