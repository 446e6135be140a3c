"""Plans are written as drafts, goal by goal, and agreed by the panel; what is agreed stays. R16–R19"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases import names, permissions, plan_rules
from cases.models import Case, CaseEvent, Plan, PlanGoal, PlanVersion
from cases.services.events import note_event
from cases.services.locking import locked, locked_to_add_to
from cases.services.steps import record_where_due
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person

TEXTS = ("purpose", "progress", "key_worker", "key_worker_changed_because", "adult_services", "next_review_on")
OF_A_GOAL = ("goal", "work", "person", "who", "agency", "by_when", "progress")
SAVED_MEANWHILE = (
    "Somebody saved this plan after you opened it. What you typed is below: compare it with what is saved now. "
    "If you save again, yours replaces it."
)
CHANGED_MEANWHILE = "Somebody changed the draft after you opened it: read it again before you record the agreement."
STEP = "plan_agreed"


@transaction.atomic
def begin_plan(*, case: Case, kind: str, by: Person) -> PlanVersion:
    """The draft of a plan: the one there is, or a new one, which begins as what was agreed last."""
    case = locked_to_add_to(case, by)
    if reasons := plan_rules.reasons_not_to_begin(case, kind):
        raise RuleBroken(reasons)
    plan = Plan.objects.filter(case=case, kind=kind).first()
    plan = plan or Plan.objects.create(record=case.record, case=case, kind=kind, begun_by=by)
    last = plan.versions.first()
    if last and last.is_draft:
        return last
    copied = {name: getattr(last, name) for name in TEXTS if name != "key_worker_changed_because"} if last else {}
    draft = PlanVersion.objects.create(
        record=case.record, plan=plan, number=last.number + 1 if last else 1, written_by=by, **copied
    )
    for goal in last.goals.all() if last else ():
        PlanGoal.objects.create(
            record=case.record, version=draft, position=goal.position,
            **{name: getattr(goal, name) for name in OF_A_GOAL},
        )  # fmt: skip
    audit.record("plan.begun", case, by=by, kind=kind, number=draft.number)
    return draft


@transaction.atomic
def write_plan(*, version: PlanVersion, saves: int, by: Person, **texts) -> PlanVersion:
    """Save what a draft says; `saves` is that of the draft the writer opened, so that nothing is overwritten unseen."""
    version = _draft(version, by)
    if version.saves != saves:
        raise RuleBroken(SAVED_MEANWHILE)
    for name in TEXTS:
        setattr(version, name, texts.get(name, getattr(version, name)))
    before = plan_rules.key_worker_before(version)
    if before is None or before.pk == version.key_worker_id:
        version.key_worker_changed_because = ""
    _save(version, by, *TEXTS)
    names.note(version, {
        "Plan, what it is for": version.purpose, "Plan, how progress will be known": version.progress,
        "Plan, why the key worker changes": version.key_worker_changed_because,
        "Plan, moving to adult services": version.adult_services,
    })  # fmt: skip
    audit.record("plan.written", version.plan.case, by=by, kind=version.plan.kind, number=version.number)
    return version


@transaction.atomic
def save_goal(
    *, version: PlanVersion, by: Person, change: PlanGoal | None = None, saves: int | None = None, **told
) -> PlanGoal:
    """Add a goal to a draft, or change one; `told` are fields of PlanGoal.

    `saves`, where one is changed: that of the draft in which its writer opened it, as of `write_plan`.
    """
    version = _draft(version, by)
    if change and saves and version.saves != saves:
        raise RuleBroken(SAVED_MEANWHILE)
    if not told["person"] and not told["who"].strip():
        raise RuleBroken("Say who does the work.")
    goal = change
    if goal is None:
        position = (version.goals.aggregate(last=Max("position"))["last"] or 0) + 1
        goal = PlanGoal(record=version.record, version=version, position=position)
    for name in OF_A_GOAL:
        setattr(goal, name, told[name])
    goal.save()
    _save(version, by)
    names.note(version, {
        "Plan, goal": goal.goal, "Plan, work of a goal": goal.work, "Plan, who works on a goal": goal.who,
        "Plan, progress of a goal": goal.progress,
    })  # fmt: skip
    audit.record("plan.goal_saved", version.plan.case, by=by, kind=version.plan.kind, number=version.number)
    return goal


@transaction.atomic
def remove_goal(*, goal: PlanGoal, by: Person) -> None:
    """Take a goal out of a draft; versions that were agreed with it keep it."""
    version = _draft(goal.version, by)
    goal.delete()
    _save(version, by)
    audit.record("plan.goal_removed", version.plan.case, by=by, kind=version.plan.kind, number=version.number)


@transaction.atomic
def discard_draft(*, version: PlanVersion, by: Person) -> None:
    """Throw a draft away; what was agreed before stays in force."""
    version = _draft(version, by)
    audit.record("plan.discarded", version.plan.case, by=by, kind=version.plan.kind, number=version.number)
    version.delete()


@transaction.atomic
def agree_plan(*, version: PlanVersion, panel_on: date, by: Person, saves: int | None = None) -> bool:
    """Record that the panel agreed a draft: it is in force, and what was in force before is superseded.

    `saves` is that of the draft as it was shown to whoever records it: nobody agrees what they have not read.
    Returns whether that was also recorded as the step of the route, which it is where the step is to be done.
    """
    version = _locked(version)
    case = version.plan.case
    if not permissions.can_manage(by, case):
        raise PermissionDenied
    if saves and version.saves != saves:
        raise RuleBroken(CHANGED_MEANWHILE)
    if reasons := plan_rules.reasons_not_to_agree(version, panel_on):
        raise RuleBroken(reasons)
    Status = PlanVersion.Status
    version.plan.versions.filter(status=Status.AGREED).update(status=Status.SUPERSEDED)
    version.status, version.panel_on, version.agreed_by, version.agreed_at = (
        Status.AGREED, panel_on, by, timezone.now(),
    )  # fmt: skip
    version.save(update_fields=["status", "panel_on", "agreed_by", "agreed_at"])
    words = f"{version.plan.get_kind_display()} agreed, version {version.number}"
    note_event(
        case=case, kind=CaseEvent.Kind.PLAN, words=words, by=by, on=panel_on, url_name="cases:plan", url_pk=version.pk,
    )  # fmt: skip
    audit.record("plan.agreed", case, by=by, kind=version.plan.kind, number=version.number)
    return _record_step(version, by)


def _record_step(version, by):
    case = version.plan.case
    if not plan_rules.is_the_plan(version) or not case.pathway:
        return False
    return record_where_due(case=case, step=STEP, by=by, on=version.panel_on) is not None


def _locked(version):
    locked(version.plan.case)
    versions = PlanVersion.objects.select_for_update(of=["self"]).select_related("plan__case__child", "record")
    return versions.get(pk=version.pk)


def _draft(version, by):
    if not permissions.can_contribute(by, version.plan.case):
        raise PermissionDenied
    version = _locked(version)
    if reasons := plan_rules.reasons_not_to_write(version):
        raise RuleBroken(reasons)
    return version


def _save(version, by, *fields):
    version.saves, version.written_by, version.written_at = version.saves + 1, by, timezone.now()
    version.save(update_fields=["saves", "written_by", "written_at", *fields])
