"""The routes as data are whole, and a case stands on them as its records say. R16–R19"""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from cases import routes
from cases.models import Case, PathwayDecision
from cases.pathways import (
    CHILD_PROTECTION,
    COURT,
    CRIMINAL_JUSTICE,
    OF_THE_ASSESSMENT,
    PROSECUTION,
    ROUTES,
    SUPPORT,
    Fact,
)
from cases.route_papers import described
from cases.routes import State

ON = date(2026, 3, 2)
pytestmark = [pytest.mark.rule("R16"), pytest.mark.rule("R17"), pytest.mark.rule("R18"), pytest.mark.rule("R19")]


def facts(**told):
    return {step: Fact(ON, value if isinstance(value, str) else "") for step, value in told.items()}


def states(route, known):
    return {one.step.key: one.state for one in routes.standing(route, known, decided_on=ON, next_panel=ON)}


@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda route: route.key)
def test_every_step_says_who_leads_what_it_needs_and_what_is_recorded(route):
    keys = [step.key for step in route.steps]
    assert len(set(keys)) == len(keys)
    for place, step in enumerate(route.steps):
        assert step.title
        assert step.lead.label
        assert step.records
        assert set(step.needs) <= set(keys[:place]), f"{step.key} needs what comes later or is nowhere"
        assert step.due is None or step.due.after in {"decision", *keys[:place]}
        assert bool(step.waits_for) == (step.applies({}) is None or step.key in OF_THE_ASSESSMENT)
        assert all(step in route.next_after(key) for key in step.needs)
    last = route.steps[-1].key
    assert all(route.next_after(step.key) or step.key == last or step.may_be_left_out or "verdict" in step.key
               or step.key in ("safety_planned", "bailed", "interviews_held", "support_offered", "disposal_decided")
               for step in route.steps)  # fmt: skip


def test_a_step_on_two_routes_is_to_do_once_by_the_earlier_of_its_days():
    early, late = date(2026, 3, 4), date(2026, 4, 1)
    step = CHILD_PROTECTION.step("plan_agreed")
    told = [
        routes.Picture(route, [routes.Standing(step, State.NOW, due_on=on)])
        for route, on in ((CHILD_PROTECTION, early), (CRIMINAL_JUSTICE, late))
    ]
    for pictures in (told, told[::-1]):
        (found,) = routes.to_do_in(pictures)
        assert found.due_on == early
        assert list(routes.overdue_in(pictures, date(2026, 3, 10))) == ["plan_agreed"]


def test_the_order_of_the_guidance():
    def order(route):
        return [step.key for step in route.steps]

    assert order(CHILD_PROTECTION) == [
        "workers_nominated", "assessment_started", "report_recorded", "outcomes_considered", "plan_agreed",
        "plan_in_single_assessment", "reviewed_at_panel",
    ]  # fmt: skip
    assert order(CRIMINAL_JUSTICE)[:2] == ["offence_admitted", "bailed"]
    assert order(CRIMINAL_JUSTICE)[-3:] == ["disposal_decided", "plan_agreed", "reviewed_at_panel"]
    assert order(PROSECUTION)[:3] == ["strategy_held", "charged", "plea_entered"]
    assert order(PROSECUTION)[-3:] == ["sentenced", "plan_agreed", "reviewed_at_panel"]


@pytest.mark.parametrize(
    ("plea", "verdict", "now", "never"),
    [
        ("not_guilty", None, {"safety_planned", "verdict_given"}, set()),
        ("not_guilty", "guilty", {"safety_planned", "psr_requested", "workers_nominated"}, set()),
        ("not_guilty", "not_guilty", {"safety_planned", "reviewed_at_panel"}, {"psr_requested", "sentenced"}),
        ("guilty", None, {"psr_requested", "workers_nominated"}, {"safety_planned", "verdict_given"}),
    ],
)
def test_the_branches_after_the_plea(plea, verdict, now, never):
    known = facts(strategy_held=1, charged=1, plea_entered=plea) | (facts(verdict_given=verdict) if verdict else {})
    found = states(PROSECUTION, known)
    assert {key for key, state in found.items() if state == State.NOW} == now
    assert never <= {key for key, state in found.items() if state == State.NOT_APPLICABLE}


@pytest.mark.parametrize("route", [CHILD_PROTECTION, CRIMINAL_JUSTICE])
def test_an_assessment_rests_between_a_not_guilty_plea_and_the_verdict(route):
    begun = facts(workers_nominated=1, assessment_started=1, plea_entered="not_guilty")
    assert states(route, begun)["report_recorded"] == State.WAITING
    assert states(route, facts(workers_nominated=1, plea_entered="not_guilty"))["assessment_started"] == State.WAITING
    done = begun | facts(verdict_given="not_guilty")
    assert states(route, done)["report_recorded"] == State.NOW


def test_a_court_case_goes_on_though_the_panel_advises_something_else():
    decision, case = PathwayDecision(pathway="child_protection", decided_on=ON), Case(role=Case.Role.YOUNG_PERSON)
    contested = facts(plea_entered="not_guilty")
    assert routes.routes_of(case, decision, contested) == [CHILD_PROTECTION, COURT]
    assert routes.routes_of(case, decision, {}) == [CHILD_PROTECTION]
    assert states(COURT, contested)["verdict_given"] == State.NOW


def test_the_routes_of_a_decision():
    young, harmed = Case(role=Case.Role.YOUNG_PERSON), Case(role=Case.Role.CHILD_HARMED)
    both = PathwayDecision(pathway="both", is_straight_to_prosecution=True)
    assert routes.routes_of(young, both, {}) == [CHILD_PROTECTION, PROSECUTION]
    assert routes.routes_of(young, PathwayDecision(pathway="both"), {}) == [CHILD_PROTECTION, CRIMINAL_JUSTICE]
    assert routes.routes_of(harmed, PathwayDecision(pathway="child_protection"), {}) == [SUPPORT]
    assert routes.routes_of(young, None, {}) == []


def test_the_document_is_what_the_command_writes():
    assert (Path(settings.BASE_DIR) / "docs/pathways.md").read_text() == described()


def test_a_step_of_two_routes_needs_what_the_route_needs_on_which_it_is_due():
    known = facts(strategy_held=1, charged=1, plea_entered="not_guilty")
    told = {"on": date(2026, 3, 1), "decided_on": ON, "today": ON}
    both = [CHILD_PROTECTION, PROSECUTION]
    assert routes.reasons_not_to_record(both, known, "workers_nominated", **told) == []
    assert routes.reasons_not_to_record(both, known, "verdict_given", value="guilty", **told) == [
        "The date must not be before that of the step before it."
    ]
