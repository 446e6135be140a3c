"""When a plan can be written, agreed and reviewed, in sentences for the page. R16–R19, R22, §3g"""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from cases import rules
from cases.models import Case, PlanKind, PlanReview, PlanVersion
from sharing.models import Exclusion, Grant, Person
from sharing.web.days import today


def kinds_of(case: Case) -> list[PlanKind]:
    """The young person has an intervention plan and a safety plan, a child harmed a safety and support plan."""
    return list(PlanKind) if case.role == Case.Role.YOUNG_PERSON else [PlanKind.SAFETY]


def name_of(kind: PlanKind, case: Case) -> str:
    if kind == PlanKind.SAFETY and case.role == Case.Role.CHILD_HARMED:
        return "Safety and support plan"
    return PlanKind(kind).label


def is_the_plan(version: PlanVersion) -> bool:
    """Whether this is the plan that the step “plan is agreed” of the route asks for."""
    case = version.plan.case
    return version.plan.kind == (PlanKind.INTERVENTION if case.role == Case.Role.YOUNG_PERSON else PlanKind.SAFETY)


def may_be_key_worker(case: Case):
    """Whoever can see the case today."""
    now = timezone.now()
    live = Grant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), content_object=case.pk, ended_at=None)
    shut_out = Exclusion.objects.filter(record=case.pk, ended_at=None)
    people = Person.objects.filter(is_active=True, pk__in=live.values("user"))
    return people.exclude(pk__in=shut_out.values("person")).select_related("agency")


def key_worker_before(version: PlanVersion) -> Person | None:
    """Of the version agreed last."""
    before = version.plan.versions.exclude(status=PlanVersion.Status.DRAFT).select_related("key_worker").first()
    return before and before.key_worker


def next_review_of(version: PlanVersion) -> date | None:
    """As the latest review says, else as the plan itself does."""
    review = version.reviews.first()
    return review.next_review_on if review else version.next_review_on


def reasons_not_to_begin(case: Case, kind: str) -> list[str]:
    if case.status != Case.Status.OPEN:
        return [rules.CLOSED]
    if kind not in kinds_of(case):
        return ["A child harmed has a safety and support plan, and no intervention plan."]
    return []


def reasons_not_to_write(version: PlanVersion) -> list[str]:
    """Why a version cannot be changed any more."""
    if version.plan.case.status != Case.Status.OPEN:
        return [rules.CLOSED]
    if not version.is_draft:
        return ["The panel has agreed this version: write a new one."]
    return []


def reasons_not_to_agree(version: PlanVersion, panel_on: date) -> list[str]:
    """What is missing before the panel’s agreement can be recorded."""
    if reasons := reasons_not_to_write(version):
        return reasons
    reasons = what_is_missing(version)
    if panel_on > today():
        reasons.append("The date of the panel must be today or in the past.")
    elif version.next_review_on and version.next_review_on <= panel_on:
        reasons.append("The next review must be after the panel that agrees the plan.")
    return reasons


def what_is_missing(version: PlanVersion) -> list[str]:
    """What a draft lacks before it can be agreed; shown with it."""
    missing = [
        ("what the plan is for", version.purpose),
        ("how progress will be known", version.progress),
        ("who the key worker is", version.key_worker_id),
        ("when the plan is next reviewed", version.next_review_on),
    ]
    reasons = [f"Say {what}." for what, given in missing if not given]
    if not version.goals.exists():
        reasons.append("Add at least one goal.")
    before = key_worker_before(version)
    changes = before and version.key_worker_id and before.pk != version.key_worker_id
    if changes and not version.key_worker_changed_because:
        reasons.append(f"Say why the key worker is no longer {before.name}.")
    if rules.is_in_transition(version.plan.case.child) and not version.adult_services:
        reasons.append("Say what is arranged for the move to adult services: the young person is 17½ or older.")
    return reasons


def reasons_not_to_review(version: PlanVersion, on: date, next_review_on: date) -> list[str]:
    if version.plan.case.status != Case.Status.OPEN:
        return [rules.CLOSED]
    if version.status != PlanVersion.Status.AGREED:
        return ["Only the plan in force is reviewed."]
    reasons = []
    if on > today():
        reasons.append("The date of the review must be today or in the past.")
    if on < version.panel_on:
        reasons.append("The review cannot be before the panel that agreed the plan.")
    if next_review_on <= on:
        reasons.append("The next review must be after this one.")
    return reasons


def planned_for_adult_services():
    """Versions in force that say what is arranged for the move."""
    return PlanVersion.objects.filter(status=PlanVersion.Status.AGREED).exclude(adult_services="")


def plans_due(cases) -> list[tuple[PlanVersion, date]]:
    """Plans in force of these open cases, and when each is next reviewed: two queries, however many there are."""
    versions = PlanVersion.objects.filter(
        status=PlanVersion.Status.AGREED, plan__case__in=cases, plan__case__status=Case.Status.OPEN
    ).select_related("plan__case")
    latest = {}
    for review in PlanReview.objects.filter(version__in=versions).order_by("on", "recorded_at"):
        latest[review.version_id] = review.next_review_on
    return [(one, latest.get(one.pk, one.next_review_on)) for one in versions]
