"""Nobody acts on a submitted referral for two working days: the vice-chair and the Coordinator hear of it, once."""

from datetime import timedelta

import pytest

from referrals import rules
from referrals.models import Submission
from referrals.services import escalation
from referrals.tasks import escalate_overdue
from sharing.models import Delivery, Dispatch

pytestmark = pytest.mark.rule("R03")


@pytest.fixture
def overdue(submitted, settings):
    """Submitted a fortnight ago."""
    frozen = Submission.objects.get()
    Submission.objects.update(submitted_at=frozen.submitted_at - timedelta(days=14))
    return submitted


def told():
    return Delivery.objects.filter(dispatch__subject__contains="not yet decided")


def test_the_vice_chair_and_the_coordinator_are_told_once_and_without_a_name(overdue, cast, as_worker):
    for _ in range(2):
        with as_worker():
            escalate_overdue()
    assert {one.recipient for one in told()} == {cast.vice_chair, cast.coordinator}
    words = Dispatch.objects.get(subject__contains="not yet decided")
    child = overdue.young_person
    assert child.given_names not in words.body
    assert child.family_name not in words.subject + words.body
    assert overdue.reference in words.subject


def test_in_time_nobody_is_told(submitted, as_worker):
    with as_worker():
        assert escalation.overdue() == []
        escalate_overdue()
    assert not told().exists()


def test_the_last_day_is_still_in_time(submitted, as_worker, monkeypatch):
    due_on = rules.decision_due_on(Submission.objects.get().submitted_at, submitted.panel)
    for late, day in [(False, due_on), (True, due_on + timedelta(days=1))]:
        monkeypatch.setattr(escalation, "today", lambda day=day: day)
        with as_worker():
            assert bool(escalation.overdue()) is late
