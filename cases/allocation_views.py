"""Allocating workers to a case, and ending it. R17, R33."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cases import names, permissions, services
from cases.forms import AllocationForm
from cases.models import Allocation, Case
from cases.second_look import may_be_saved
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.web.fresh import fresh_second_factor


@fresh_second_factor
def allocate(request, pk):
    case = get_object_or_404(Case.objects.select_related("record"), pk=pk)
    if not permissions.can_manage(request.user, case):
        raise Http404
    form = AllocationForm(request.POST or None, people=Person.objects.filter(is_active=True).select_related("agency"))
    if request.method == "POST" and form.is_valid() and may_be_saved(form, partial(names.naming_linked, case)):
        try:
            services.allocate(case=case, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error("person", broken.reasons)
        else:
            messages.success(request, f"{form.cleaned_data['person'].name} is allocated and can add to the case.")
            return redirect(case)
    audit.read(request, case)
    return render(request, "cases/allocate.html", {"case": case, "form": form, "back": case.get_absolute_url()})


@require_POST
def end(request, pk):
    allocation = get_object_or_404(Allocation.objects.select_related("case", "person"), pk=pk)
    try:
        services.end_allocation(allocation=allocation, by=request.user)
    except PermissionDenied:
        raise Http404 from None
    except RuleBroken as broken:
        messages.warning(request, " ".join(broken.reasons))
    else:
        messages.success(request, f"{allocation.person.name} no longer works on this case.")
    return redirect(allocation.case)
