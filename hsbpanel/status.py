"""Whether the system does its work, in words for the Coordinator: what runs, what waits, what runs out. R23, R41."""

import shutil
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from sharing.models import AllowedDomain, Heartbeat
from sharing.web import days
from sharing.web.days import long_date, moment
from sharing.work import Kind
from sharing.working_days import holidays_known_until

SILENT_AFTER = timedelta(minutes=2)
MAIL_AFTER = timedelta(minutes=15)
WAITS_TOO_LONG = timedelta(minutes=5)
SEALED_WITHIN = 120  # seconds
RUNS_OUT = timedelta(days=30)
HOLIDAYS_AHEAD = timedelta(days=365)
LEAST_ROOM = 0.1  # of the disk
NOT_READ = "Tell whoever runs the system. Until it is back, look into the mailbox for mail that came back."
NOTHING_LEAVES = "Tell whoever runs the system. Nothing leaves by mail until it is back."


@dataclass(frozen=True)
class Part:
    """One thing that has to work: how it is, and what to do where it does not."""

    name: str
    is_well: bool
    words: str
    to_do: str = ""
    kind: Kind = Kind.SYSTEM
    due_on: date | None = None  # when it stops working, where that is known


def parts() -> list[Part]:
    """Everything that is looked at, in the order of the page."""
    return [
        _heard("Worker", "worker", SILENT_AFTER, "Sends the mail and watches deadlines."),
        _heard("Clock", "clock", SILENT_AFTER, "Wakes the worker every minute."),
        _heard("Mail server", "mail", MAIL_AFTER, "Answered over verified TLS."),
        _heard("Daily mails", "reader", MAIL_AFTER, "What waits for each person is found out in time."),
        _waiting_mail(),
        *_mailbox(),
        _seals(),
        _disk(),
        *_domains(),
        _holidays(),
    ]


def _heard(name, which, within, means, to_do=NOTHING_LEAVES):
    beat = Heartbeat.objects.filter(name=which).first()
    if beat and timezone.now() - beat.at < within:
        return Part(name, True, f"{means} Last heard of at {moment(beat.at)}.")
    last = f"Last heard of on {moment(beat.at)}." if beat else "Never heard of."
    return Part(name, False, last, to_do)


def _mailbox():
    """Only where it is read by itself; else reports are added by hand, on the page of their dispatch."""
    if settings.READS_MAILBOX:
        yield _heard("Mailbox", "mailbox", MAIL_AFTER, "Read for reports of mail that came back.", NOT_READ)


def _waiting_mail():
    with connection.cursor() as cursor:
        cursor.execute("select sharing_oldest_due()")
        oldest = cursor.fetchone()[0]
    if oldest is None or timezone.now() - oldest < WAITS_TOO_LONG:
        return Part("Mail that waits", True, "Nothing is overdue.")
    return Part("Mail that waits", False, f"The oldest should have gone at {moment(oldest)}.", "See the worker above.")


def _seals():
    with connection.cursor() as cursor:
        cursor.execute("select sharing_sealing_is_behind(%s)", [SEALED_WITHIN])
        is_behind = cursor.fetchone()[0]
    if is_behind:
        return Part("Seal of the audit", False, "Behind.", "Tell whoever runs the system: the worker cannot seal.")
    return Part("Seal of the audit", True, "Up to date.")


def _disk():
    disk = shutil.disk_usage(settings.VAR)
    free = disk.free / disk.total
    words = f"{free:.0%} free."
    return Part("Disk", free >= LEAST_ROOM, words, "" if free >= LEAST_ROOM else "Tell whoever runs the system.")


def _domains():
    """Secure domains that end soon: mail to them stops on that day. R41"""
    ending = AllowedDomain.objects.filter(valid_until__lt=days.today() + RUNS_OUT).order_by("valid_until", "domain")
    for one in ending:
        is_over = one.valid_until < days.today()
        words = f"{one.domain} {'was' if is_over else 'is'} on the list until {long_date(one.valid_until)}."
        to_do = "Ask its owner for evidence, and enter a new day."
        yield Part("Secure e-mail domains", False, words, to_do, Kind.DOMAIN, one.valid_until)
    if not ending:
        yield Part("Secure e-mail domains", True, "None ends within 30 days.")


def _holidays():
    until = holidays_known_until()
    is_well = until >= days.today() + HOLIDAYS_AHEAD
    words = f"Known until {long_date(until)}."
    to_do = "" if is_well else "Tell whoever runs the system to update it."
    return Part("Bank holidays", is_well, words, to_do, Kind.HOLIDAYS)
