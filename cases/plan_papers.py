"""A plan on paper: of one child's case alone, with nothing of any other. R11, R29, R43"""

from django.utils import timezone

from cases import plan_rules
from cases.models import PlanVersion
from sharing.models import Person
from sharing.paper import pdf_of
from sharing.statement import CONFIDENTIALITY


def of_version(shown: dict, *, by: Person) -> bytes:
    """PDF of one version, with its goals and reviews; each page says who printed it and when."""
    version = shown["version"]
    case = version.plan.case
    return pdf_of(
        "cases/paper/plan.html",
        shown
        | {
            "case": case,
            "panel": case.panel,
            "name": plan_rules.name_of(version.plan.kind, case),
            "statement": CONFIDENTIALITY,
            "printed": f"Printed by {by.name}, {by.agency.name}",
            "printed_at": timezone.now(),
        },
    )


def file_name(version: PlanVersion) -> str:
    return f"{version.plan.case.reference}-{version.plan.kind}-plan-version-{version.number}.pdf"
