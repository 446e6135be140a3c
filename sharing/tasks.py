"""What beat asks of the worker here: send what is due, read what came back, seal the audit, see who comes and goes."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from sharing import held, smtp
from sharing.mailbox import Account, Unreadable
from sharing.models import Heartbeat
from sharing.services import (
    accounts,
    copies,
    delivery,
    digests,
    emergency,
    leaving,
    mailbox,
    places,
    requests,
    sealing,
)

log = logging.getLogger(__name__)
# Seconds. At the first a mail that is still being parsed says nothing, and is passed over (sharing.bounces.read).
READING, READING_AT_MOST = 60, 120


@shared_task(name="sharing.deliver")
def deliver():
    """Write what is to be told, then send everything that waits."""
    emergency.tell()
    requests.tell()
    copies.make_wanted()
    delivery.deliver_due()


@shared_task(name="sharing.write_digests")
def write_digests():
    """The mails of what waits, for those of whom it has been found out; where that is in time, the reader lives."""
    digests.write()
    if not digests.are_late():
        heard_of("reader")


@shared_task(name="sharing.write_account_letters")
def write_account_letters():
    accounts.write_letters()


@shared_task(name="sharing.keep_people")
def keep_people():
    """What a new day brings: last days that are over, and offices that begin."""
    leaving.close_ended_accounts()
    places.take_offices()


@shared_task(name="sharing.forget_held_texts")
def forget_held_texts():
    held.forget_old()


@shared_task(name="sharing.heartbeat")
def heartbeat():
    """The clock's tick: where none comes, beat is dead, or the worker that should have done this."""
    heard_of("clock")


@shared_task(name="sharing.ring_mail_server")
def ring_mail_server():
    """Whether the mail server would take something, asked also while nothing has to leave."""
    with smtp.Line() as line:
        try:
            line.open()
        except smtp.Problem as problem:
            log.warning("The mail server does not answer: %s", problem.words)
        else:
            heard_of("mail")


@shared_task(name="sharing.read_mailbox", soft_time_limit=READING, time_limit=READING_AT_MOST)
def read_mailbox():
    """Whether anything came back, where the panel's mailbox is named."""
    if not settings.MAILBOX.geturl():
        return
    try:
        mailbox.read(Account.of(settings.MAILBOX), settings.IMAP_CA_FILE)
    except Unreadable as problem:
        log.warning("The panel’s mailbox cannot be read: %s", problem.words)
    else:
        heard_of("mailbox")


def heard_of(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


@shared_task(name="sharing.seal_audit")
def seal_audit():
    sealing.seal_audit()
