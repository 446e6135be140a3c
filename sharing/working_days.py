"""Working days in England: what "within 2 working days" and "the working day before" mean. R03, R23."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def holidays_known_until() -> date:
    """The last day for which the bank holidays are known."""
    return date(holidays.country_holidays("GB", subdiv="ENG").end_year, 12, 31)


def is_working_day(day: date) -> bool:
    """Monday to Friday, bank holidays in England excepted."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def add_working_days(day: date, n: int) -> date:
    """The nth working day after `day` (before it, when n is negative); `day` itself never counts. 0 gives `day`."""
    step = ONE_DAY if n > 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_day_on_or_before(day: date) -> date:
    """`day`, or the nearest working day before it."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days have passed after `start`, up to and including `end`; 0 when `end` is not later."""
    days = (start + ONE_DAY * n for n in range(1, (end - start).days + 1))
    return sum(map(is_working_day, days))
