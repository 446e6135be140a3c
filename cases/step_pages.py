"""Which page of the case a step of its routes belongs to: what is recorded there is recorded of the step too."""

from django.urls import reverse

from cases.models import Case

ASSESSMENT = ("cases:assessment", "HSB assessment")
NEEDS = ("cases:needs", "Needs and risk")
PLANS = ("cases:plans", "Plans")
JUSTICE = ("cases:justice", "Police and court")
PANEL = ("meetings:of_case", "Panel history")

PAGES = {
    "workers_nominated": ASSESSMENT,
    "assessment_started": ASSESSMENT,
    "interviews_held": ASSESSMENT,
    "report_recorded": ASSESSMENT,
    "outcomes_considered": ASSESSMENT,
    "needs_assessed": NEEDS,
    "support_offered": NEEDS,
    "plan_agreed": PLANS,
    "plan_in_single_assessment": PLANS,
    "safety_planned": PLANS,
    "offence_admitted": JUSTICE,
    "bailed": JUSTICE,
    "disposal_decided": JUSTICE,
    "charged": JUSTICE,
    "plea_entered": JUSTICE,
    "verdict_given": JUSTICE,
    "psr_requested": JUSTICE,
    "disposal_proposed": JUSTICE,
    "sentenced": JUSTICE,
    "reviewed_at_panel": PANEL,
}


def page_of(case: Case, step: str) -> dict | None:
    if step not in PAGES:
        return None
    name, words = PAGES[step]
    return {"url": reverse(name, args=[case.pk]), "words": words}
