"""What was done in a case, for its export: every row of the tables that hold it, with all that stands in it. R34

A column that is added to one of them goes along by itself.
"""

from django.db.models import ForeignKey

from cases.models import (
    Assessment,
    Assessor,
    Case,
    CaseClosing,
    DomainResult,
    GoalProgress,
    Interview,
    JusticeEvent,
    LeadAgency,
    NeedsAndRisk,
    PanelDate,
    Plan,
    PlanGoal,
    PlanReview,
    PlanVersion,
    Release,
)
from sharing.models import Agency, Person

TABLES = {
    "assessments": Assessment, "assessors": Assessor, "interviews": Interview, "results": DomainResult,
    "needs_and_risk": NeedsAndRisk, "plans": Plan, "plan_versions": PlanVersion, "plan_goals": PlanGoal,
    "plan_reviews": PlanReview, "plan_progress": GoalProgress, "justice_events": JusticeEvent, "releases": Release,
    "panel_dates": PanelDate, "closings": CaseClosing, "lead_agencies": LeadAgency,
}  # fmt: skip
LEFT_OUT = {"record", "case"}  # the case itself


def work_of(case: Case) -> dict[str, list[dict]]:
    return {key: _rows(model, case) for key, model in TABLES.items()}


def _rows(model, case):
    fields = [one for one in model._meta.concrete_fields if one.name not in LEFT_OUT]
    people = [f"{one.name}__agency" for one in fields if one.related_model is Person]
    agencies = [one.name for one in fields if one.related_model is Agency]
    rows = model.objects.filter(record=case.pk).select_related(*people, *agencies)
    return [{field.name: _told(row, field) for field in fields} for row in rows]


def _told(row, field):
    if not isinstance(field, ForeignKey) or field.related_model not in (Person, Agency):
        return getattr(row, field.attname)
    found = getattr(row, field.name)
    if found is None:
        return None
    return found.name if field.related_model is Agency else {"name": found.name, "agency": found.agency.name}
