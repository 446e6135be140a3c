"""Sending what is queued: one delivery a recipient, never twice by itself, never a "sent" that is not true. R31, R41.

queued → claimed → handing → sent, failed or unknown. Who works on a delivery holds PostgreSQL's advisory lock of it
on their own connection, so that a lock that is free says that its owner is dead. `handing` is committed before the
mail server is given DATA: what is found `claimed` has not left and goes back to the queue, what is found `handing`
may have left and becomes `unknown`, which a person settles.

Refused connection, 4xx, no verified TLS, a login not accepted: back to the queue with the words, after 1, 2, 4 … 60
minutes, until the dispatch's own end. TLS and login are about the panel's settings, not about the recipient:
nothing leaves while they are wrong, and all of it leaves by itself once they are put right.
"""

import hashlib
import logging
import uuid
from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth.models import Permission
from django.contrib.postgres.functions import TransactionNow
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from sharing import audit, encryption, letters, sealing, smtp
from sharing.grounds import Ground, Purpose
from sharing.models import Delivery, Dispatch, Grant
from sharing.places import the_panel
from sharing.rules import reasons_not_to_deliver
from sharing.services import access

log = logging.getLogger(__name__)
State = Delivery.State

LONGEST_PAUSE = 60  # minutes
# A notice has no end of its own; papers approved late still get a few tries.
GIVE_UP_AFTER = timedelta(days=5)
AT_LEAST = timedelta(hours=4)
NOT_PREPARED = "This copy could not be made; it will be tried again."


class TakenAway(Exception):
    """Somebody else has decided on the delivery meanwhile: its meeting was cancelled."""


def deliver_due() -> None:
    """Put right what a dead worker left, then send everything that is queued and due, over one line."""
    sweep()
    due = Delivery.objects.filter(state=State.QUEUED, next_attempt_at__lte=timezone.now())
    with smtp.Line() as line:
        for pk in list(due.order_by("next_attempt_at", "pk").values_list("pk", flat=True)):
            try:
                deliver(pk, line)
            except Exception as error:
                _go_on_after(error, pk, line)


def _go_on_after(error, pk, line):
    """One row that cannot be worked on stops no other; a database that is gone stops them all."""
    line.drop()
    if not connection.is_usable():
        raise error
    # Only the kind of error: its words might quote what is in the row.
    log.error("Delivery %s could not be worked on: %s", pk, type(error).__name__)


def deliver(pk: uuid.UUID, line: smtp.Line) -> None:
    """Send one delivery, unless somebody else does or it may not go."""
    with only_worker_on(pk) as is_ours:
        delivery = claim(pk) if is_ours else None
        if delivery:
            try:
                _hand_over(delivery, line)
            except TakenAway:
                line.start_again()


@contextmanager
def only_worker_on(pk: uuid.UUID):
    """Hold the delivery's lock on this very connection; yields False where somebody holds it. Dies with us."""
    key = int.from_bytes(hashlib.sha256(b"delivery" + pk.bytes).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [key])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [key])


# Claiming


@transaction.atomic
def claim(pk: uuid.UUID) -> Delivery | None:
    """Take a queued delivery, with the access to what it holds; None where it is gone or the right to it is."""
    now = timezone.now()
    taken = Delivery.objects.filter(pk=pk, state=State.QUEUED, next_attempt_at__lte=now).update(
        state=State.CLAIMED, state_at=now, attempts=F("attempts") + 1, address=_address_now(pk)
    )
    if not taken:
        return None
    delivery = _loaded(pk)
    if reasons := reasons_not_to_deliver(delivery):
        _move(delivery, State.SUPPRESSED, " ".join(reasons))
        return None
    if delivery.pack:
        _grant_what_is_in(delivery)
    return delivery


def _address_now(pk):
    """Nobody types an address: it is the person's own, also when it has changed since approval. R26."""
    return Delivery.objects.values_list("recipient__email", flat=True).get(pk=pk)


