"""Plans to review, and the move to adult services, for those who work on a case. R22, §3g

Two queries for the reviews, one for those in transition, however many cases there are.
"""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from cases import plan_rules, rules
from cases.models import Case
from sharing.web.days import today
from sharing.work import Kind, Work

REVIEW_SOON = timedelta(days=14)


def waiting_for(person):
    """Work for the key worker and for whoever is allocated; no child is named."""
    theirs = Case.objects.filter(status=Case.Status.OPEN).filter(
        Q(allocations__person=person, allocations__ended_at=None)
        | Q(plans__versions__key_worker=person, plans__versions__status="agreed")
    )
    for version, due_on in plan_rules.plans_due(theirs):
        if due_on <= today() + REVIEW_SOON:
            case, is_late = version.plan.case, due_on < today()
            name = plan_rules.name_of(version.plan.kind, case).lower()
            yield Work(
                text=f"{case.reference}: review the {name}",
                url=reverse("cases:review_plan", args=[version.pk]),
                due_on=due_on,
                state="late" if is_late else "due",
                status="Overdue" if is_late else "Due soon",
                kind=Kind.CASE,
            )
    in_transition = Case.objects.filter(
        status=Case.Status.OPEN, allocations__person=person, allocations__ended_at=None,
        child__date_of_birth__gt=rules.add_months(today(), -18 * 12),
        child__date_of_birth__lte=rules.add_months(today(), -17 * 12 - 6),
    )  # fmt: skip
    for case in in_transition.exclude(plans__versions__in=plan_rules.planned_for_adult_services()).distinct():
        yield Work(
            text=f"{case.reference}: plan the move to adult services",
            url=reverse("cases:plans", args=[case.pk]),
            status="17½",
            kind=Kind.CASE,
            hint="What is arranged is written into the plan",
        )
