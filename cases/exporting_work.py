"""The work on a case as data, for its export: police and court, assessments, needs, plans, panel dates. R17–R22, R34

Each row is told with all of its columns, so that a column that comes later is exported, too.
"""

from django.db.models import Model

from cases.models import Case
from sharing.models import Agency, Person

NOT_TOLD = {"record", "case", "assessment", "plan", "version", "review", "step"}  # where it stands says it


def work_on(case: Case) -> dict:
    """{key of case.json: its rows}, oldest first."""
    assessments = case.assessments.order_by("begun_at").prefetch_related("assessors", "interviews", "results")
    versions = [version for plan in case.plans.all() for version in plan.versions.order_by("number")]
    return {
        "lead_agencies": told_all(case.leads.order_by("set_at")),
        "justice_events": told_all(case.justice_events.order_by("on", "recorded_at")),
        "releases": told_all(case.releases.order_by("on", "recorded_at")),
        "assessments": [_assessment(one) for one in assessments],
        "needs_and_risk": told_all(case.needs.order_by("recorded_at")),
        "plans": [_plan_version(one) for one in versions],
        "panel_dates": told_all(case.panel_dates.order_by("set_at")),
        "closings": told_all(case.closings.order_by("closed_at")),
    }


def _assessment(one):
    told = {name: told_all(getattr(one, name).all()) for name in ("assessors", "interviews", "results")}
    return told_of(one) | told


def _plan_version(one):
    reviews = [
        told_of(review) | {"progress": [{"goal": each.goal.goal, "text": each.text} for each in review.progress.all()]}
        for review in one.reviews.order_by("on", "recorded_at").prefetch_related("progress__goal")
    ]
    return {"kind": one.plan.kind} | told_of(one) | {"goals": told_all(one.goals.all()), "reviews": reviews}


def told_all(rows) -> list[dict]:
    return [told_of(one) for one in rows]


def told_of(row: Model) -> dict:
    """Columns of one row; people and agencies by name, other rows by their id."""
    return {field.name: _value(row, field) for field in row._meta.concrete_fields if field.name not in NOT_TOLD}


def _value(row, field):
    if not field.is_relation:
        return getattr(row, field.name)
    if issubclass(field.related_model, Person):
        person = getattr(row, field.name)
        return person and {"name": person.name, "agency": person.agency.name}
    if issubclass(field.related_model, Agency):
        agency = getattr(row, field.name)
        return agency and agency.name
    return getattr(row, field.attname)
