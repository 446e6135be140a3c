"""A plan on paper: of one child's case alone, with nothing of any other. R11, R29, R43"""

from cases import plan_rules, rules
from cases.models import PlanVersion
from cases.papers import frame
from sharing.models import Person
from sharing.paper import pdf_of


def shown(version: PlanVersion) -> dict:
    """A version with all that is read with it."""
    return {
        "version": version,
        "goals": version.goals.select_related("person__agency", "agency"),
        "reviews": version.reviews.select_related("recorded_by__agency").prefetch_related("progress__goal"),
        "next_review_on": plan_rules.next_review_of(version),
        "in_transition": rules.is_in_transition(version.plan.case.child),
    }


def of_version(version: PlanVersion, *, by: Person) -> bytes:
    """PDF of one version, with its goals and reviews; each page says who printed it and when."""
    case = version.plan.case
    return pdf_of(
        "cases/paper/plan.html",
        shown(version)
        | frame(case, by)
        | {
            "name": plan_rules.name_of(version.plan.kind, case),
        },
    )


def file_name(version: PlanVersion) -> str:
    return f"{version.plan.case.reference}-{version.plan.kind}-plan-version-{version.number}.pdf"
