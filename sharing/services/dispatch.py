"""Writing down what is to leave by mail, for whom; sharing.services.delivery sends it. R26, R31, R42."""

import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from kombu.exceptions import OperationalError

from sharing import audit, encryption, held_packs, letters, permissions, sealing, smtp
from sharing.errors import RuleBroken
from sharing.ids import new_id
from sharing.mail_domains import reasons_not_to_send
from sharing.models import CopyPassword, Delivery, Dispatch, Pack, Person, Record
from sharing.places import Recipient

State = Delivery.State
PENDING = (State.QUEUED, State.CLAIMED)
# A request does not wait for a broker that is down.
BRIEFLY = {"max_retries": 0, "socket_connect_timeout": 2, "socket_timeout": 2}
# Also whose copy is said to have come back: that may be wrong, and takes nothing from them (sharing.services.bounces).
HAVE_IT = (State.SENT, State.HANDING, State.UNKNOWN, State.CAME_BACK)


@dataclass(frozen=True)
class PackFor:
    """One rendered PDF, whose information is in it, and who gets it."""

    pdf: bytes
    records: list[uuid.UUID]
    recipients: list[Recipient]


@transaction.atomic
def send_notice(
    *, record, to: Iterable[Person], subject, body, by: Person | None, invitation="", source: uuid.UUID | None = None
) -> Dispatch:
    """Queue a mail without papers, one copy a person. Its words name no child. R42.

    `invitation`: an iCalendar event, to cancel a meeting with METHOD:CANCEL. `source`: what the clock tells of, so
    that it tells of it once; from the worker alone.
    """
    if source and (told := Dispatch.objects.filter(source=source).first()):
        return told
    dispatch = Dispatch.objects.create(
        record_id=_pk(record), kind=Dispatch.Kind.NOTICE, reference=letters.unmarked(subject)[:80],
        subject=letters.marked(subject), body=body, invitation=invitation, by=by, source=source,
    )  # fmt: skip
    people = {person.pk: person for person in to}.values()
    deliveries = [_delivery(dispatch, person, number) for number, person in enumerate(people, 1)]
    _queue(dispatch, deliveries, by)
    return dispatch


def write_about_account(*, person: Person, source: uuid.UUID, subject, body) -> Dispatch:
    """Queue a letter to somebody about their own account, by the worker; it is about no record. Once a `source`."""
    return _write_without_record(Dispatch.Kind.ACCOUNT, [person], source, subject, body)


def write_about_access(*, to: Iterable[Person], source: uuid.UUID, subject, body) -> Dispatch:
    """Queue a letter about access, by the worker; it names no record, so that its recipients need hold none. R42"""
    return _write_without_record(Dispatch.Kind.ACCESS, to, source, subject, body)


def write_digest(*, person: Person, source: uuid.UUID, subject, body, give_up_at: datetime) -> Dispatch:
    """Queue somebody's daily mail, by the worker; it says how much waits and names nothing. Once a `source`. R42"""
    return _write_without_record(Dispatch.Kind.DIGEST, [person], source, subject, body, give_up_at=give_up_at)


def write_about_diary(*, to: Iterable[Person], source: uuid.UUID, subject, body, invitation) -> Dispatch:
    """Queue a letter that takes something out of a diary, by the worker: to whoever has left, too. It has no record."""
    return _write_without_record(Dispatch.Kind.DIARY, to, source, subject, body, invitation=invitation)


@transaction.atomic
def _write_without_record(kind, to, source, subject, body, **more):
    if told := Dispatch.objects.filter(source=source).first():
        return told
    dispatch = Dispatch.objects.create(
        kind=kind, reference=letters.unmarked(subject)[:80], subject=letters.marked(subject), body=body, source=source,
        **more,
    )  # fmt: skip
    people = {person.pk: person for person in to}.values()
    _queue(dispatch, [_delivery(dispatch, person, number) for number, person in enumerate(people, 1)], by=None)
    return dispatch


@transaction.atomic
def circulate_pack(
    *,
    record,
    kind,
    reference,
    subject,
    body,
    file_name,
    invitation="",
    source: uuid.UUID,
    give_up_at: datetime | None,
    is_late: bool,
    packs: list[PackFor],
    by: Person | None = None,
) -> Dispatch:
    """Queue an approved version: a sealed copy for each recipient. Once a `source`; a second call gives the first. R31.

    `by`: on whose word, the one who approved; where nobody is named, whoever opened the record.
    """
    by = by or Record.objects.select_related("opened_by").get(pk=_pk(record)).opened_by
    dispatch, is_new = Dispatch.objects.get_or_create(
        source=source,
        defaults={
            "record_id": _pk(record), "kind": kind, "reference": reference, "subject": letters.marked(subject),
            "body": body, "invitation": invitation, "file_name": file_name, "give_up_at": give_up_at,
            "is_late": is_late, "by": by, "copies": sum(len(given.recipients) for given in packs),
        },
    )  # fmt: skip
    if is_new:
        _queue(dispatch, list(_sealed_for(dispatch, packs)), by)
    return dispatch


@transaction.atomic
def add_copy(
    *, dispatch: Dispatch, recipient: Recipient, records: list[uuid.UUID], render: Callable[[], bytes]
) -> Delivery | None:
    """Queue one more sealed copy of what has gone out, for who came later; None where they have one. R26, R31.

    By the worker. `records`: what they may have; `render` makes the PDF where nobody has had just that yet.
    """
    dispatch = Dispatch.objects.select_for_update().get(pk=dispatch.pk)
    if dispatch.deliveries.filter(recipient=recipient.person).exists():
        return None
    held = dispatch.packs.filter(let_go_at=None).defer("sealed")
    alike = (pack for pack in held if set(pack.records) == set(records))
    pack = next(alike, None) or _pack(dispatch, records, render())
    number = dispatch.deliveries.aggregate(last=Max("copy_number"))["last"] or 0
    delivery = _delivery(dispatch, recipient.person, number + 1, pack=pack, instead_of=recipient.instead_of)
    _queue(dispatch, [delivery], dispatch.by)
    return delivery


