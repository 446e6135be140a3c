"""Reading the panel's mailbox for reports, on from where reading stopped; each mail is looked at once. R31"""

import time
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from sharing.mailbox import Account, Mailbox
from sharing.models import MailboxPosition
from sharing.services import bounces

AT_ONCE = 50  # mails in one turn, of at most bounces.LOOKED_AT bytes each
TURN = 30  # seconds after which no further mail is begun: the worker has other things to do


def read(account: Account, ca_file: str | None) -> None:
    """Take in the reports among the next mails. sharing.mailbox.Unreadable where the mailbox cannot be read.

    One reader at a time: while one is at it, another does nothing.
    """
    with _only_reader() as is_only:
        if is_only:
            with Mailbox(account, ca_file) as box:
                _read_on(box, account.key, until=time.monotonic() + TURN)


def _read_on(box, folder, until):
    position = _position(folder, box.uid_validity)
    for uid in box.newer_than(position.last_uid, most=AT_ONCE, today=timezone.localdate()):
        try:
            _take_in(position, uid, box.beginning_of(uid))
        except bounces.TooEarly:
            return  # what is being handed over has left, or not, by the next turn
        if time.monotonic() > until:
            return


@contextmanager
def _only_reader():
    """Whether nobody else reads, for as long as this goes on; the lock is this connection's and dies with it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('sharing.mailbox'))")
        (is_only,) = cursor.fetchone()
    try:
        yield is_only
    finally:
        if is_only:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtext('sharing.mailbox'))")


def _position(folder, uid_validity):
    position, _ = MailboxPosition.objects.get_or_create(folder=folder, defaults={"uid_validity": uid_validity})
    if position.uid_validity != uid_validity:
        position.uid_validity, position.last_uid = uid_validity, 0
        position.save(update_fields=["uid_validity", "last_uid"])
    return position


@transaction.atomic
def _take_in(position, uid, raw):
    """What the mail says, and that it has been read, in one transaction."""
    counted = "matched" if bounces.take_in(raw) else "unmatched"
    rows = MailboxPosition.objects.filter(pk=position.pk, uid_validity=position.uid_validity, last_uid__lt=uid)
    rows.update(last_uid=uid, **{counted: F(counted) + 1})
