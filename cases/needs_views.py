"""Risk and needs of a child: the latest assessment of them, those before, and the next. §3d, R13"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cases import case_page, permissions, services
from cases.models import Case
from cases.models.needs import TEXTS
from cases.needs_forms import NeedsAndRiskForm
from cases.submitting import form_page, submit
from cases.views import case_to_add_to
from sharing import audit


def needs(request, pk):
    case = get_object_or_404(Case.objects.select_related("child", "lead_agency"), pk=pk)
    audit.read(request, case)
    versions = list(case.needs.select_related("agency", "recorded_by"))
    context = {
        "versions": [(one, one.told) for one in versions],
        "can_contribute": permissions.can_contribute(request.user, case) and case.status == Case.Status.OPEN,
    }
    return case_page.show(request, case, "needs.html", "cases:needs", **context)


def assess(request, pk):
    """The next version begins with the words of the last."""
    case = case_to_add_to(request, pk)
    latest = case.needs.first()
    initial = {name: getattr(latest, name) for name in TEXTS} | {"seen": latest.pk} if latest else {}
    form = NeedsAndRiskForm(request.POST or None, case=case, initial=initial)
    if submit(request, form, services.assess_needs, texts_about=case, case=case):
        messages.success(request, "Needs and risk are recorded.")
        return redirect("cases:needs", case.pk)
    meanwhile = form.is_bound and "seen" in form.cleaned_data and form.cleaned_data["seen"] != (latest and latest.pk)
    if meanwhile:  # saving once more is meant
        form.data = form.data.copy()
        form.data["seen"] = str(latest.pk) if latest else ""
    context = {"latest": latest and latest.told, "meanwhile": meanwhile, "is_first": latest is None}
    return form_page(request, case, "assess_needs.html", form, reverse("cases:needs", args=[case.pk]), **context)
