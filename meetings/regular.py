"""What comes of the panel's rule in the months ahead: its days, where each is moved to, and what is planned of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from meetings import dates
from meetings.models import Meeting, RegularMeetings
from sharing.web import days


@dataclass(frozen=True)
class RegularDay:
    """One day by the rule: `held_on` is the next working day where it is none itself."""

    on: date
    held_on: date
    meeting: Meeting | None  # what was planned of it, wherever that has moved to since, or was cancelled
    why_not: str = ""  # it cannot be planned by itself

    @property
    def is_moved(self):
        return self.on != self.held_on

    @property
    def can_be_planned(self):
        return self.meeting is None and not self.why_not


def coming_days(rule: RegularMeetings) -> list[RegularDay]:
    """The rule's days from tomorrow to the end of the last of its months ahead, in order."""
    tomorrow = days.today() + timedelta(days=1)
    last = dates.next_month(tomorrow, rule.months_ahead + 1) - timedelta(days=1)
    meetings = Meeting.objects.filter(Q(regular_on__gte=tomorrow) | Q(starts_at__gt=timezone.now()), panel=rule.panel)
    planned = {meeting.regular_on: meeting for meeting in meetings if meeting.regular_on}
    taken = {meeting.starts_at for meeting in meetings if meeting.status == Meeting.Status.PLANNED}
    return [
        _day(rule, on, planned.get(on), taken) for on in dates.regular_dates(rule.weekday, rule.weeks, tomorrow, last)
    ]


def to_plan(rule: RegularMeetings | None) -> list[RegularDay]:
    return [one for one in coming_days(rule) if one.can_be_planned] if rule else []


def _day(rule, on, meeting, taken):
    held_on = dates.held_on(on)
    why_not = ""
    if datetime.combine(held_on, rule.begins, days.LONDON) in taken:
        why_not = "There is a meeting at that time already"
    elif dates.circulation_moment(held_on, rule.panel) <= timezone.now():
        why_not = "Its schedule would have had to go out already: plan it by hand, where it is to be"
    return RegularDay(on, held_on, meeting, "" if meeting else why_not)
