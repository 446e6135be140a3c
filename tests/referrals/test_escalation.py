"""A referral waits: the Chair is reminded before the day, the vice-chair and the Coordinator hear of it after. R03"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from referrals import clock
from referrals.models import Submission
from referrals.services import escalation
from referrals.tasks import escalate_overdue
from sharing.models import Delivery, Dispatch, Panel, Place
from sharing.services import access
from tests.referrals.telling import save

pytestmark = pytest.mark.rule("R03")

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)  # to be decided by Wednesday


@pytest.fixture
def waiting(submitted):
    """Submitted on that Monday."""
    Submission.objects.update(submitted_at=MONDAY, waits_since=MONDAY)
    return submitted


@pytest.fixture
def beat(as_worker):
    """`beat(days, hour)`: the worker's tick so many days after, twice."""

    def beat(days, hour=11):
        with time_machine.travel(MONDAY.replace(hour=hour) + timedelta(days=days), tick=False):
            for _ in range(2):
                with as_worker():
                    escalate_overdue()

    return beat


def told(words="not yet decided"):
    return sorted(one.recipient.name for one in Delivery.objects.filter(dispatch__subject__contains=words))


def reminded():
    return told("referral to decide by")


def test_the_chair_is_reminded_once_one_working_day_before(waiting, cast, beat):
    beat(0)
    assert reminded() == []
    beat(1, hour=8)
    assert reminded() == []
    beat(1)
    beat(2)
    assert reminded() == [cast.chair.name]
    assert told() == []


def test_how_long_before_is_a_setting(waiting, cast, beat):
    Panel.objects.update(decision_working_days=5, reminder_working_days=2)
    beat(2)
    assert reminded() == []
    beat(3)
    assert reminded() == [cast.chair.name]


@pytest.mark.rule("R28")
def test_a_chair_who_is_shut_out_is_not_reminded_but_the_vice_chair(waiting, cast, as_person, beat):
    with as_person(cast.chair):
        access.exclude(record=waiting, person=cast.chair, why="interest", reason="Neighbour", by=cast.chair)
    beat(1)
    assert reminded() == [cast.vice_chair.name]


def test_others_are_told_every_working_day_until_it_is_decided_and_without_a_name(waiting, cast, beat):
    beat(3)
    assert told() == [cast.coordinator.name, cast.vice_chair.name]
    beat(4)
    assert len(told()) == 4
    beat(5)  # a Saturday
    beat(6)
    assert len(told()) == 4
    beat(7)
    assert len(told()) == 6
    child = waiting.young_person
    for words in Dispatch.objects.all():
        assert child.given_names not in words.subject + words.body
        assert child.family_name not in words.subject + words.body
        assert waiting.reference in words.subject


def test_a_change_neither_sets_the_clock_back_nor_tells_anew(waiting, cast, as_person, beat):
    beat(3)
    with time_machine.travel(MONDAY + timedelta(days=3, hours=2), tick=False), as_person(cast.referrer):
        save(waiting, cast.referrer, "asks", waiting, {"asks": "More"}, because="Asked again")
    beat(3)
    assert Submission.objects.get(number=2).waits_since == MONDAY
    assert len(told()) == 2


def test_the_last_day_is_still_in_time(waiting, as_worker):
    for late, days in [(False, 2), (True, 3)]:
        with time_machine.travel(MONDAY + timedelta(days=days), tick=False), as_worker():
            assert bool(escalation.overdue()) is late
            assert (clock.late_before(waiting.panel) > MONDAY) is late


def test_without_a_chair_the_vice_chair_is_told_at_once(complete, cast, as_person):
    from tests.referrals.telling import submit

    Place.objects.filter(office="chair").update(ends_on=datetime(2021, 1, 1).date())
    with as_person(cast.referrer):
        submit(complete, cast.referrer)
    assert told("waiting for a decision") == [cast.vice_chair.name]
