"""While an HSB assessment goes on: interviews, results by domain, formulation. R17, R20"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from cases import permissions, services, tools
from cases.assessment_forms import FormulationForm, InterviewForm, ResultForm, SettleInterviewForm
from cases.assessment_views import OF_CASE, assessment_to_write
from cases.models import DomainResult, Interview
from cases.submitting import form_page, submit

IN_ASSESSMENT = ("assessment", *(f"assessment__{one}" for one in OF_CASE))


def add_interview(request, pk):
    found = assessment_to_write(request, pk)
    form = InterviewForm(request.POST or None, assessors=_assessors(found), initial={"kind": request.GET.get("kind")})
    if submit(request, form, services.add_interview, texts_about=found.case, assessment=found):
        messages.success(request, "The interview is recorded.")
        return redirect(f"{found.get_absolute_url()}#interviews")
    return form_page(request, found.case, "add_interview.html", form, found.get_absolute_url())


def interview(request, pk):
    found = _part(request, Interview, pk)
    form = SettleInterviewForm(request.POST or None, assessors=_assessors(found.assessment))
    if submit(request, form, services.settle_interview, texts_about=found.assessment.case, interview=found):
        messages.success(request, "It is recorded how the interview went.")
        return redirect(f"{found.assessment.get_absolute_url()}#interviews")
    back = found.assessment.get_absolute_url()
    return form_page(request, found.assessment.case, "interview.html", form, back, interview=found)


def domain(request, pk):
    found = _part(request, DomainResult, pk)
    initial = {name: getattr(found, name) for name in ("version", "strengths", "concerns", "not_assessed_because")}
    form = ResultForm(request.POST or None, initial=initial)
    if submit(request, form, services.write_result, texts_about=found.assessment.case, result=found):
        messages.success(request, f"{found} is saved.")
        return redirect(f"{found.assessment.get_absolute_url()}#results")
    meanwhile = take_up(form, found)
    context = {"result": found, "meanwhile": meanwhile, "no_items": tools.NO_ITEMS}
    return form_page(
        request, found.assessment.case, "domain.html", form, found.assessment.get_absolute_url(), **context
    )


def formulation(request, pk):
    found = assessment_to_write(request, pk)
    initial = {"version": found.version, "formulation": found.formulation}
    form = FormulationForm(request.POST or None, initial=initial)
    if submit(request, form, services.write_formulation, texts_about=found.case, assessment=found):
        messages.success(request, "The formulation is saved.")
        return redirect(f"{found.get_absolute_url()}#results")
    meanwhile = take_up(form, found)
    context = {"assessment": found, "meanwhile": meanwhile}
    return form_page(request, found.case, "formulation.html", form, found.get_absolute_url(), **context)


def take_up(form, row):
    """Where somebody saved in between: the writer sees both texts, and saving once more is meant."""
    if not form.is_bound or form.cleaned_data.get("version") in (None, row.version):
        return False
    form.data = form.data.copy()
    form.data["version"] = row.version
    return True


def _part(request, model, pk):
    found = get_object_or_404(model.objects.select_related(*IN_ASSESSMENT), pk=pk)
    if not permissions.can_contribute(request.user, found.assessment.case):
        raise Http404
    return found


def _assessors(assessment):
    return [one.person.name for one in assessment.assessors.filter(left_on=None).select_related("person")]
