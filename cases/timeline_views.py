"""The timeline of a case on a page and on paper, and correcting what stands in it. R11, R27, R30, R33"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cases import case_page, papers, permissions, services, timeline
from cases.models import Case, CaseInformation
from cases.submitting import form_page, submit
from cases.timeline_forms import CorrectionForm, TimelineForm, in_words
from sharing import audit
from sharing.models import Agency
from sharing.web import days
from sharing.web.fresh import fresh_second_factor

PAGE = 25
SHUT = "The entry is corrected. Only those who manage the case read it now, the earlier words too."


def timeline_page(request, pk):
    case = get_object_or_404(Case.objects.select_related("child", "lead_agency"), pk=pk)
    audit.read(request, case)
    form = _asked(request, case)
    wanted = form.wanted()
    page = Paginator(timeline.lines_of(case, wanted), PAGE).get_page(request.GET.get("page"))
    corrects = permissions.corrects(request.user, case)
    for line in page:
        if line.entry and wanted.as_on is None:
            line.entry.may_correct = corrects(line.entry.now)
    context = {
        "form": form, "page": page, "wanted": wanted, "paper": _paper_address(request, case),
        "can_contribute": permissions.can_contribute(request.user, case),
    }  # fmt: skip
    return case_page.show(request, case, "timeline.html", "cases:timeline", **context)


@fresh_second_factor(also_get=True)
def timeline_paper(request, pk):
    """The same lines as PDF, without what only those who manage the case read: no paper holds that. R33"""
    case = get_object_or_404(Case.objects.select_related("child", "panel"), pk=pk)
    form = _asked(request, case)
    audit.read(request, case)
    audit.record("case.printed", case, by=request.user, part="timeline")
    wanted = form.wanted()
    pdf = papers.of_timeline(case, timeline.lines_of(case, wanted), wanted, in_words(wanted), by=request.user)
    return papers.download(pdf, f"{case.reference}-timeline.pdf")


def correct(request, pk):
    found = CaseInformation.objects.select_related("case__child", "case__record", "agency")
    entry = get_object_or_404(found, pk=pk)
    if not permissions.can_correct(request.user, entry):
        raise Http404
    is_posted = request.method == "POST"  # then the page comes back with what was typed, and says so
    if not is_posted and (later := CaseInformation.objects.filter(corrects=entry).first()) is not None:
        messages.warning(request, "This has been corrected meanwhile: here is what stands now.")
        return redirect("cases:correct", later.pk)
    form = CorrectionForm(request.POST or None, instance=CaseInformation.objects.get(pk=pk))
    if submit(request, form, services.correct_information, texts_about=entry, entry=entry):
        is_shut = form.cleaned_data.get("is_restricted")
        messages.success(request, SHUT if is_shut else "The entry is corrected. The earlier words stay to be read.")
        return redirect("cases:timeline", entry.case_id)
    return form_page(
        request, entry.case, "correct.html", form, reverse("cases:timeline", args=[entry.case_id]), entry=entry
    )


def _asked(request, case):
    agencies = Agency.objects.filter(pk__in=case.information.order_by().values("agency"))
    form = TimelineForm(_in_boxes(request.GET), agencies=agencies)
    form.is_valid()
    return form


def _in_boxes(asked):
    """An address may also name a day as ?on=2026-05-01."""
    asked = asked.copy()
    for name in ("since", "until", "on"):
        if day := days.from_iso(asked.get(name, "")):
            for part in ("day", "month", "year"):
                asked[f"{name}_{part}"] = str(getattr(day, part))
    return asked


def _paper_address(request, case):
    asked = request.GET.copy()
    asked.pop("page", None)
    query = asked.urlencode()
    return reverse("cases:timeline_paper", args=[case.pk]) + (f"?{query}" if query else "")
