"""Every route walked from the decision to its end, in thousands of orders: by the rules alone, then by the services.

ROUTES_WALKED: how many walks go through the database; `make routes` asks for 2,000.
"""

import os

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from cases import services
from cases.models import Case, CaseClosing, PathwayDecision, StepRecord
from cases.pathways import Pathway
from sharing.errors import RuleBroken
from tests.cases.walking import ASSESSING, InMemory, Walk, is_contested
from tests.stories import child, open_cases

pytestmark = [
    pytest.mark.rule("R15"),
    pytest.mark.rule("R16"),
    pytest.mark.rule("R17"),
    pytest.mark.rule("R18"),
    pytest.mark.rule("R19"),
]
THROUGH_THE_DATABASE = int(os.environ.get("ROUTES_WALKED", 8))
A_STRETCH = 100  # in one transaction: for longer its time would stand still, and the walls want rows of today
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "phases": [Phase.generate]}


def test_no_order_of_doing_things_breaks_a_rule():
    run_state_machine_as_test(InMemory, settings=settings(max_examples=2000, stateful_step_count=10, **QUIET))


class InDatabase(Walk):
    """The services under the database's own walls. The case of a walk is forgotten when it ends."""

    cast = as_person = None  # set by the test
    walks = 0

    def __init__(self):
        super().__init__()
        self.undo = transaction.savepoint()

    def facts(self):
        from cases import routes

        return routes.facts_of(self.case) if self.case else {}

    def acting(self):
        return self.as_person(self.cast.chair)

    def do_open(self, role, age):
        InDatabase.walks += 1
        born = timezone.localdate().replace(year=2026 - age, month=1, day=1)
        one = child("Younger", born, "boy", timezone.localdate().replace(year=2026, month=2, day=1))
        cases = open_cases(self.cast, self.as_person, one, one, reference=f"HSB-2026-{self.walks:05}")
        self.case = next(case for case in cases if case.role == role)

    def attempt(self, service, **given):
        try:
            with self.acting(), transaction.atomic():
                return service(by=self.cast.chair, **given) or True
        except RuleBroken as broken:
            self.why = broken.reasons
            return None

    def do_decide(self, pathway, straight):
        told = {"pathway": pathway, "is_straight_to_prosecution": straight, "reasons": "x", "decided_on": self.today}
        made = self.attempt(services.decide_pathway, case=self.case, **told)
        if not made and not self.is_closed:
            self.refuses(PathwayDecision, decided_by=self.cast.chair, supersedes=self.decision, **told)
        return made

    def do_record(self, key, value):
        made = self.attempt(services.record_step, case=self.case, step=key, on=self.today, value=value)
        if not made and key in ASSESSING and is_contested(self.facts()):
            self.refuses(StepRecord, step=key, on=self.today, agency=self.cast.police, recorded_by=self.cast.chair)
        return made

    def do_leave_out(self, key):
        return self.attempt(services.leave_out_step, case=self.case, step=key, because="Not needed")

    def do_strike(self, key):
        record = self.case.steps.filter(step=key, struck_at=None).order_by("on", "recorded_at").last()
        return self.attempt(services.strike_step, record=record, because="Wrong")

    def do_close(self):
        """As the minutes of a meeting do it."""
        CaseClosing.objects.create(
            record=self.case.record, case=self.case, meeting_on=self.today, reason="Done", closed_by=self.cast.chair
        )

    def refuses(self, model, **told):
        """What the service has refused, the database refuses to whoever goes past it."""
        with self.acting(), pytest.raises(DatabaseError), transaction.atomic():
            model.objects.create(record=self.case.record, case=self.case, **told)

    def check_invariants(self, *args, **kwargs):
        super().check_invariants(*args, **kwargs)
        if self.case:
            now = Case.objects.get(pk=self.case.pk)
            assert now.status == Case.Status.CLOSED or now.due_at_panel_on
            assert now.decisions.filter(superseded_by=None).count() == bool(self.decision)
            criminal = now.decisions.exclude(pathway=Pathway.CHILD_PROTECTION)
            assert not (criminal.exists() and (self.role == Case.Role.CHILD_HARMED or self.age < 10))

    def teardown(self):
        try:
            super().teardown()
        finally:
            transaction.savepoint_rollback(self.undo)


@pytest.mark.rule("R22")
@pytest.mark.parametrize("walked", range(0, THROUGH_THE_DATABASE, A_STRETCH))
def test_the_services_and_the_database_hold_to_the_same(walked, cast, as_person):
    class OfThisTest(InDatabase):
        pass

    OfThisTest.cast, OfThisTest.as_person = cast, staticmethod(as_person)
    walks = min(A_STRETCH, THROUGH_THE_DATABASE - walked)
    run_state_machine_as_test(OfThisTest, settings=settings(max_examples=walks, stateful_step_count=25, **QUIET))
