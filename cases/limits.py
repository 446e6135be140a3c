"""Limits that law and guidance set, looked up by the day that counts; and calendar months as the law counts them. R17

Bail before charge: a period "beginning with the day after" the arrest. Police and Criminal Evidence Act 1984, s47ZB ff.
"""

from calendar import monthrange
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from cases.models import Release, StatutoryValue

ONE_DAY = timedelta(days=1)
TARGET = "bail.target"
RESPONSIBLE = "criminal_responsibility"
# Who may authorise more, from the least.
AUTHORITIES = (Release.Authority.CUSTODY_OFFICER, Release.Authority.INSPECTOR, Release.Authority.SUPERINTENDENT)


def in_force(key: str, on: date) -> StatutoryValue | None:
    return (
        StatutoryValue.objects.filter(key=key, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .first()
    )


def responsible_from(on: date | None) -> int:
    """The age of criminal responsibility on a day (now). R15"""
    return in_force(RESPONSIBLE, on or timezone.localdate()).value


def last_day(begins: date, length: StatutoryValue) -> date:
    """The last day of a period that begins with a day."""
    if length.unit == StatutoryValue.Unit.DAYS:
        return begins + timedelta(days=length.value - 1)
    return last_day_of_months(begins, length.value * (12 if length.unit == StatutoryValue.Unit.YEARS else 1))


def last_day_of_months(begins: date, months: int) -> date:
    """The day before that of the same number, so many months on; where that month has none, its last day."""
    year, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    days = monthrange(year, month + 1)[1]
    if begins.day > days:
        return date(year, month + 1, days)
    return date(year, month + 1, begins.day) - ONE_DAY


def bail_limit(arrested_on: date, authority: str) -> date | None:
    """Until when bail before charge may last on this authority; None for a court, which sets its own."""
    length = in_force(f"bail.{authority}", arrested_on)
    return length and last_day(arrested_on + ONE_DAY, length)


def bail_limits(arrested_on: date) -> list[tuple[str, date]]:
    """Every limit by the name of who authorises it, the shortest first."""
    limits = [(one.label, bail_limit(arrested_on, one)) for one in AUTHORITIES]
    return [(label, limit) for label, limit in limits if limit]


def target(bailed_on: date) -> date | None:
    """The guidance's own target, which is no limit in law."""
    length = in_force(TARGET, bailed_on)
    return length and bailed_on + timedelta(days=length.value)
