"""Linking a case to another that belongs to it, and ending that: for whoever manages both. R10–R12"""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from cases import names, permissions, services
from cases.flag_forms import EndLinkForm, LinkForm
from cases.merge_views import NO_SUCH_CASE
from cases.models import Case, CaseLink
from cases.second_look import may_be_saved
from cases.submitting import form_page, submit
from sharing import audit
from sharing.errors import RuleBroken


def add(request, pk):
    case = get_object_or_404(Case.objects.select_related("child", "record"), pk=pk)
    if not permissions.can_manage(request.user, case):
        raise Http404
    form = LinkForm(request.POST or None)
    if form.is_valid() and may_be_saved(form, partial(_naming_either, case, _other(form.cleaned_data["reference"]))):
        told = dict(form.cleaned_data)
        try:
            _link(request, case, told.pop("reference").strip(), told)
        except RuleBroken as broken:
            form.add_error("reference", broken.reasons)
        else:
            messages.success(request, "The two cases are linked. Each shows the other without a name.")
            return redirect(case)
    audit.read(request, case)
    return render(request, "cases/add_link.html", {"case": case, "form": form, "back": case.get_absolute_url()})


def _link(request, case, reference, told):
    """The same words whether there is no such case or it is not theirs to manage. R33"""
    other = _other(reference)
    if other is None or not permissions.can_manage(request.user, other):
        raise RuleBroken(NO_SUCH_CASE)
    services.link_cases(case=case, other=other, by=request.user, **told)


def _other(reference):
    return Case.objects.select_related("child", "record").filter(reference__iexact=reference.strip()).first()


def _naming_either(case, other, texts):
    """The words of a link stand on both cases, so that neither child is named in them, one's own as little. R11"""
    children = [one.child for one in (case, other) if one]
    return sorted({*names.naming_linked(case, texts), *names.naming(texts, children)})


def end(request, pk):
    """Only for whoever manages both: joined to the other case, so that it is theirs to see."""
    links = CaseLink.objects.select_related("case__child", "other__child").filter(other__reference__gt="")
    link = get_object_or_404(links, pk=pk)
    if not (permissions.can_manage(request.user, link.case) and permissions.can_manage(request.user, link.other)):
        raise Http404
    form = EndLinkForm(request.POST or None)
    naming = partial(_naming_either, link.case, link.other)
    if submit(request, form, services.end_link, naming=naming, link=link):
        messages.success(request, "The link has ended on both cases.")
        return redirect(link.case)
    audit.read(request, link.other)
    return form_page(request, link.case, "end_link.html", form, link.case.get_absolute_url(), link=link)
