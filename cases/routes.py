"""How a case stands on its routes: what is done, what is to do now, what waits, what does not apply. R14–R19."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from cases.models import Case, PathwayDecision, StepRecord
from cases.pathways import (
    CHILD_PROTECTION,
    COURT,
    CRIMINAL_JUSTICE,
    PROSECUTION,
    ROUTES,
    STEPS,
    SUPPORT,
    Fact,
    Facts,
    Pathway,
    Route,
    Step,
    is_contested,
)


class State(models.TextChoices):
    DONE = "done", "Done"
    NOW = "now", "To do now"
    WAITING = "waiting", "Waiting"
    NOT_APPLICABLE = "not_applicable", "Does not apply"


@dataclass(frozen=True)
class Standing:
    """One step of one route: its state, the fact recorded, when it is due, and why it waits or does not apply."""

    step: Step
    state: State
    fact: Fact | None = None
    due_on: date | None = None
    because: str = ""

    def is_overdue(self, today: date) -> bool:
        return self.state == State.NOW and self.due_on is not None and self.due_on < today


def routes_of(case: Case, decision: PathwayDecision | None, facts: Facts) -> list[Route]:
    """The routes of a case under a decision; none before the panel has advised. R14, R19

    A court case that is contested goes on beside them, whatever the panel advises now. R18
    """
    if decision is None:
        return []
    advised = _advised(case, decision)
    return [*advised, COURT] if is_contested(facts) and PROSECUTION not in advised else advised


def _advised(case, decision):
    if case.role == Case.Role.CHILD_HARMED:
        return [SUPPORT]
    criminal = PROSECUTION if decision.is_straight_to_prosecution else CRIMINAL_JUSTICE
    return {
        Pathway.CHILD_PROTECTION: [CHILD_PROTECTION],
        Pathway.CRIMINAL_JUSTICE: [criminal],
        Pathway.BOTH: [CHILD_PROTECTION, criminal],
    }[Pathway(decision.pathway)]


@dataclass(frozen=True)
class Picture:
    """One route of a case with all of its steps as they stand."""

    route: Route
    steps: list[Standing]


def pictures(case: Case, decision: PathwayDecision | None, facts: Facts) -> list[Picture]:
    if decision is None:
        return []
    when = {"decided_on": decision.decided_on, "next_panel": case.due_at_panel_on}
    return [Picture(route, standing(route, facts, **when)) for route in routes_of(case, decision, facts)]


def pictures_of(case: Case) -> list[Picture]:
    """The same of a case as it stands now."""
    decision = case.pathway
    return pictures(case, decision, facts_of(case)) if decision else []


def to_do_in(pictures: list[Picture]) -> list[Standing]:
    """What is to do now, the most urgent first: a step that is on two routes once, by the earlier of its days."""
    steps = [one for picture in pictures for one in picture.steps if one.state == State.NOW]
    once = {}
    for one in sorted(steps, key=lambda one: one.due_on or date.max):
        once.setdefault(one.step.key, one)
    return list(once.values())


def overdue_in(pictures: list[Picture], today: date) -> dict[str, Standing]:
    """What is overdue on any of the routes, by the key of its step."""
    return {one.step.key: one for one in to_do_in(pictures) if one.is_overdue(today)}


def facts_of(case: Case, *, without: StepRecord | None = None) -> dict[str, Fact]:
    """What stands recorded of the steps of a case; of one that repeats the last time."""
    records = case.steps.filter(struck_at=None).order_by("on", "recorded_at")
    return facts_in(one for one in records if one != without)


def facts_in(records: Iterable[StepRecord]) -> dict[str, Fact]:
    """The same of rows at hand, in the order of their dates."""
    return {one.step: Fact(one.on, one.value, one.left_out_because) for one in records}


def standing(route: Route, facts: Facts, *, decided_on: date, next_panel: date | None = None) -> list[Standing]:
    return [_standing_of(step, route, facts, decided_on, next_panel) for step in route.steps]


def _standing_of(step, route, facts, decided_on, next_panel):
    fact = facts.get(step.key)
    if fact and fact.left_out_because:
        return Standing(step, State.NOT_APPLICABLE, fact, because=fact.left_out_because)
    if fact:
        return Standing(step, State.DONE, fact)
    applies = step.applies(facts)
    if applies is False:
        return Standing(step, State.NOT_APPLICABLE)
    due_on = _due_on(step, facts, decided_on, next_panel)
    if applies is None:
        return Standing(step, State.WAITING, due_on=due_on, because=step.waits_for)
    if missing := [key for key in step.needs if not _is_behind(route.step(key), facts)]:
        titles = " and ".join(f"“{route.step(key).title}”" for key in missing)
        return Standing(step, State.WAITING, due_on=due_on, because=f"Waits for {titles}.")
    return Standing(step, State.NOW, due_on=due_on)


def _is_done(key, facts):
    """Not where it is left out: the day on which somebody said so is no day of the route."""
    return key in facts and not facts[key].left_out_because


def _is_behind(needed, facts):
    """Whether what has to be there before is recorded, is left out, or does not apply."""
    return needed.key in facts or needed.applies(facts) is False


def _due_on(step, facts, decided_on, next_panel):
    if step.due is None:
        return None
    if step.due.after == "decision":
        begins = decided_on
    elif step.due.after in facts:
        begins = facts[step.due.after].on
    else:
        return None
    if step.due.at_next_panel:
        return next_panel
    return begins + timedelta(days=step.due.days)


def reasons_not_to_record(
    routes: list[Route], facts: Facts, key: str, *, on: date, value="", decided_on: date, today: date
) -> list[str]:
    """Why a step cannot be recorded now; empty when it can. R16–R19

    It can where it is to be done on any of the routes, or was done and repeats.
    """
    found = [one for route in routes for one in standing(route, facts, decided_on=decided_on) if one.step.key == key]
    if not found:
        return ["This is no step of the routes of the case."]
    ready = [one for one in found if one.state == State.NOW or (one.state == State.DONE and one.step.repeats)]
    if not ready:
        one = found[0]
        if one.state == State.DONE:
            return ["This step is recorded already. Strike it out first, if it was recorded wrongly."]
        return [one.because or "This step does not apply."]
    reasons = []
    if on > today:
        reasons.append("The date must be today or earlier.")
    if all(any(on < facts[key].on for key in one.step.needs if _is_done(key, facts)) for one in ready):
        reasons.append("The date must not be before that of the step before it.")
    values = found[0].step.values
    if (value not in values.values) if values else value:
        reasons.append("Select one of the answers.")
    return reasons


def reasons_not_to_leave_out(routes: list[Route], facts: Facts, key: str) -> list[str]:
    steps = [step for route in routes if (step := route.step(key))]
    if not steps:
        return ["This is no step of the routes of the case."]
    if key in facts:
        return ["This step is recorded already."]
    if not all(step.may_be_left_out for step in steps):
        return ["This step is part of the route: it cannot be left out."]
    return []


def reasons_not_to_strike(taken: list[Route], before: Facts, after: Facts) -> list[str]:
    """What stands on a step is struck out before it. `before`, `after`: the facts with it and without it.

    On the routes in force, and on any route for what was recorded under an earlier decision. What the court began, it
    began on the route to prosecution.
    """
    on_it = set()
    for some in (taken, ROUTES.values()):
        having = [route for route in some if route is not COURT]
        on_it |= _with_footing(having, before) - _with_footing(having, after) - (before.keys() - after.keys())
    titles = sorted(STEPS[key].title for key in on_it)
    return [f"“{title}” is recorded and stands on it: strike that out first." for title in titles]


def _with_footing(some, facts):
    """The steps recorded that could, on what is there, be recorded on one of these routes."""
    recorded = [key for key, fact in facts.items() if not fact.left_out_because]
    return {key for key in recorded if any(route.step(key) and _stands(route, key, facts) for route in some)}


def _stands(route, key, facts):
    step = route.step(key)
    return step.applies(facts) is True and all(_is_behind(route.step(one), facts) for one in step.needs)
