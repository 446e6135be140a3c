"""The HSB assessment of a case: begun, finished or given up, considered by the panel. R20, R21"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from cases import assessment_paper, case_page, papers, permissions, services, tools
from cases import assessment_rules as rules
from cases.assessment_forms import BeginForm, ConsiderForm, FinishForm, GiveUpForm, ReplaceForm
from cases.models import Assessment, Assessor, Case, Document
from cases.submitting import form_page, submit
from cases.views import case_to_add_to
from sharing import audit
from sharing.models import Person, Tool
from sharing.training import trained_in
from sharing.web.fresh import fresh_second_factor

OF_CASE = ("case__child", "case__lead_agency", "case__record")


def assessment(request, pk):
    """The one that goes on, else the last; the others are a link away."""
    case = get_object_or_404(Case.objects.select_related("child", "lead_agency"), pk=pk)
    shown = case.assessments.filter(finished_on=None, given_up_on=None).first() or case.assessments.first()
    return _show(request, case, shown)


def detail(request, pk):
    shown = get_object_or_404(Assessment.objects.select_related(*OF_CASE), pk=pk)
    return _show(request, shown.case, shown)


def _show(request, case, shown):
    audit.read(request, case)
    context = {
        "assessment": shown,
        "others": case.assessments.exclude(pk=shown and shown.pk),
        "no_items": tools.NO_ITEMS,
        "cannot_begin": rules.reasons_not_to_begin_now(case),
        "can_contribute": case.status == Case.Status.OPEN and permissions.can_contribute(request.user, case),
    }
    if shown:
        context |= {
            "assessors": shown.assessors.select_related("person", "agency"),
            "interviews": shown.interviews.all(),
            "unanswered": rules.unanswered(shown),
            "results": shown.results.select_related("saved_by"),
            "missing": rules.missing(shown) if shown.is_open else [],
            "can_manage": permissions.can_manage(request.user, case),
            "can_consider": permissions.can_consider(request.user, case),
            "can_give_up": permissions.can_give_up(request.user, shown),
        }
    return case_page.show(request, case, "assessment.html", "cases:assessment", **context)


@fresh_second_factor
def begin(request, pk):
    case = case_to_add_to(request, pk)
    initial = {"tool": tools.offered_at(case.child.age())}  # R15
    form = BeginForm(request.POST or None, people=_people(request, case), initial=initial)
    if submit(request, form, services.begin_assessment, texts_about=case, case=case):
        messages.success(request, "The assessment has begun.")
        return redirect("cases:assessment", case.pk)
    context = {
        "cannot_begin": rules.reasons_not_to_begin_now(case),
        "no_items": tools.NO_ITEMS,
        "trained": _trained(form.fields["lead"].queryset),
    }
    return form_page(
        request, case, "begin_assessment.html", form, reverse("cases:assessment", args=[case.pk]), **context
    )


@fresh_second_factor
def replace(request, pk):
    assessor = get_object_or_404(Assessor.objects.select_related("person", "assessment__case__record"), pk=pk)
    case = assessor.assessment.case
    if not permissions.can_manage(request.user, case):
        raise Http404
    form = ReplaceForm(request.POST or None, people=_people(request, case).exclude(pk=assessor.person_id))
    if submit(request, form, services.replace_assessor, texts_about=case, assessor=assessor):
        messages.success(request, f"{form.cleaned_data['new'].name} takes over.")
        return redirect(assessor.assessment)
    back = assessor.assessment.get_absolute_url()
    return form_page(request, case, "replace_assessor.html", form, back, assessor=assessor)


def finish(request, pk):
    found = assessment_to_write(request, pk)
    documents = Document.objects.filter(record=found.record_id).exclude(scan=Document.Scan.INFECTED)
    form = FinishForm(request.POST or None, documents=documents, initial={"report": request.GET.get("report")})
    if submit(request, form, services.finish_assessment, texts_about=found.case, assessment=found):
        messages.success(request, "The report is recorded. The case comes to the next available panel.")
        return redirect(found)
    add = reverse("cases:add_document", args=[found.case_id])
    context = {
        "missing": rules.missing(found) if found.is_open else [],
        "documents": documents,
        "document_url": f"{add}?report_of={found.pk}",
        "assessment": found,
    }
    return form_page(request, found.case, "finish_assessment.html", form, found.get_absolute_url(), **context)


def give_up(request, pk):
    found = assessment_to_write(request, pk)
    if not permissions.can_give_up(request.user, found):
        raise Http404
    form = GiveUpForm(request.POST or None)
    if submit(request, form, services.give_up_assessment, texts_about=found.case, assessment=found):
        messages.success(request, "The assessment is given up. What was written stays to be read.")
        return redirect(found)
    return form_page(request, found.case, "give_up_assessment.html", form, found.get_absolute_url())


def consider(request, pk):
    found = get_object_or_404(Assessment.objects.select_related(*OF_CASE), pk=pk)
    if not permissions.can_consider(request.user, found.case):
        raise Http404
    form = ConsiderForm(request.POST or None)
    if submit(request, form, services.consider_assessment, texts_about=found.case, assessment=found):
        messages.success(request, "It is recorded when the panel considered the report.")
        return redirect(found)
    return form_page(request, found.case, "consider_assessment.html", form, found.get_absolute_url())


@fresh_second_factor(also_get=True)
def cover(request, pk):
    """A cover for the file: who, with what, when, and what was found."""
    found = get_object_or_404(Assessment.objects.select_related(*OF_CASE, "case__panel"), pk=pk)
    audit.read(request, found)
    audit.record("case.assessment_printed", found, by=request.user, assessment=str(found.pk))
    return papers.download(assessment_paper.cover(found, by=request.user), assessment_paper.file_name(found))


# For the other views of an assessment, too


def assessment_to_write(request, pk) -> Assessment:
    found = get_object_or_404(Assessment.objects.select_related(*OF_CASE), pk=pk)
    if not permissions.can_contribute(request.user, found.case):
        raise Http404
    return found


def _people(request, case):
    """Everybody for those who manage the case and so may allocate; else those who work on it."""
    people = Person.objects.filter(is_active=True).select_related("agency")
    if permissions.can_manage(request.user, case):
        return people
    return people.filter(pk__in=case.allocations.filter(ended_at=None).values("person"))


def _trained(people):
    """(tool, names) of those to choose from whose training counts today, so that nobody has to try."""
    today = timezone.localdate()
    ids = {tool: trained_in(tool, today) for tool in tools.TOOLS if tool != Tool.OTHER}
    return [(tool.label, [str(one) for one in people if one.pk in ids[tool]]) for tool in ids]
