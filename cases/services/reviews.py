"""A review of the plan in force: how each goal stands, what changes, and what child and parents say. §3g, R22"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases import names, permissions, plan_rules
from cases.models import CaseEvent, GoalProgress, PlanGoal, PlanReview, PlanVersion
from cases.services.events import note_event
from cases.services.locking import locked
from cases.services.once import sent_before
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person

VIEWS = (
    ("child_view", "child_not_asked", "the child’s view"),
    ("parents_view", "parents_not_asked", "the parents’ or carers’ view"),
)


@transaction.atomic
def review_plan(
    *, version: PlanVersion, by: Person, on: date, changes: str, next_review_on: date,
    progress: dict[PlanGoal, str], child_view="", child_not_asked="", parents_view="", parents_not_asked="",
) -> PlanReview:  # fmt: skip
    """Record a review. Child and parents are asked, or it is said why not; each goal of the plan is spoken of."""
    if not permissions.can_contribute(by, version.plan.case):
        raise PermissionDenied
    locked(version.plan.case)
    version = PlanVersion.objects.select_related("plan__case", "record").get(pk=version.pk)
    views = {
        "child_view": child_view.strip(), "child_not_asked": child_not_asked.strip(),
        "parents_view": parents_view.strip(), "parents_not_asked": parents_not_asked.strip(),
    }  # fmt: skip
    told = {"on": on, "changes": changes, "next_review_on": next_review_on, **views}
    before = sent_before(version.reviews, by, **told)
    if before and {one.goal_id: one.text for one in before.progress.all()} == {
        goal.pk: text for goal, text in progress.items()
    }:
        return before
    reasons = plan_rules.reasons_not_to_review(version, on, next_review_on)
    reasons += [f"Record {what}, or why it was not asked for." for said, not_asked, what in VIEWS
                if bool(views[said]) == bool(views[not_asked])]  # fmt: skip
    if any(not progress.get(goal, "").strip() for goal in version.goals.all()):
        reasons.append("Say of every goal how it stands.")
    if reasons:
        raise RuleBroken(reasons)
    review = PlanReview.objects.create(record=version.record, version=version, recorded_by=by, **told)
    for goal, text in progress.items():
        GoalProgress.objects.create(record=version.record, review=review, goal=goal, text=text)
    texts = {"Plan review, what changes": changes}
    texts |= {f"Plan review, {PlanReview._meta.get_field(name).verbose_name}": text for name, text in views.items()}
    texts |= {f"Plan review, goal {number}": text for number, text in enumerate(progress.values(), 1)}
    names.note(version, texts)
    note_event(
        case=version.record_id, kind=CaseEvent.Kind.PLAN, words=f"{version.plan.get_kind_display()} reviewed", by=by,
        on=on, url_name="cases:plan", url_pk=version.pk,
    )  # fmt: skip
    audit.record("plan.reviewed", version.plan.case, by=by, kind=version.plan.kind, number=version.number)
    return review
