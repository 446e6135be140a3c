"""The child of one case is that of another: found, laid side by side, made one, and taken apart again. R08, R12"""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cases import facts, matching, names, permissions, rules, services
from cases.forms import MergeForm, OtherCaseForm, UndoMergeForm
from cases.models import Case, ChildMerge, PossibleMatch
from cases.second_look import may_be_saved
from sharing import audit
from sharing.errors import RuleBroken
from sharing.services import access
from sharing.web.fresh import fresh_second_factor

NO_SUCH_CASE = "No case that you manage has this reference"


def same_child(request, pk):
    """Children like this one, with their cases; or another case by its reference."""
    case = _case(request, pk)
    form = OtherCaseForm(_posted(request))
    if form.is_valid():
        other = Case.objects.filter(reference__iexact=form.cleaned_data["reference"].strip()).exclude(pk=pk).first()
        if other and permissions.can_manage(request.user, other):
            return redirect("cases:merge", case.pk, other.pk)
        form.add_error("reference", NO_SUCH_CASE)
    managed = access.held(access.MANAGE)
    alike = matching.alike(case)
    found = [(child, [one for one in child.cases.all() if one.pk in managed]) for child in alike]
    found = [(child, cases) for child, cases in found if cases]
    for child, _ in found:
        child.speaking_for = facts.speaking_for(child.evidence)
    audit.read(request, case, *(one for _, cases in found for one in cases))
    context = {"case": case, "form": form, "found": found, "back": case.get_absolute_url()}
    return render(request, "cases/same_child.html", context)


@fresh_second_factor
def merge(request, pk, other_pk):
    case, other = _case(request, pk), _case(request, other_pk)
    if case == other:
        raise Http404
    reasons = rules.reasons_not_to_merge(case, other)
    evidence = matching.beside_each_other(case.child, other.child)
    lines = facts.side_by_side(facts.facts_of(case.child), facts.facts_of(other.child), evidence)
    form = MergeForm(_posted(request), lines=lines)
    if form.is_valid() and may_be_saved(form, partial(names.naming_linked, case)):
        try:
            services.merge_children(
                case=case, other=other, theirs=form.theirs, reason=form.cleaned_data["reason"], by=request.user
            )
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, f"{case} and {other} are of one child now.")
            return redirect(case)
    match = PossibleMatch.objects.filter(case=case, other=other, checked_at=None).first()
    audit.read(request, case, other)
    context = {"case": case, "other": other, "lines": lines, "form": form, "reasons": reasons, "match": match}
    return render(request, "cases/merge.html", context | {"back": case.get_absolute_url()})


@fresh_second_factor
def undo(request, pk):
    merged = get_object_or_404(ChildMerge.objects.select_related("case", "other", "merged_by__agency"), pk=pk)
    if not permissions.can_merge(request.user, merged.case, merged.other):
        raise Http404
    form = UndoMergeForm(_posted(request))
    if form.is_valid() and may_be_saved(form, partial(names.naming_linked, merged.case)):
        try:
            services.undo_merge(merge=merged, reason=form.cleaned_data["reason"], by=request.user)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(
                request, f"{merged.case.reference} and {merged.other.reference} are of two children again."
            )
            return redirect(merged.case)
    audit.read(request, merged.case, merged.other)
    context = {
        "merge": merged,
        "form": form,
        "reasons": rules.reasons_not_to_undo(merged),
        "lines": facts.side_by_side(facts.stored(merged.kept_before), facts.stored(merged.absorbed_before), {}),
        "back": merged.case.get_absolute_url(),
    }
    return render(request, "cases/undo_merge.html", context)


@require_POST
def match_checked(request, pk):
    match = get_object_or_404(PossibleMatch.objects.select_related("case", "other"), pk=pk)
    try:
        services.check_match(match=match, by=request.user)
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, f"It is kept that {match.case} and {match.other} are of two children.")
    return redirect(match.case)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _case(request, pk):
    case = get_object_or_404(Case.objects.select_related("child", "record"), pk=pk)
    if not permissions.can_merge(request.user, case):
        raise Http404
    return case
