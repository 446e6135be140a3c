"""Walks along the routes: decide, record, leave out, strike out, close, in every order that Hypothesis thinks of.

What must hold is said here once more in plain words, apart from the tables of the product.
"""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cases import routes, rules
from cases.models import Case, PathwayDecision
from cases.pathways import STEPS, Pathway
from cases.routes import State

DAY = date(2026, 1, 1)
GUILTY_ONLY = {"psr_requested", "disposal_proposed", "sentenced"}
CONTESTED_ONLY = {"verdict_given", "safety_planned"}
ASSESSING = {"assessment_started", "interviews_held", "report_recorded"}
# Said once more: what has to be behind before, on whichever route it is.
BEFORE = {
    "bailed": {"offence_admitted"},
    "charged": {"strategy_held"},
    "plea_entered": {"charged"},
    "verdict_given": {"plea_entered"},
    "assessment_started": {"workers_nominated"},
    "interviews_held": {"assessment_started"},
    "report_recorded": {"assessment_started"},
    "disposal_decided": {"offence_admitted"},
    "plan_in_single_assessment": {"plan_agreed"},
    "reviewed_at_panel": {"plan_agreed"},
}
UNLESS_LEFT_OUT = {"outcomes_considered": "report_recorded", "disposal_decided": "outcomes_considered"}


def is_contested(facts):
    return "plea_entered" in facts and facts["plea_entered"].value == "not_guilty" and "verdict_given" not in facts


def is_convicted(facts):
    plea, verdict = facts.get("plea_entered"), facts.get("verdict_given")
    return bool((plea and plea.value == "guilty") or (verdict and verdict.value == "guilty"))


def is_not_assessed(facts):
    return "assessment_started" in facts and bool(facts["assessment_started"].left_out_because)


def problems_of_recording(key, facts):
    """What is wrong with a step having been recorded on these facts."""
    if key in ASSESSING and is_contested(facts):
        yield "an assessment between the not-guilty plea and the verdict"
    if key in GUILTY_ONLY and not is_convicted(facts):
        yield "a step for the convicted alone"
    if key in CONTESTED_ONLY and not ("plea_entered" in facts and facts["plea_entered"].value == "not_guilty"):
        yield "a step after a not-guilty plea alone"
    needed = set(BEFORE.get(key, ()))
    if key in UNLESS_LEFT_OUT and not is_not_assessed(facts):
        needed.add(UNLESS_LEFT_OUT[key])
    if key == "reviewed_at_panel" and "plea_entered" in facts and not is_convicted(facts) and not is_contested(facts):
        needed.discard("plan_agreed")  # found not guilty: there is nothing to plan
    for missing in needed - set(facts):
        yield f"{missing} has to be there before"


