"""A case at a glance: age, level, route, who works on it, when it is next at panel, what is overdue. R14–R19, R22"""

from dataclasses import dataclass
from datetime import date

from cases import routes
from cases.models import Case
from cases.routes import Standing, State
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
    steps = [step for _, standing in steps_of(case) for step in standing if step.state == State.NOW]
    steps.sort(key=lambda one: one.due_on or date.max)
    once = list({one.step.key: one for one in steps}.values())  # a step may be on both routes
    return Glance(
        level=case.level,
        pathway=_in_words(decision),
        lead_agency=str(case.lead_agency or ""),
        next_panel=f"{long_date(case.due_at_panel_on)} ({case.due_because.lower()})" if is_open else "",
        overdue=_overdue(case, once) if is_open else [],
        now=once if is_open else [],
    )


def steps_of(case: Case) -> list[tuple[routes.Route, list[Standing]]]:
    """Each route of the case with how its steps stand."""
    decision = case.pathway
    if decision is None:
        return []
    facts = routes.facts_of(case)
    return [(picture.route, picture.steps) for picture in routes.pictures(case, decision, facts)]


def _in_words(decision):
    if decision is None:
        return ""
    straight = ", straight to prosecution" if decision.is_straight_to_prosecution else ""
    return f"{decision.get_pathway_display()}{straight}"


def _overdue(case, steps):
    late = [f"{one.step.title}, due {long_date(one.due_on)}" for one in steps if one.is_overdue(today())]
    if case.due_at_panel_on < today():
        late.append(f"Panel, due {long_date(case.due_at_panel_on)}")
    return late
