"""The partner agencies: whom each names for information governance, and its approval of the agreement. R38, R40."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from sharing import agreement, permissions
from sharing.errors import RuleBroken
from sharing.models import Agency, AgreementApproval
from sharing.people_forms import ApprovalForm, LeadForm
from sharing.places import the_panel
from sharing.services import agencies as services
from sharing.web.fresh import fresh_second_factor


def agencies(request):
    if not permissions.can_keep_people(request.user):
        raise Http404
    ours = the_panel()
    version, coming = agreement.in_force(ours), agreement.coming(ours)
    approvals = AgreementApproval.objects.filter(version__in=[one for one in (version, *coming) if one])
    approved = {(one.agency_id, one.version_id): one for one in approvals}
    found = Agency.objects.select_related("governance_lead")
    found = found.annotate(staff=Count("people", filter=Q(people__is_active=True))).order_by("name")
    rows = [
        {
            "agency": agency,
            "approval": approved.get((agency.pk, version.pk)) if version else None,
            "coming": [(one, approved.get((agency.pk, one.pk))) for one in coming],
            "may_approve": any((agency.pk, one.pk) not in approved for one in (version, *coming) if one),
        }
        for agency in found
    ]
    return render(request, "sharing/agencies.html", {"rows": rows, "version": version, "coming": coming})


def name_lead(request, pk):
    agency = _agency(request, pk)
    form = LeadForm(request.POST or None, agency=agency)
    if request.method == "POST" and form.is_valid():
        try:
            services.name_lead(agency=agency, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error("lead", broken.reasons)
        else:
            messages.success(request, f"The information governance lead of {agency} is recorded.")
            return redirect("sharing:agencies")
    return _page(request, "name_lead", agency, form)


@fresh_second_factor
def approve(request, pk):
    agency = _agency(request, pk)
    if not agreement.to_approve(the_panel(), agency):
        raise Http404
    form = ApprovalForm(request.POST or None, agency=agency)
    if request.method == "POST" and form.is_valid():
        try:
            approval = services.record_approval(agency=agency, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, f"{agency} has approved version {approval.version.number}.")
            return redirect("sharing:agencies")
    return _page(request, "approve_agreement", agency, form)


def _agency(request, pk):
    if not permissions.can_keep_people(request.user):
        raise Http404
    return get_object_or_404(Agency.objects.select_related("governance_lead"), pk=pk)


def _page(request, name, agency, form):
    context = {"form": form, "agency": agency, "back": reverse("sharing:agencies")}
    return render(request, f"sharing/{name}.html", context)