def _pack(dispatch, records, pdf):
    pk = new_id()
    return Pack.objects.create(
        pk=pk, dispatch=dispatch, records=records, sealed=held_packs.sealed(pk, pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
    )  # fmt: skip


def _sealed_for(dispatch, packs):
    number = 0
    for given in packs:
        pack = _pack(dispatch, given.records, given.pdf)
        for recipient in given.recipients:
            number += 1
            yield _delivery(dispatch, recipient.person, number, pack=pack, instead_of=recipient.instead_of)


def _delivery(dispatch, person, number, **papers):
    """A row that waits to go, or that is refused at once where the address is not secure. R41."""
    refused = " ".join(reasons_not_to_send(person.email))
    one = new_id()
    return Delivery(
        id=one, dispatch=dispatch, record_id=dispatch.record_id, recipient=person, address=person.email,
        copy_number=number, message_id=f"<{one}@{smtp.sender().rpartition('@')[2]}>",
        state=State.FAILED if refused else State.QUEUED, server_said=refused[:300], **papers,
    )  # fmt: skip


def queue_again(delivery: Delivery, number: int, by: Person | None) -> None:
    """Queue another copy for the recipient of one that did not arrive, from the same pack. R31"""
    again = _delivery(
        delivery.dispatch, delivery.recipient, number, pack_id=delivery.pack_id,
        instead_of_id=delivery.instead_of_id, replaces=delivery,
    )  # fmt: skip
    _queue(delivery.dispatch, [again], by)


def _queue(dispatch, deliveries, by):
    Delivery.objects.bulk_create(deliveries)
    CopyPassword.objects.bulk_create(
        CopyPassword(delivery=one, recipient_id=one.recipient_id, encrypted=encryption.encrypt(sealing.new_password()))
        for one in deliveries
        if one.pack_id
    )
    audit.record(
        "dispatch.queued", dispatch, by=by, dispatch=str(dispatch.pk), kind=dispatch.kind, copies=len(deliveries),
        to=[str(one.recipient_id) for one in deliveries], late=dispatch.is_late,
    )  # fmt: skip
    for refused in (one for one in deliveries if one.state == State.FAILED):
        audit.record("delivery.refused", dispatch, by=by, delivery=str(refused.pk))
    transaction.on_commit(wake_worker, robust=True)


def wake_worker(task="sharing.deliver"):
    """Mail goes within seconds; where the broker is down, the next tick finds the rows."""
    try:
        with current_app.connection_for_write() as broker:
            broker.transport_options = BRIEFLY
            current_app.send_task(task, connection=broker, retry=False)
    except OperationalError:
        pass


@transaction.atomic
def withdraw(*, dispatch: Dispatch, reason, by: Person | None = None) -> list[Person]:
    """Stop what has not left yet; returns those who have it or may have it, to whom a correction is owed."""
    waiting = Delivery.objects.filter(dispatch=dispatch, state__in=PENDING)
    stopped = waiting.update(state=State.SUPPRESSED, state_at=timezone.now(), server_said=reason[:300])
    audit.record("dispatch.withdrawn", dispatch, by=by, dispatch=str(dispatch.pk), stopped=stopped)
    return list(Person.objects.filter(deliveries__dispatch=dispatch, deliveries__state__in=HAVE_IT).distinct())


@transaction.atomic
def settle(*, delivery: Delivery, has_arrived: bool, by: Person) -> None:
    """The Coordinator has asked the recipient of a copy of which nobody knew whether it arrived."""
    if not permissions.can_manage(by, delivery.record_id):
        raise PermissionDenied
    state = State.SENT if has_arrived else State.FAILED
    words = "The recipient says it arrived." if has_arrived else "The recipient says it did not arrive."
    settled = Delivery.objects.filter(pk=delivery.pk, state=State.UNKNOWN).update(
        state=state, state_at=timezone.now(), server_said=words
    )
    if not settled:
        raise RuleBroken("It is no longer unknown whether this copy arrived.")
    audit.record("delivery.settled", delivery, by=by, delivery=str(delivery.pk), state=state)


def note_opened(source: uuid.UUID, by: Person) -> None:
    """Who reads on its page what they have a copy of has read it: nobody else is asked to in their stead. R26"""
    Delivery.objects.filter(
        dispatch__source=source, recipient=by, pack__isnull=False, opened_at=None, state__in=HAVE_IT
    ).update(opened_at=timezone.now())


@transaction.atomic
def read_password(*, delivery: Delivery, by: Person) -> str:
    """The password of this person’s own copy, its reading written down; the database shows it to nobody else. R31."""
    kept = CopyPassword.objects.filter(delivery=delivery, recipient=by).first()
    if not kept or delivery.state not in HAVE_IT:
        raise PermissionDenied
    Delivery.objects.filter(pk=delivery.pk, opened_at=None).update(opened_at=timezone.now())
    audit.record("password.read", delivery, by=by, delivery=str(delivery.pk))
    return encryption.decrypt(kept.encrypted)


def _pk(record):
    return record if isinstance(record, uuid.UUID) else getattr(record, "record_id", None) or record.pk
