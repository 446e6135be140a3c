"""Taking queued deliveries to send: a batch at a time, each for this worker alone, the right to it looked at again.

Who works on a delivery holds PostgreSQL's advisory lock of it on their own connection, so that a lock that is free
says that its owner is dead. Drains that run side by side step over each other's rows. R26, R41.
"""

import hashlib
import uuid
from collections.abc import Iterable
from contextlib import contextmanager

from django.contrib.auth.models import Permission
from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from sharing import audit
from sharing.grounds import Ground, Purpose
from sharing.models import Delivery, Grant, Person
from sharing.rules import reasons_not_to_deliver
from sharing.services import access

State = Delivery.State
# So many that taking them costs next to nothing beside sending them, so few that the last goes within seconds.
BATCH = 10


def claim_batch() -> list[Delivery]:
    """Up to BATCH deliveries that are due, claimed, each locked until `release`."""
    ours = []
    try:
        with transaction.atomic():
            ours = _locked(_due())
            return taken(ours)
    except BaseException:
        release(ours)  # a lock is the session's and outlives a transaction that failed
        raise


def _due():
    """Ids of rows that nobody else is taking at this moment."""
    queued = Delivery.objects.select_for_update(skip_locked=True).filter(
        state=State.QUEUED, next_attempt_at__lte=timezone.now()
    )
    return list(queued.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:BATCH])


def taken(ids: list[uuid.UUID]) -> list[Delivery]:
    """These deliveries, claimed; whoever calls holds their locks and has seen that they are due."""
    Delivery.objects.filter(pk__in=ids).update(
        state=State.CLAIMED, state_at=timezone.now(), attempts=F("attempts") + 1, address=_ADDRESS_NOW
    )
    rows = Delivery.objects.select_related(
        "dispatch__by", "record__panel", "recipient__agency", "instead_of", "pack", "copy_password", "replaces"
    )
    return list(rows.defer("pack__sealed").filter(pk__in=ids).order_by("next_attempt_at", "pk"))


# Nobody types an address: it is the person's own, also when it has changed since approval. R26
_ADDRESS_NOW = Subquery(Person.objects.filter(pk=OuterRef("recipient")).values("email"))


@transaction.atomic
def may_go(delivery: Delivery) -> bool:
    """Whether a claimed delivery still may go; then its recipient has the access to what it holds, else it is stopped.

    In a transaction of its own: two drains that open the same cases to the same person wait for each other in order.
    """
    if reasons := reasons_not_to_deliver(delivery):
        move(delivery, State.SUPPRESSED, " ".join(reasons))
        return False
    if delivery.pack:
        _grant_what_is_in(delivery)
    return True


def _grant_what_is_in(delivery):
    """Who gets the papers may open them and the cases they are about: the sharing is written down by itself. R34."""
    view = Permission.objects.get(content_type__app_label="sharing", codename=access.VIEW)
    records = {delivery.record_id, *delivery.pack.records}
    mine = {"user": delivery.recipient, "permission": view, "via": Grant.Via.CIRCULATION}
    held = Grant.objects.filter(**mine, content_object__in=records, ended_at=None, ends_at=None)
    new = sorted(records - set(held.values_list("content_object_id", flat=True)))
    if not new:
        return
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
    audit.record("access.circulated", *new, by=delivery.dispatch.by, to=str(delivery.recipient_id))


class TakenAway(Exception):
    """Somebody else has decided on the delivery meanwhile: its meeting was cancelled."""


@transaction.atomic
def move(delivery: Delivery, state: str, words="", *, by: Person | None = None, **changes) -> None:
    """From the state we know to the next, if nobody else moved it meanwhile, with its audit event; else TakenAway.

    The number of the attempt is part of what we know: a row that was put back and taken by another is not ours.
    """
    if state not in Delivery.TRANSITIONS[delivery.state]:
        raise ValueError(f"A delivery does not go from {delivery.state} to {state}.")
    moved = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, attempts=delivery.attempts).update(
        state=state, state_at=timezone.now(), server_said=words[:300], **changes
    )
    if not moved:
        raise TakenAway
    delivery.state = state
    if state != State.HANDING:
        audit.record(f"delivery.{state}", delivery, by=by, delivery=str(delivery.pk), attempt=delivery.attempts)


# Locks


@contextmanager
def only_worker_on(pk: uuid.UUID):
    """Hold the delivery's lock on this very connection; yields False where somebody holds it. Dies with us."""
    ours = _locked([pk])
    try:
        yield bool(ours)
    finally:
        release(ours)


def release(ids: Iterable[uuid.UUID]) -> None:
    """Let go of the deliveries' locks; where the connection is gone, so are they."""
    if keys := [_key(pk) for pk in ids]:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(key) from unnest(%s::bigint[]) as key", [keys])


def _locked(ids):
    """Those of the deliveries that nobody works on; from now on we do."""
    by_key = {_key(pk): pk for pk in ids}
    with connection.cursor() as cursor:
        cursor.execute("select key from unnest(%s::bigint[]) as key where pg_try_advisory_lock(key)", [list(by_key)])
        return [by_key[key] for (key,) in cursor.fetchall()]


def _key(pk):
    return int.from_bytes(hashlib.sha256(b"delivery" + pk.bytes).digest()[:8], signed=True)
