"""The story of the demo from the first referral to today, in order; each module tells one stretch of it."""

from hsbpanel.demo.telling import (
    access,
    assessing,
    first_referrals,
    last_meeting,
    next_meeting,
    people,
    plans,
    routes,
    since,
    timeline,
)
from hsbpanel.demo.telling.stage import Stage


def tell(stage: Stage):
    first_referrals.tell(stage)
    last_meeting.tell(stage)
    since.tell(stage)
    routes.tell(stage)
    plans.tell(stage)
    timeline.tell(stage)
    next_meeting.tell(stage)
    since.tell_the_last_two_days(stage)  # after the schedule was compiled, so that it is not on it
    access.tell(stage)
    assessing.tell(stage)
    people.tell(stage)
