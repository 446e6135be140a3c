"""Overdue steps of the routes, ends of bail and days to chase the police, each for whoever it belongs to. R16–R19

What belongs to whom is worked out from a handful of lists, however many cases there are: the database gives only what
this person may see.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from cases import routes
from cases.models import Allocation, Case, PathwayDecision, Release, StepRecord
from cases.pathways import Lead
from sharing.models import Agency, Person, Place
from sharing.places import holds_office
from sharing.work import Kind, Work

SOON = timedelta(days=7)
KINDS = {
    Lead.SOCIAL_CARE: Agency.Kind.SOCIAL_CARE,
    Lead.YOUTH_JUSTICE: Agency.Kind.YOUTH_JUSTICE,
    Lead.POLICE: Agency.Kind.POLICE,
    Lead.PROSECUTION: Agency.Kind.POLICE,
    Lead.COURT: Agency.Kind.YOUTH_JUSTICE,  # which is there, and hears first
}
OPEN = {"case__status": Case.Status.OPEN}


def waiting_for(person: Person):
    """Work for this person; no child is named."""
    in_office = holds_office(person, Place.Office.CHAIR, Place.Office.COORDINATOR)
    if not in_office and not Allocation.objects.filter(person=person, ended_at=None, **OPEN).exists():
        return
    workers = defaultdict(list)
    for one in Allocation.objects.filter(ended_at=None, **OPEN).select_related("person__agency"):
        workers[one.case_id].append(one.person)
    yield from _steps(person, in_office, workers)
    yield from _releases(person, in_office, workers)


def _steps(person, in_office, workers):
    today, records = timezone.localdate(), defaultdict(list)
    for one in StepRecord.objects.filter(struck_at=None, **OPEN).order_by("on", "recorded_at"):
        records[one.case_id].append(one)
    for decision in PathwayDecision.objects.filter(superseded_by=None, **OPEN).select_related("case"):
        case = decision.case
        facts = routes.facts_in(records[case.pk])
        for one in routes.overdue_in(routes.pictures(case, decision, facts), today).values():
            if _is_theirs(person, in_office, one.step.lead, case, workers[case.pk]):
                yield Work(
                    text=f"{case.reference}: {one.step.title}",
                    url=reverse("cases:pathway", args=[case.pk]),
                    due_on=one.due_on,
                    state="late",
                    status="Overdue",
                    kind=Kind.CASE,
                )


def _is_theirs(person, in_office, lead, case, workers):
    if lead == Lead.PANEL:
        return in_office
    owners = owners_of(lead, case, workers)
    return person in owners if owners else in_office


def owners_of(lead: Lead, case: Case, workers: list[Person]) -> list[Person]:
    """Of those who work on a case: who is of the agency that leads the step, or else of the one that leads the case.

    Nobody where neither has a worker there: it is then for the offices, so that it is not lost.
    """
    if lead == Lead.ASSESSORS:
        return workers
    of_the_step = [one for one in workers if one.agency.kind == KINDS.get(lead)]
    return of_the_step or [one for one in workers if one.agency_id == case.lead_agency_id]


def _releases(person, in_office, workers):
    """The latest word on bail of each case, where it ends or is to be chased within a week."""
    latest, today = {}, timezone.localdate()
    for one in Release.objects.filter(struck_at=None, **OPEN).select_related("case"):
        latest[one.case_id] = one
    for one in latest.values():
        due_on = one.until or one.chase_on
        theirs = _is_theirs(person, in_office, Lead.POLICE, one.case, workers[one.case_id])
        if due_on and theirs and due_on - SOON <= today:
            yield _release(one, due_on, today)


def _release(one, due_on: date, today: date):
    is_bail, is_late = one.kind == Release.Kind.BAIL, due_on < today
    return Work(
        text=f"{one.case.reference}: {'bail ends' if is_bail else 'chase the police'}",
        url=reverse("cases:justice", args=[one.case_id]),
        due_on=due_on,
        state="late" if is_late else "waiting",
        status="Overdue" if is_late else "Soon",
        kind=Kind.CASE,
        hint="extended, or what comes after it" if is_bail else "released under investigation",
    )
