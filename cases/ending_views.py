"""Moving the day on which a case comes to panel, and opening a closed case again. R22"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cases import permissions, services
from cases.models import Case
from cases.plan_forms import NextPanelForm, ReopenForm
from cases.submitting import form_page, submit
from sharing.web.days import long_date


def move_next_panel(request, pk):
    case = _case(request, pk, Case.Status.OPEN, permissions.can_manage)
    form = NextPanelForm(request.POST or None)
    if submit(request, form, services.move_next_panel, texts_about=case, case=case):
        messages.success(request, f"The case comes to panel from {long_date(form.cleaned_data['on'])}.")
        return redirect("cases:plans", case.pk)
    return form_page(request, case, "move_next_panel.html", form, reverse("cases:plans", args=[case.pk]))


def reopen(request, pk):
    case = _case(request, pk, Case.Status.CLOSED, permissions.can_decide)
    form = ReopenForm(request.POST or None)
    if submit(request, form, services.reopen_case, texts_about=case, case=case):
        messages.success(request, "The case is open again. Access that had ended is not given back: allocate anew.")
        return redirect(case)
    return form_page(request, case, "reopen.html", form, reverse("cases:plans", args=[case.pk]), closing=case.closing)


def _case(request, pk, status, may):
    case = get_object_or_404(Case.objects.select_related("child", "record"), pk=pk)
    if case.status != status or not may(request.user, case):
        raise Http404
    return case
