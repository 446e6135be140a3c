"""Status that matters for safety: begun and ended by whoever adds to the case. R33"""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases import case_page, names, permissions, services
from cases.flag_forms import EndFlagForm, FlagForm
from cases.models import Case, StatusFlag
from cases.second_look import may_be_saved
from cases.submitting import submit
from sharing import audit
from sharing.errors import RuleBroken


def flags(request, pk):
    """What has stood, and for contributors the form to say that something stands."""
    case = get_object_or_404(Case.objects.select_related("child", "record"), pk=pk)
    can_contribute = permissions.can_contribute(request.user, case)
    if request.method == "POST" and not can_contribute:
        raise Http404
    form = FlagForm(request.POST or None)
    if submit(request, form, services.begin_flag, texts_about=case, case=case):
        messages.success(request, "It stands on every page of the case now.")
        return redirect("cases:flags", case.pk)
    audit.read(request, case)
    rows = list(case.flags.select_related("begun_by__agency", "ended_by__agency").order_by("-begun_at"))
    for row in rows:
        row.may_end = row.ended_at is None and permissions.can_end_flag(request.user, row)
    context = {"rows": rows, "form": form if can_contribute and case.status == Case.Status.OPEN else None}
    return case_page.show(request, case, "flags.html", "cases:detail", **context)


def end(request, pk):
    flag = get_object_or_404(StatusFlag.objects.select_related("case"), pk=pk)
    if not permissions.can_end_flag(request.user, flag):
        raise Http404
    form = EndFlagForm(request.POST or None)
    if form.is_valid() and may_be_saved(form, partial(names.naming_linked, flag)):
        try:
            services.end_flag(flag=flag, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        except PermissionDenied:
            raise Http404 from None
        else:
            messages.success(request, "It has ended, and stays to be read below.")
            return redirect("cases:flags", flag.case_id)
    audit.read(request, flag)
    context = {"case": flag.case, "flag": flag, "form": form, "back": reverse("cases:flags", args=[flag.case_id])}
    return render(request, "cases/end_flag.html", context)
