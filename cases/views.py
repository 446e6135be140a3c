"""Cases as their readers see them: a case that is not theirs does not exist. R10, R11, R33."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cases import case_page, names, papers, permissions, services, timeline
from cases.forms import CaseFilter, InformationForm
from cases.glance import glance_at
from cases.models import Case, ChildMerge, Document, InformationKind, TextToCheck
from cases.second_look import may_be_saved
from sharing import audit
from sharing.web.fresh import fresh_second_factor
from sharing.web.pages import page_of

SORTS = {"reference": "reference", "child": "child__family_name", "panel": "due_at_panel_on", "opened": "opened_at"}
LATEST = 3  # entries and documents on the overview


def case_list(request):
    form = CaseFilter(request.GET or None)
    cases = _as_asked(Case.objects.select_related("child", "lead_agency"), form, request.GET.get("sort", ""))
    page = page_of(cases, request.GET.get("page"))
    audit.read(request, *page.object_list)
    return render(request, "cases/case_list.html", {"page": page, "form": form})


def _as_asked(cases, form, sort):
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("state"):
        cases = cases.filter(status=wanted["state"])
    if wanted.get("role"):
        cases = cases.filter(role=wanted["role"])
    column = SORTS.get(sort.removeprefix("-"))
    return cases.order_by(f"-{column}" if sort.startswith("-") else column, "reference") if column else cases


def case_detail(request, pk):
    """The case at a glance, with the way to each part."""
    case = get_object_or_404(Case.objects.select_related("child", "lead_agency"), pk=pk)
    audit.read(request, case)
    entries = timeline.entries_of(case)  # without what is restricted, unless they manage
    # The latest word on safety stands above everything else on every page of the case; it is not said twice.
    safety = next((one for one in reversed(entries) if one.now.kind == InformationKind.SAFETY), None)
    entries = [one for one in entries if one is not safety]
    links = case.links.filter(ended_at=None)
    documents = Document.objects.filter(record=case.pk)
    context = {
        "glance": glance_at(case),
        "entries": entries[: -LATEST - 1 : -1],
        "more_entries": max(len(entries) - LATEST, 0),
        "links": links,
        # Joined to the other case, so that the database drops the links whose other side is not the reader's.
        "visible": set(links.filter(other__reference__gt="").values_list("other_id", flat=True)),
        "documents": list(documents.order_by("-uploaded_at", "-id")[: LATEST + 1]),
        "latest": LATEST,
        "allocations": case.allocations.filter(ended_at=None).select_related("person__agency"),
        "same_child": Case.objects.filter(child=case.child_id).exclude(pk=case.pk).order_by("reference"),
        "merges": ChildMerge.objects.filter(kept=case.child_id, undone_at=None).select_related(
            "case", "other", "merged_by__agency"
        ),
        "can_merge": permissions.can_merge(request.user, case),
        "texts_to_check": case.texts_to_check.filter(checked_at=None).select_related("other"),
        "can_contribute": permissions.can_contribute(request.user, case),
        "can_manage": permissions.can_manage(request.user, case),
        "can_decide": permissions.can_decide(request.user, case),
        "can_export": permissions.can_export(request.user, case),
    }
    return case_page.show(request, case, "case_detail.html", "cases:detail", **context)


def documents(request, pk):
    case = get_object_or_404(Case.objects.select_related("child", "lead_agency"), pk=pk)
    audit.read(request, case)
    context = {
        "documents": Document.objects.filter(record=case.pk).order_by("-uploaded_at", "-id"),
        "can_contribute": permissions.can_contribute(request.user, case),
    }
    return case_page.show(request, case, "documents.html", "cases:documents", **context)


@fresh_second_factor(also_get=True)
def summary_paper(request, pk):
    """The case as PDF, for whoever may read it."""
    case = get_object_or_404(Case.objects.select_related("child", "panel", "lead_agency"), pk=pk)
    audit.read(request, case)
    audit.record("case.printed", case, by=request.user, part="summary")
    return papers.download(papers.of_summary(case, by=request.user), f"{case.reference}-summary.pdf")


@require_POST
def text_checked(request, pk):
    text = get_object_or_404(TextToCheck.objects.select_related("case", "other"), pk=pk)
    services.check_text(text=text, by=request.user)
    messages.success(request, "The text is marked as checked.")
    return redirect(text.case)


def add_information(request, pk):
    case = case_to_add_to(request, pk)
    form = InformationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and may_be_saved(form, partial(names.naming_linked, case)):
        services.record_information(case=case, by=request.user, **form.cleaned_data)
        messages.success(request, "The information is added.")
        return redirect(case)
    audit.read(request, case)
    return render(request, "cases/add_information.html", {"case": case, "form": form, "back": case.get_absolute_url()})


def case_to_add_to(request, pk):
    """The case, theirs to add to; 404 otherwise."""
    case = get_object_or_404(Case.objects.select_related("child", "record"), pk=pk)
    if not permissions.can_contribute(request.user, case):
        raise Http404
    return case
