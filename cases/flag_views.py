"""Status that matters for safety: begun and ended by whoever adds to the case. R33"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cases import case_page, permissions, services
from cases.flag_forms import EndFlagForm, FlagForm
from cases.models import Case, StatusFlag
from cases.submitting import form_page, submit
from sharing import audit


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
    if submit(request, form, services.end_flag, texts_about=flag, flag=flag):
        messages.success(request, "It has ended, and stays to be read below.")
        return redirect("cases:flags", flag.case_id)
    return form_page(request, flag.case, "end_flag.html", form, reverse("cases:flags", args=[flag.case_id]), flag=flag)
