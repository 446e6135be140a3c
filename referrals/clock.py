"""How long a referral has waited, when the Chair is reminded and when others are told. R03

The clock starts with the first submission of a round and goes on through changes; `Submission.waits_since` keeps it.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from referrals import rules
from referrals.models import Referral, Submission
from sharing.models import Panel, Place
from sharing.places import in_office
from sharing.web.days import LONDON, today
from sharing.working_days import ONE_DAY, add_working_days, is_working_day

MORNING = 9  # o'clock in London: before that nobody is written to
InPlace = Submission.InPlace


def due_on(referral: Referral) -> date:
    """The last day on which the Chair acts in time."""
    return rules.decision_due_on(referral.submission.waits_since, referral.panel)


def waited(referral: Referral) -> int:
    """Working days since it came."""
    return rules.working_days_waiting(referral.submission.waits_since)


def is_late(referral: Referral) -> bool:
    return due_on(referral) < today()


def remind_on(referral: Referral) -> date:
    """The working day on which the Chair is reminded; never before the day after it came."""
    day = add_working_days(due_on(referral), -referral.panel.reminder_working_days)
    return max(day, timezone.localdate(referral.submission.waits_since) + ONE_DAY)


def is_time_to_write() -> bool:
    """On a working day, from nine in the morning."""
    return is_working_day(today()) and timezone.localtime(timezone=LONDON).hour >= MORNING


def late_before(panel: Panel) -> datetime:
    """Whatever waits since before this moment is late: the beginning of the first day that is still in time."""
    day = today()
    while add_working_days(day, panel.decision_working_days) >= today():
        day -= ONE_DAY
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), LONDON)


def why_instead(referral: Referral) -> dict[str, str]:
    """{value: words} of why somebody may decide today in the place of the Chair."""
    if not in_office(referral.panel, Place.Office.CHAIR).exists():
        return {InPlace.VACANT.value: InPlace.VACANT.label}
    open_to = [InPlace.AWAY, InPlace.INTEREST, *([InPlace.OVERDUE] if is_late(referral) else [])]
    return {one.value: one.label for one in open_to}
