"""Letters about accounts: anybody may wish for one, and only the worker finds out whether it goes. R41.

The web process writes down an address and answers; it never looks whether somebody has it, so that neither the words
nor the time of the answer say.
"""

from datetime import timedelta
from functools import partial

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone

from sharing.models import AccountLetter, Dispatch, Person
from sharing.rules import reasons_not_to_write_about_account
from sharing.services.dispatch import wake_worker, write_about_account

Kind = AccountLetter.Kind
BETWEEN_PASSWORDS = timedelta(minutes=15)
KEPT_FOR = timedelta(days=30)  # longer than any letter is tried

# Subject and body; the link is added while the mail is made.
WORDS = {
    Kind.INVITATION: (
        "HSB panel – your invitation",
        "You are invited to the system of the partnership’s HSB panel.\n\nChoose a password, then set up the second "
        "step on your phone. Nothing is shown to you until the Coordinator has recorded your induction and your "
        "undertaking of confidentiality.\n\nIf the time for it has run out, ask the Coordinator to invite you again.",
    ),
    Kind.PASSWORD: (
        "HSB panel – a new password",
        "A new password was asked for with your e-mail address. If that was not you, do nothing: your password stays "
        "as it is.\n\nThe link works once. When you sign in you are asked for your second step as before.",
    ),
    Kind.DEVICE: (
        "HSB panel – your second step was taken away",
        "The panel was told that you no longer have the device for your second step. Two of its officers have agreed "
        "to take it away, and you are signed out everywhere.\n\nSign in with your password and set up the second step "
        "anew. If you did not ask for this, call the Coordinator at once.",
    ),
}


def ask_for_letter(kind: AccountLetter.Kind, email: str) -> None:
    """Wish for a letter to this address, whoever has it; the database says who may wish for which."""
    letter = AccountLetter(kind=kind, email=email.strip().lower(), asked_at=TransactionNow())
    letter.save(force_insert=True)
    transaction.on_commit(partial(wake_worker, "sharing.write_account_letters"), robust=True)


def write_letters() -> None:
    """By the worker: write each letter that is wished for, or drop it without a word."""
    for pk in list(AccountLetter.objects.filter(done_at=None).values_list("pk", flat=True)):
        _write(pk)
    AccountLetter.objects.filter(done_at__lt=timezone.now() - KEPT_FOR).delete()


@transaction.atomic
def _write(pk):
    letter = AccountLetter.objects.select_for_update(skip_locked=True).filter(pk=pk, done_at=None).first()
    if not letter:
        return
    person = Person.objects.filter(email=letter.email).first()
    if person and not reasons_not_to_write_about_account(person) and not _has_just_had_one(letter, person):
        subject, body = WORDS[letter.kind]
        write_about_account(person=person, source=letter.pk, subject=subject, body=body)
    AccountLetter.objects.filter(pk=pk).update(done_at=timezone.now())


def _has_just_had_one(letter, person):
    """One link to a new password in a quarter of an hour: nobody fills somebody else's mailbox."""
    if letter.kind != Kind.PASSWORD:
        return False
    wishes = AccountLetter.objects.filter(kind=Kind.PASSWORD).values("pk")
    since = timezone.now() - BETWEEN_PASSWORDS
    return Dispatch.objects.filter(source__in=wishes, deliveries__recipient=person, created_at__gt=since).exists()
