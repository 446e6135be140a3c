"""When something about a case is possible, in sentences for the page."""

from cases.models import Case
from cases.pathways import CRIMINAL, CRIMINAL_RESPONSIBILITY


def reasons_not_to_take_pathway(case: Case, pathway: str) -> list[str]:
    """What stands in the way of advising a pathway; empty when nothing does. R14, R15."""
    reasons = []
    if case.status != Case.Status.OPEN:
        reasons.append("The case is closed.")
    if pathway in CRIMINAL and case.role == Case.Role.YOUNG_PERSON:
        age = age_at_last_behaviour(case)
        if age is not None and age < CRIMINAL_RESPONSIBILITY:
            reasons.append("The young person was under 10 at the time: the criminal justice route is not possible.")
    return reasons


def age_at_last_behaviour(case: Case) -> int | None:
    """Age in years at the latest incident on the case; None if it cannot be told. R15."""
    incident = case.information.filter(kind="incident", dated_on__isnull=False).order_by("-dated_on").first()
    return incident and case.child.age(incident.dated_on)
