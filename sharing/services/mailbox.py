"""Reading the panel's mailbox for reports, on from where reading stopped; each mail is looked at once. R31"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sharing.mailbox import Account, Mailbox
from sharing.models import MailboxPosition
from sharing.services import bounces

AT_ONCE = 50  # mails in one turn, of at most bounces.LOOKED_AT bytes each


def read(account: Account, ca_file: str | None) -> None:
    """Take in the reports among the next mails. sharing.mailbox.Unreadable where the mailbox cannot be read.

    Two readers at once do no harm: a report told twice is one row, and the position only goes forward.
    """
    with Mailbox(account, ca_file) as box:
        position = _position(account.key, box.uid_validity)
        for uid in box.newer_than(position.last_uid, most=AT_ONCE, today=timezone.localdate()):
            try:
                _take_in(position, uid, box.beginning_of(uid))
            except bounces.TooEarly:
                return  # what is being handed over has left, or not, by the next turn


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
