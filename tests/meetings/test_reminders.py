"""A schedule that waits too long for its approval: the Chair is reminded, then the vice-chair."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Meeting
from meetings.tasks import remind_of_approvals
from sharing.models import Delivery

pytestmark = pytest.mark.rule("R25")


def reminded(as_worker):
    with as_worker():
        remind_of_approvals()
    return [one.recipient for one in Delivery.objects.filter(dispatch__subject__contains="approval is late")]


def goes_out(version, when):
    Meeting.objects.filter(pk=version.meeting_id).update(circulate_at=timezone.now() + when)


def test_the_chair_hears_after_the_day_of_approval_and_the_vice_chair_when_it_should_have_gone(
    at_the_chair, cast, as_worker
):
    assert reminded(as_worker) == []
    goes_out(at_the_chair, timedelta(minutes=1))
    assert reminded(as_worker) == [cast.chair]
    assert reminded(as_worker) == [cast.chair]
    goes_out(at_the_chair, -timedelta(minutes=1))
    assert set(reminded(as_worker)) == {cast.chair, cast.vice_chair}
    assert len(reminded(as_worker)) == 2


def test_nobody_hears_of_what_is_approved(due, as_worker):
    assert reminded(as_worker) == []
