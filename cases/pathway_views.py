"""The pathway of a case: what was decided, who leads, how far each route has come; and deciding it. R14–R19"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from cases import case_page, permissions, routes, rules, services
from cases.decision_forms import LeadAgencyForm, PathwayForm
from cases.models import Case
from cases.step_pages import page_of
from cases.submitting import form_page, submit
from sharing import audit
from sharing.web.fresh import fresh_second_factor

# Which state of `sharing.web.states` has the colour that each is shown in.
COLOURS = {
    routes.State.DONE: "done",
    routes.State.NOW: "in_progress",
    routes.State.WAITING: "not_started",
    routes.State.NOT_APPLICABLE: "not_applicable",
}


def pathway(request, pk):
    case = get_object_or_404(Case.objects.select_related("child", "lead_agency"), pk=pk)
    audit.read(request, case)
    today, person = timezone.localdate(), request.user
    records = list(case.steps.select_related("recorded_by__agency", "struck_by__agency"))
    standing = [one for one in records if one.struck_at is None]
    decision, *earlier = list(case.decisions.select_related("lead_agency", "decided_by__agency")) or [None]
    pictures = routes.pictures(case, decision, routes.facts_in(standing))
    is_open = case.status == Case.Status.OPEN
    context = {
        "decision": decision,
        "earlier": earlier,
        "leads": case.leads.select_related("agency", "set_by__agency"),
        "pictures": [(picture.route, [_shown(one, standing, case, today) for one in picture.steps])
                     for picture in pictures],
        "overdue": routes.overdue_in(pictures, today),
        "struck": [one for one in records if one.struck_at],
        "elsewhere": _elsewhere(standing, pictures),
        "can_contribute": is_open and permissions.can_contribute(person, case),
        "can_decide": is_open and permissions.can_decide(person, case),
        "can_set_lead": is_open and permissions.can_set_lead(person, case),
        "has_justice": case.role == Case.Role.YOUNG_PERSON,
    }  # fmt: skip
    return case_page.show(request, case, "pathway.html", "cases:pathway", **context)


def _shown(one, records, case, today):
    """A step as the picture shows it, with what was recorded of it, the latest last."""
    is_late = one.is_overdue(today)
    is_leads = one.step.lead == one.step.lead.LEAD_AGENCY and case.lead_agency
    return {
        "standing": one,
        "state": "late" if is_late else one.state.value,
        "words": "Overdue" if is_late else one.state.label,
        "colour": "overdue" if is_late else COLOURS[one.state],
        "lead": case.lead_agency.name if is_leads else one.step.lead.label,
        "page": None if one.state == routes.State.NOT_APPLICABLE else page_of(case, one.step.key),
        "records": [record for record in records if record.step == one.step.key],
        "answer": one.step.values(one.fact.value).label if one.fact and one.fact.value and one.step.values else "",
        "can_be_recorded": one.state == routes.State.NOW or (one.state == routes.State.DONE and one.step.repeats),
        "can_be_left_out": one.step.may_be_left_out and one.fact is None,
    }


def _elsewhere(records, pictures):
    """What was recorded under an earlier decision, and is no step of the routes now."""
    keys = {one.step.key for picture in pictures for one in picture.steps}
    return [record for record in records if record.step not in keys]


@fresh_second_factor
def decide(request, pk):
    """Between meetings the Chair decides, with reasons; the next panel date stays. R14"""
    case = _case(pk, request.user, permissions.can_decide)
    form = PathwayForm(request.POST or None, case=case)
    if submit(request, form, services.decide_pathway, texts_about=case, case=case, decided_on=timezone.localdate()):
        messages.success(request, "The pathway is decided. The case comes to panel on the date it had.")
        return redirect("cases:pathway", case.pk)
    context = {"decision": case.pathway, "reasons": [] if case.status == "open" else ["The case is closed."]}
    return _asked(request, case, form, "decide.html", **context)


@fresh_second_factor
def lead_agency(request, pk):
    case = _case(pk, request.user, permissions.can_set_lead)
    form = LeadAgencyForm(request.POST or None, case=case)
    if submit(request, form, services.set_lead_agency, texts_about=case, case=case):
        messages.success(request, f"{form.cleaned_data['agency']} leads the case.")
        return redirect("cases:pathway", case.pk)
    return _asked(request, case, form, "lead_agency.html")


def _case(pk, person, may):
    case = get_object_or_404(Case.objects.select_related("child", "record", "lead_agency"), pk=pk)
    if not may(person, case):
        raise Http404
    return case


def _asked(request, case, form, template, **context):
    back = reverse("cases:pathway", args=[case.pk])
    against = rules.reasons_against_criminal_justice(case)
    return form_page(request, case, template, form, back, against=against, **context)