class Walk(RuleBasedStateMachine):
    """`self.facts()` and the five doings are given by whoever walks: in memory, or in the database."""

    case = decision = None
    age, today, is_closed, why = None, DAY, False, ()  # `why`: the reasons of the last refusal

    @initialize(
        role=st.sampled_from([Case.Role.YOUNG_PERSON] * 4 + [Case.Role.CHILD_HARMED]),
        age=st.sampled_from([9, 10, 12, 14, 16, 17]),
    )
    def open(self, role, age):
        self.age, self.role = age, role
        self.do_open(role, age)

    @rule(pathway=st.sampled_from(Pathway), straight=st.booleans())
    def decide(self, pathway, straight):
        straight = straight and pathway != Pathway.CHILD_PROTECTION
        made = self.do_decide(pathway, straight)
        possible = pathway == Pathway.CHILD_PROTECTION or (self.role == Case.Role.YOUNG_PERSON and self.age >= 10)
        assert bool(made) == (possible and not self.is_closed)
        self.decision = made or self.decision

    @precondition(lambda self: self.decision and not self.is_closed)
    @rule(which=st.integers(0, 9), answer=st.integers(0, 1), days=st.integers(0, 3))
    def go_on(self, which, answer, days):
        """One of the steps that are to be done now: it can always be recorded."""
        due = self.due_now()
        if due:
            self.today += timedelta(days=days)
            step = due[which % len(due)]
            value = step.values.values[answer] if step.values else ""
            self.check_recorded(step.key, value, must=True)

    @rule(key=st.sampled_from(sorted(STEPS)), answer=st.integers(0, 1))
    def try_any(self, key, answer):
        values = STEPS[key].values
        self.check_recorded(key, values.values[answer] if values else "", must=False)

    def check_recorded(self, key, value, *, must):
        before = self.facts()
        done = self.do_record(key, value)
        assert done or not must, f"{key} is to be done now and cannot be: {self.why}"
        if done:
            assert not self.is_closed
            assert self.decision
            assert list(problems_of_recording(key, before)) == [], key

    @rule(key=st.sampled_from(sorted(STEPS)))
    def leave_out(self, key):
        if self.do_leave_out(key):
            assert STEPS[key].may_be_left_out

    @precondition(lambda self: self.facts())
    @rule(which=st.integers(0, 30))
    def strike(self, which):
        facts = self.facts()
        key = sorted(facts)[which % len(facts)]
        before = self.without_ground()
        if self.do_strike(key):
            assert self.without_ground() <= before, f"{key} is struck out from under another step"

    def without_ground(self):
        """What stands recorded, and could not be recorded on what else stands there."""
        facts = self.facts()
        return {
            key for key, fact in facts.items()
            if not fact.left_out_because
            and list(problems_of_recording(key, {other: one for other, one in facts.items() if other != key}))
        }  # fmt: skip

    @precondition(lambda self: self.decision and not self.is_closed and len(self.facts()) > 6)
    @rule()
    def close(self):
        self.do_close()
        self.is_closed = True

    @invariant()
    def never_criminal_under_ten_or_for_a_child_harmed(self):
        if self.decision and (self.role == Case.Role.CHILD_HARMED or self.age < 10):
            assert self.decision.pathway == Pathway.CHILD_PROTECTION

    def pictures(self):
        return routes.pictures(self.case, self.decision, self.facts())

    def due_now(self):
        steps = {
            one.step.key: one.step for picture in self.pictures() for one in picture.steps if one.state == State.NOW
        }
        return [steps[key] for key in sorted(steps)]

    def teardown(self):
        """From wherever the walk has led, each of its routes comes to its end."""
        if not self.decision or self.is_closed:
            return
        for _ in range(40):
            due = self.due_now()
            if not due:
                break
            step = due[0]
            self.check_recorded(step.key, step.values.values[len(self.facts()) % 2] if step.values else "", must=True)
        left = {one.step.key for picture in self.pictures() for one in picture.steps if one.state == State.WAITING}
        assert left == set(), "the route leads nowhere"


class InMemory(Walk):
    """The rules alone."""

    def __init__(self):
        super().__init__()
        self.kept = {}

    def facts(self):
        return self.kept

    def do_open(self, role, age):
        self.case = Case(role=role, due_at_panel_on=DAY)

    def do_decide(self, pathway, straight):
        against = rules.against_criminal_justice(self.role, self.age, 10) if pathway != Pathway.CHILD_PROTECTION else []
        if against or self.is_closed:
            return None
        return PathwayDecision(pathway=pathway, is_straight_to_prosecution=straight, decided_on=DAY)

    def taken(self):
        return [] if self.is_closed else routes.routes_of(self.case, self.decision, self.kept)

    def do_record(self, key, value):
        if routes.reasons_not_to_record(
            self.taken(), self.kept, key, on=self.today, value=value, decided_on=DAY, today=self.today
        ):
            return False
        self.kept = self.kept | {key: routes.Fact(self.today, value)}
        return True

    def do_leave_out(self, key):
        if routes.reasons_not_to_leave_out(self.taken(), self.kept, key):
            return False
        self.kept = self.kept | {key: routes.Fact(self.today, left_out_because="Not needed")}
        return True

    def do_strike(self, key):
        after = {other: one for other, one in self.kept.items() if other != key}
        if self.is_closed or routes.reasons_not_to_strike(self.taken(), self.kept, after):
            return False
        self.kept = after
        return True

    def do_close(self):
        pass
