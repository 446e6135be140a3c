"""The plans of a case: what is in force, the draft in the making, agreeing it, reviews. R16–R19, R22, §3g"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases import case_page, papers, permissions, plan_papers, plan_rules, routes, rules, services
from cases.models import Case, PlanGoal, PlanVersion
from cases.plan_forms import AgreePlanForm, GoalForm, PlanTextForm, ReviewForm
from cases.plan_papers import shown
from cases.services.plans import OF_A_GOAL, SAVED_MEANWHILE, TEXTS
from cases.submitting import form_page, submit
from sharing import audit
from sharing.errors import RuleBroken
from sharing.web.fresh import fresh_second_factor

VERSIONS = PlanVersion.objects.select_related(
    "plan__case__child", "plan__case__record", "key_worker__agency", "agreed_by", "written_by__agency"
)


def plans(request, pk):
    case = get_object_or_404(Case.objects.select_related("child", "lead_agency"), pk=pk)
    audit.read(request, case)
    versions = list(VERSIONS.filter(plan__case=case))
    shown = [
        _of_a_kind(kind, case, [one for one in versions if one.plan.kind == kind])
        for kind in plan_rules.kinds_of(case)
    ]  # fmt: skip
    context = {
        "plans": shown,
        "in_transition": rules.is_in_transition(case.child),
        "panel_dates": case.panel_dates.select_related("set_by__agency"),
        "closings": case.closings.select_related("closed_by__agency", "ended_by__agency"),
        "can_contribute": case.status == Case.Status.OPEN and permissions.can_contribute(request.user, case),
        "can_manage": permissions.can_manage(request.user, case),
        "can_decide": permissions.can_decide(request.user, case),
    }
    return case_page.show(request, case, "plans.html", "cases:plans", **context)


def _of_a_kind(kind, case, versions):
    in_force = next((one for one in versions if one.status == PlanVersion.Status.AGREED), None)
    draft = next((one for one in versions if one.is_draft), None)
    return {
        "kind": kind,
        "name": plan_rules.name_of(kind, case),
        "in_force": in_force and shown(in_force),
        "draft": draft,
        "earlier": [one for one in versions if one.status == PlanVersion.Status.SUPERSEDED],
    }


def version(request, pk):
    """One version: the draft with what can be done to it, or one that was agreed, as it was."""
    version = get_object_or_404(VERSIONS, pk=pk)
    case = version.plan.case
    audit.read(request, case)
    is_open = version.is_draft and case.status == Case.Status.OPEN
    context = {
        "name": plan_rules.name_of(version.plan.kind, case),
        "one": shown(version),
        "missing": plan_rules.what_is_missing(version) if version.is_draft else [],
        "can_write": is_open and permissions.can_contribute(request.user, case),
        "can_agree": is_open and permissions.can_manage(request.user, case),
    }
    return case_page.show(request, case, "plan_version.html", "cases:plans", **context)


@require_POST
def begin(request, pk, kind):
    case = get_object_or_404(Case, pk=pk)
    try:
        draft = services.begin_plan(case=case, kind=kind, by=request.user)
    except PermissionDenied:
        raise Http404 from None
    except RuleBroken as broken:
        messages.warning(request, " ".join(broken.reasons))
        return redirect("cases:plans", case.pk)
    return redirect("cases:plan", draft.pk)


def write(request, pk):
    version, case = _theirs(request, pk)
    form = PlanTextForm(
        request.POST or None,
        initial={name: getattr(version, name) for name in (*TEXTS, "saves")},
        people=plan_rules.may_be_key_worker(case),
        before=plan_rules.key_worker_before(version),
        in_transition=rules.is_in_transition(case.child),
    )
    if submit(request, form, services.write_plan, texts_about=case, version=version):
        messages.success(request, "The draft is saved.")
        return redirect("cases:plan", version.pk)
    now = VERSIONS.get(pk=version.pk) if _take_up(form, version) else None
    return form_page(request, case, "plan_write.html", form, _page(version), version=version, now=now)


def _take_up(form, version):
    """Where somebody saved in between: the page shows both, and saving once more is meant."""
    if SAVED_MEANWHILE not in form.non_field_errors():
        return False
    form.data = form.data.copy()
    form.data["saves"] = VERSIONS.get(pk=version.pk).saves
    return True


def add_goal(request, pk):
    version, case = _theirs(request, pk)
    form = GoalForm(request.POST or None, people=plan_rules.may_be_key_worker(case))
    if submit(request, form, services.save_goal, texts_about=case, version=version):
        messages.success(request, "The goal is added.")
        return redirect("cases:plan", version.pk)
    return form_page(request, case, "plan_goal.html", form, _page(version), title="Add a goal")


def goal(request, pk):
    goal = get_object_or_404(PlanGoal, pk=pk)
    version, case = _theirs(request, goal.version_id)
    form = GoalForm(
        request.POST or None,
        initial={name: getattr(goal, name) for name in OF_A_GOAL} | {"saves": version.saves},
        people=plan_rules.may_be_key_worker(case),
    )
    if submit(request, form, services.save_goal, texts_about=case, version=version, change=goal):
        messages.success(request, "The goal is changed.")
        return redirect("cases:plan", version.pk)
    now = PlanGoal.objects.get(pk=pk) if _take_up(form, version) else None
    return form_page(request, case, "plan_goal.html", form, _page(version), title="Change a goal", now=now)


@require_POST
def remove_goal(request, pk):
    goal = get_object_or_404(PlanGoal.objects.select_related("version__plan__case"), pk=pk)
    return _press(request, services.remove_goal, _page(goal.version), "The goal is taken out of the draft.", goal=goal)


@require_POST
def discard(request, pk):
    version = get_object_or_404(VERSIONS, pk=pk)
    back = reverse("cases:plans", args=[version.plan.case_id])
    return _press(request, services.discard_draft, back, "The draft is thrown away.", version=version)


def _of_the_step(version, case, is_recorded):
    """What became of the step of the route that the plan is."""
    if is_recorded:
        return "The step of the route is recorded with it."
    waits = plan_rules.is_the_plan(version) and case.pathway and "plan_agreed" not in routes.facts_of(case)
    return "Its step of the route waits for the steps before: record it on the pathway once they are." if waits else ""


def agree(request, pk):
    version = get_object_or_404(VERSIONS, pk=pk)
    case = version.plan.case
    if not version.is_draft or not permissions.can_manage(request.user, case):
        raise Http404
    form = AgreePlanForm(request.POST or None, initial={"saves": version.saves})
    try:
        if request.method == "POST" and form.is_valid():
            step = services.agree_plan(version=version, by=request.user, **form.cleaned_data)
            messages.success(request, f"The plan is in force. {_of_the_step(version, case, step)}".strip())
            return redirect("cases:plans", case.pk)
    except RuleBroken as broken:
        form.add_error(None, broken.reasons)
        form.data = form.data.copy()
        form.data["saves"] = version.saves  # as the page shows it now
    return form_page(request, case, "plan_agree.html", form, _page(version), one=shown(version))


def review(request, pk):
    version = get_object_or_404(VERSIONS, pk=pk, status=PlanVersion.Status.AGREED)
    case = version.plan.case
    if case.status != Case.Status.OPEN or not permissions.can_contribute(request.user, case):
        raise Http404
    form = ReviewForm(request.POST or None, goals=version.goals.all())
    if submit(request, form, services.review_plan, texts_about=case, version=version):
        messages.success(request, "The review is recorded.")
        return redirect("cases:plans", case.pk)
    back = reverse("cases:plans", args=[case.pk])
    name = plan_rules.name_of(version.plan.kind, case)
    return form_page(request, case, "plan_review.html", form, back, version=version, name=name)


@fresh_second_factor(also_get=True)
def paper(request, pk):
    """A version as PDF, for whoever may read it."""
    version = get_object_or_404(VERSIONS, pk=pk)
    case = version.plan.case
    audit.read(request, case)
    audit.record("plan.printed", case, by=request.user, kind=version.plan.kind, number=version.number)
    return papers.download(plan_papers.of_version(version, by=request.user), plan_papers.file_name(version))


def _theirs(request, pk):
    """(the draft, its case), theirs to write; 404 otherwise."""
    version = get_object_or_404(VERSIONS, pk=pk)
    if plan_rules.reasons_not_to_write(version) or not permissions.can_contribute(request.user, version.plan.case):
        raise Http404
    return version, version.plan.case


def _page(version):
    return reverse("cases:plan", args=[version.pk])


def _press(request, service, back, done, **given):
    try:
        service(by=request.user, **given)
    except PermissionDenied:
        raise Http404 from None
    except RuleBroken as broken:
        messages.warning(request, " ".join(broken.reasons))
    else:
        messages.success(request, done)
    return redirect(back)
