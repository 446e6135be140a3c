"""Steps of a case's routes that are recorded with the thing itself: an assessment, interviews, support. R16–R19"""

from datetime import date

from django.utils import timezone

from cases import routes
from cases.models import Case, StepRecord
from cases.services.steps import record_step
from sharing.models import Person


def record_if_due(*, case: Case, step: str, by: Person, on: date, note="") -> StepRecord | None:
    """Record a step where a route of the case has it and it is to be done; nothing where it is done or waits.

    Never before the steps that it stands on: those may have been recorded later than what they are about.
    """
    facts = routes.facts_of(case)
    taken = routes.routes_of(case, case.pathway, facts)
    standing = [
        one for route in taken for one in routes.standing(route, facts, decided_on=case.pathway.decided_on)
        if one.step.key == step
    ]  # fmt: skip
    if not any(one.state == routes.State.NOW for one in standing):
        return None
    earliest = max((facts[key].on for one in standing for key in one.step.needs if key in facts), default=on)
    return record_step(case=case, step=step, by=by, on=min(max(on, earliest), timezone.localdate()), note=note)
