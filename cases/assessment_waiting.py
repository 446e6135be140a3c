"""Assessments without a report in time, interviews that should have been held, reviews of needs and risk. R17, R20, §3d

For whoever is allocated to the case; the database shows the rows of their own cases alone.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from cases.assessment_rules import DAYS_TO_REPORT
from cases.models import Allocation, Assessment, Case, Interview, NeedsAndRisk
from sharing.work import Kind, Work


def waiting_for(person):
    today = timezone.localdate()
    mine = Exists(Allocation.objects.filter(case=OuterRef("case"), person=person, ended_at=None))
    late = Assessment.objects.filter(
        mine, finished_on=None, given_up_on=None, begun_on__lt=today - timedelta(days=DAYS_TO_REPORT),
        case__status=Case.Status.OPEN,
    )  # fmt: skip
    for one in late.select_related("case"):
        yield Work(
            text=f"{one.case.reference}: the report of the HSB assessment",
            url=one.get_absolute_url(),
            due_on=one.begun_on + timedelta(days=DAYS_TO_REPORT),
            state="overdue",
            status="Report overdue",
            kind=Kind.CASE,
        )
    of_mine = Exists(Allocation.objects.filter(case=OuterRef("assessment__case"), person=person, ended_at=None))
    passed = Interview.objects.filter(
        of_mine, settled_by=None, planned_on__lt=today, assessment__finished_on=None, assessment__given_up_on=None,
        assessment__case__status=Case.Status.OPEN,
    )  # fmt: skip
    for one in passed.select_related("assessment__case"):
        yield Work(
            text=f"{one.assessment.case.reference}: was the interview held?",
            url=reverse("cases:interview", args=[one.pk]),
            due_on=one.planned_on,
            state="overdue",
            status="Interview overdue",
            kind=Kind.CASE,
            hint=one.get_kind_display(),
        )
    to_review = NeedsAndRisk.objects.filter(
        mine, superseded_by=None, review_on__lte=today, case__status=Case.Status.OPEN
    )
    for one in to_review.select_related("case"):
        yield Work(
            text=f"{one.case.reference}: review of needs and risk",
            url=reverse("cases:needs", args=[one.case_id]),
            due_on=one.review_on,
            state="overdue" if one.review_on < today else "due",
            status="Review due",
            kind=Kind.CASE,
        )
