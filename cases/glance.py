"""A case at a glance: age, level, route, who works on it, when it is next at panel, what is overdue. R14–R19, R22"""

from dataclasses import dataclass

from cases import routes
from cases.models import Case
from cases.routes import Standing
from sharing.web.days import long_date, today


@dataclass(frozen=True)
class Glance:
    level: str
    pathway: str
    lead_agency: str
    next_panel: str
    overdue: list[str]
    now: list[Standing]  # steps to do now, the most urgent first


def glance_at(case: Case) -> Glance:
    decision = case.pathway
    is_open = case.status == Case.Status.OPEN
    steps = routes.to_do_in(routes.pictures_of(case)) if is_open else []
    return Glance(
        level=case.level,
        pathway=decision.title if decision else "",
        lead_agency=str(case.lead_agency or ""),
        next_panel=f"{long_date(case.due_at_panel_on)} ({case.due_because.lower()})" if is_open else "",
        overdue=[*_overdue(case, steps), *_late_actions(case)] if is_open else [],
        now=steps,
    )


def _overdue(case, steps):
    late = [f"{one.step.title}, due {long_date(one.due_on)}" for one in steps if one.is_overdue(today())]
    if case.due_at_panel_on < today():
        late.append(f"Panel, due {long_date(case.due_at_panel_on)}")
    return late


def _late_actions(case):
    """What meetings agreed for the case and is not done; a reader sees those that are theirs to see. R32"""
    late = case.agreed_actions.filter(status="open", agreed_at__isnull=False, due_on__lt=today())
    return [f"{one.text.rstrip('.')}, due {long_date(one.due_on)}" for one in late]
