"""Sending what is queued: one delivery a recipient, never twice by itself, never a "sent" that is not true. R31, R41.

queued → claimed → handing → sent, failed or unknown. Who works on a delivery holds its lock (claiming.py). `handing`
is committed before the mail server is given DATA: what is found `claimed` with its lock free has not left and goes back
to the queue, what is found `handing` may have left and becomes `unknown`, which a person settles.

Refused connection, 4xx, no verified TLS, a login not accepted: back to the queue with the words, after 1, 2, 4 … 60
minutes, until the dispatch's own end. TLS and login are about the panel's settings, not about the recipient:
nothing leaves while they are wrong, and all of it leaves by itself once they are put right.
"""

import logging
import time
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from sharing import audit, encryption, held_packs, letters, sealing, smtp
from sharing.models import Delivery, Dispatch, SealedCopy
from sharing.places import the_panel
from sharing.services.claiming import BATCH, TakenAway, claim_batch, may_go, move, only_worker_on, release
from sharing.services.copies import write_into_ledger
from sharing.services.dispatch import wake_worker

log = logging.getLogger(__name__)
State = Delivery.State

LONGEST_PAUSE = 60  # minutes
# A notice has no end of its own; papers approved late still get a few tries.
GIVE_UP_AFTER = timedelta(days=5)
AT_LEAST = timedelta(hours=4)
NOT_PREPARED = "This copy could not be made; it will be tried again."
# A drain makes room after so long, so that the worker's other tasks (its heartbeat, too) have their turn.
TURN = 20  # seconds


def deliver_due() -> None:
    """Put right what a dead worker left, then send what is queued and due, over one line, for one turn.

    Where there is more than a batch, another drain is woken beside this one; after a turn, one that goes on.
    """
    sweep()
    with smtp.Line() as line:
        if not send_queued(line, until=time.monotonic() + TURN):
            wake_worker()


def send_queued(line, until=float("inf")) -> bool:
    """Send batch by batch until nothing is due; False where time was over before."""
    has_help = False
    while batch := claim_batch():
        if len(batch) == BATCH and not has_help:
            has_help = True
            wake_worker()
        _send(batch, line)
        if time.monotonic() > until:
            return False
    return True


def _send(batch, line):
    left = {one.pk for one in batch}
    try:
        for delivery in batch:
            try:
                if may_go(delivery):
                    _hand_over(delivery, line)
            except TakenAway:
                line.start_again()
            except Exception as error:
                _go_on_after(error, delivery, line)
            release([delivery.pk])
            left.discard(delivery.pk)
    finally:
        if left and connection.is_usable():
            release(left)


def _go_on_after(error, delivery, line):
    """One row that cannot be worked on waits and stops no other; a database that is gone stops them all."""
    line.drop()
    if not connection.is_usable():
        raise error
    # Only the kind of error: its words might quote what is in the row.
    log.error("Delivery %s could not be worked on: %s", delivery.pk, type(error).__name__)
    if delivery.state == State.CLAIMED:
        _put_back(delivery, NOT_PREPARED)


# Handing over


def _hand_over(delivery, line):
    try:
        line.open()
        mail = _made(delivery)
        line.address(delivery.address)
        move(delivery, State.HANDING)
        said = line.hand(mail)
    except smtp.TryLater as problem:
        _put_back(delivery, problem.words, is_tls=isinstance(problem, smtp.NoVerifiedTLS))
    except smtp.Refused as problem:
        move(delivery, State.FAILED, problem.words)
    except smtp.Lost as problem:
        _has_left(delivery, State.UNKNOWN, problem.words)
    else:
        _has_left(delivery, State.SENT, said)


@transaction.atomic
def _has_left(delivery, state, words):
    """The copy is out, or may be: that goes into the ledger of each record in it, in the same moment. R34"""
    move(delivery, state, words)
    write_into_ledger(delivery)


def _made(delivery):
    """The mail as bytes. One copy that cannot be made stops nobody else's."""
    try:
        panel = delivery.record.panel if delivery.record else the_panel()
        sealed = _sealed(delivery) if delivery.pack else None
        if sealed and not panel.attaches_papers:
            _keep(delivery, sealed)
            sealed = None
        return letters.mail(delivery, panel, sealed).as_bytes()
    except DatabaseError:
        raise
    except Exception as error:
        # Only the kind of error: its words might quote the papers.
        log.error("Delivery %s could not be made: %s", delivery.pk, type(error).__name__)
        raise smtp.TryLater(NOT_PREPARED) from error


def _sealed(delivery):
    recipient, dispatch = delivery.recipient, delivery.dispatch
    return sealing.seal(
        held_packs.pdf_of(delivery.pack),
        # The pack is what the Chair read before approving, so that the approval is said on each copy.
        name=f"{recipient.name}, {recipient.agency} · Approved by {dispatch.by.name}",
        copy_number=delivery.copy_number,
        copies=dispatch.copies,
        instead_of=delivery.replaces.copy_number if delivery.replaces_id else None,
        reference=dispatch.reference,
        password=encryption.decrypt(delivery.copy_password.encrypted),
    )


def _keep(delivery, sealed):
    """Where the panel's papers do not travel in the mail, the copy is fetched here. R31"""
    SealedCopy.objects.get_or_create(
        delivery=delivery, defaults={"record_id": delivery.record_id, "recipient": delivery.recipient, "pdf": sealed}
    )


def _put_back(delivery, words, *, is_tls=False):
    """Try again after a pause that doubles; give up where the next try would come too late."""
    pause = timedelta(minutes=min(2 ** (delivery.attempts - 1), LONGEST_PAUSE))
    again = timezone.now() + pause
    if again > gives_up_at(delivery.dispatch):
        move(delivery, State.FAILED, f"Given up. {words}")
    else:
        move(delivery, State.QUEUED, words, next_attempt_at=again)
    if is_tls:
        audit.record("delivery.no_verified_tls", delivery, delivery=str(delivery.pk))


def gives_up_at(dispatch: Dispatch):
    """When trying ends: as its author said, but never before a few tries."""
    return max(dispatch.give_up_at or dispatch.created_at + GIVE_UP_AFTER, dispatch.created_at + AT_LEAST)


# Sweeping


def sweep() -> None:
    """Put right what a dead worker left: its locks are free. What may have left is never sent again by itself."""
    for pk in list(Delivery.objects.filter(state__in=[State.CLAIMED, State.HANDING]).values_list("pk", flat=True)):
        with only_worker_on(pk) as is_free:
            if is_free:
                _put_right(pk)


@transaction.atomic
def _put_right(pk):
    delivery = Delivery.objects.select_for_update().get(pk=pk)
    if delivery.state == State.CLAIMED:
        move(delivery, State.QUEUED, delivery.server_said)
    elif delivery.state == State.HANDING:
        _has_left(delivery, State.UNKNOWN, "The worker stopped while it was handing this copy over.")
