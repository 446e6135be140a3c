"""Dates and times as people write and read them: "14 December 2026", "9.30am", London time."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TIME_OF_DAY = re.compile(r"^(\d{1,2})(?:[.:h ]?([0-5]\d))?\s*(am|pm)?$")
NAMED_TIMES = {"midday": dt.time(12), "noon": dt.time(12), "midnight": dt.time(0)}


def today():
    return timezone.now().astimezone(LONDON).date()


def is_past(moment):
    return moment <= timezone.now()


def in_london(moment):
    """A moment as London's clocks show it; one without a zone is taken to be London's already."""
    return moment.astimezone(LONDON) if timezone.is_aware(moment) else moment


def long_date(date):
    if isinstance(date, dt.datetime):
        date = in_london(date).date()
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def clock(time):
    """ "9.30am", "2pm", "midday", "midnight"."""
    if isinstance(time, dt.datetime):
        time = in_london(time).time()
    if time.minute == 0 and time.hour in (0, 12):
        return "midnight" if time.hour == 0 else "midday"
    minutes = f".{time.minute:02d}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'am' if time.hour < 12 else 'pm'}"


def moment(when):
    return f"{long_date(when)}, {clock(when)}"


def when(moment_of_it):
    """ "at 9.30am" where it was today, else "on 14 December 2026, 9.30am"."""
    is_today = in_london(moment_of_it).date() == today()
    return f"at {clock(moment_of_it)}" if is_today else f"on {moment(moment_of_it)}"


def age_on(born, date):
    """Whole years; someone born on 29 February is a year older on 1 March."""
    return date.year - born.year - ((date.month, date.day) < (born.month, born.day))


def from_iso(text):
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def month_number(text):
    """1 to 12 for "2", "02", "feb", "February"; None for anything else."""
    text = text.strip().lower().rstrip(".")
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text[:4]) <= 12 else None
    matches = [n for n, name in enumerate(MONTHS, 1) if len(text) >= 3 and name.lower().startswith(text)]
    return matches[0] if matches else (9 if text == "sept" else None)


def time_of_day(text):
    """A time from "9.30am", "9:30", "0930", "2pm", "14:00", "midday"; None when it is none."""
    text = text.strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
    if text in NAMED_TIMES:
        return NAMED_TIMES[text]
    found = TIME_OF_DAY.match(text)
    if not found or not text.isascii():
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None and found[2] is None:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return dt.time(hour, minute) if hour < 24 else None