def _loaded(pk):
    rows = Delivery.objects.select_related("dispatch", "record__panel", "recipient__agency", "pack")
    return rows.defer("pack__pdf").get(pk=pk)


def _grant_what_is_in(delivery):
    """Who gets the papers may open them and the cases they are about: the sharing is written down by itself. R34."""
    view = Permission.objects.get(content_type__app_label="sharing", codename=access.VIEW)
    records = {delivery.record_id, *delivery.pack.records}
    mine = {"user": delivery.recipient, "permission": view, "via": Grant.Via.CIRCULATION}
    held = Grant.objects.filter(**mine, content_object__in=records, ended_at=None, ends_at=None)
    new = sorted(records - set(held.values_list("content_object_id", flat=True)))
    Grant.objects.bulk_create(
        [
            Grant(
                **mine, content_object_id=record, purpose=Purpose.DISCUSSION, ground=Ground.SIGNIFICANT_HARM,
                reason=f"Circulated: {delivery.dispatch.reference}", granted_by=delivery.dispatch.by,
                starts_at=TransactionNow(),
            )
            for record in new
        ],
        ignore_conflicts=True,  # another delivery to the same person has just written it
    )  # fmt: skip
    if new:
        audit.record("access.circulated", *new, by=delivery.dispatch.by, to=str(delivery.recipient_id))


# Handing over


def _hand_over(delivery, line):
    try:
        line.open()
        mail = _made(delivery)
        line.address(delivery.address)
        _move(delivery, State.HANDING)
        said = line.hand(mail)
    except smtp.TryLater as problem:
        _put_back(delivery, problem.words, is_tls=isinstance(problem, smtp.NoVerifiedTLS))
    except smtp.Refused as problem:
        _move(delivery, State.FAILED, problem.words)
    except smtp.Lost as problem:
        _move(delivery, State.UNKNOWN, problem.words)
    else:
        _move(delivery, State.SENT, said)


def _made(delivery):
    """The mail as bytes. One copy that cannot be made stops nobody else's."""
    try:
        sealed = _sealed(delivery) if delivery.pack else None
        panel = delivery.record.panel if delivery.record else the_panel()
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
        bytes(delivery.pack.pdf),
        # The pack is what the Chair read before approving, so that the approval is said on each copy.
        name=f"{recipient.name}, {recipient.agency} · Approved by {dispatch.by.name}",
        copy_number=delivery.copy_number,
        copies=dispatch.deliveries.count(),
        reference=dispatch.reference,
        password=encryption.decrypt(delivery.copy_password.encrypted),
    )


@transaction.atomic
def _move(delivery, state, words="", **changes):
    """From the state we know to the next, if nobody else moved it meanwhile, with its audit event."""
    if state not in Delivery.TRANSITIONS[delivery.state]:
        raise ValueError(f"A delivery does not go from {delivery.state} to {state}.")
    moved = Delivery.objects.filter(pk=delivery.pk, state=delivery.state).update(
        state=state, state_at=timezone.now(), server_said=words[:300], **changes
    )
    if not moved:
        raise TakenAway
    delivery.state = state
    if state != State.HANDING:
        audit.record(f"delivery.{state}", delivery, delivery=str(delivery.pk), attempt=delivery.attempts)


def _put_back(delivery, words, *, is_tls):
    """Try again after a pause that doubles; give up where the next try would come too late."""
    pause = timedelta(minutes=min(2 ** (delivery.attempts - 1), LONGEST_PAUSE))
    again = timezone.now() + pause
    if again > gives_up_at(delivery.dispatch):
        _move(delivery, State.FAILED, f"Given up. {words}")
    else:
        _move(delivery, State.QUEUED, words, next_attempt_at=again)
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
        _move(delivery, State.QUEUED, delivery.server_said)
    elif delivery.state == State.HANDING:
        _move(delivery, State.UNKNOWN, "The worker stopped while it was handing this copy over.")
