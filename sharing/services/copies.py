"""Single copies of a dispatch: sent again as a new one, stopped, fetched; and what the ledger says of them. R31, R34"""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sharing import audit, permissions
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.held_packs import kept_until
from sharing.mail_domains import reasons_not_to_send
from sharing.models import CopyWanted, Delivery, Disclosure, Person, SealedCopy
from sharing.services.dispatch import HAVE_IT, PENDING, queue_again, wake_worker

State = Delivery.State
STOPPED = "Stopped by the Coordinator."


def reasons_not_to_send_again(delivery: Delivery) -> list[str]:
    """Why no new copy goes to this recipient; empty when one can. R31, R41"""
    if delivery.state not in (State.FAILED, State.UNKNOWN, State.CAME_BACK):
        return ["Only a copy that was refused, that came back, or that may not have arrived goes again."]
    if hasattr(delivery, "wanted_again") or hasattr(delivery, "sent_again"):
        return ["A new copy has been asked for already."]
    if delivery.pack_id and kept_until(delivery.dispatch) <= timezone.now():
        return ["It is too long ago: the papers do not wait here to be sent any more."]
    return reasons_not_to_send(delivery.recipient.email)


@transaction.atomic
def want_again(*, delivery: Delivery, by: Person) -> CopyWanted:
    """Ask for a new copy in the place of one that did not arrive; the worker makes and sends it. R31"""
    if not permissions.can_manage(by, delivery.record_id):
        raise PermissionDenied
    if reasons := reasons_not_to_send_again(delivery):
        raise RuleBroken(reasons)
    wanted = CopyWanted.objects.create(delivery=delivery, record_id=delivery.record_id, asked_by=by)
    audit.record("delivery.wanted_again", delivery, by=by, delivery=str(delivery.pk))
    transaction.on_commit(wake_worker, robust=True)
    return wanted


@transaction.atomic
def stop(*, delivery: Delivery, by: Person) -> None:
    """Keep back a copy that has not left. R26"""
    if not permissions.can_manage(by, delivery.record_id):
        raise PermissionDenied
    stopped = Delivery.objects.filter(pk=delivery.pk, state__in=PENDING).update(
        state=State.SUPPRESSED, state_at=timezone.now(), server_said=STOPPED
    )
    if not stopped:
        raise RuleBroken("This copy is not waiting any more.")
    audit.record("delivery.stopped", delivery, by=by, delivery=str(delivery.pk))


@transaction.atomic
def fetch(*, delivery: Delivery, by: Person) -> bytes | None:
    """The sealed copy that lies here for its recipient, its fetching written down; None where none does. R31"""
    kept = SealedCopy.objects.filter(delivery=delivery, recipient=by).first()
    if kept is None or delivery.state not in HAVE_IT:
        return None
    audit.record("copy.fetched", delivery, by=by, delivery=str(delivery.pk))
    return bytes(kept.pdf)


# By the worker


def make_wanted() -> None:
    """Queue the new copies that were asked for, each once."""
    waiting = CopyWanted.objects.filter(made_at=None).values_list("pk", flat=True)
    for pk in list(waiting):
        _make(pk)


@transaction.atomic
def _make(pk: uuid.UUID):
    rows = CopyWanted.objects.select_for_update(of=["self"], skip_locked=True).filter(pk=pk, made_at=None)
    wanted = rows.select_related("delivery__dispatch", "delivery__recipient", "asked_by").first()
    if wanted is None:
        return
    old = wanted.delivery
    number = old.dispatch.deliveries.aggregate(last=Max("copy_number"))["last"] + 1
    queue_again(old, number, by=wanted.asked_by)
    wanted.made_at = timezone.now()
    wanted.save(update_fields=["made_at"])


def write_into_ledger(delivery: Delivery) -> None:
    """Of each record in a copy that has left, or may have: what, to whom, why, on whose word. R34"""
    if not delivery.pack_id:
        return
    dispatch, recipient = delivery.dispatch, delivery.recipient
    what = f"{dispatch.reference}, copy {delivery.copy_number}"
    if delivery.state == State.UNKNOWN:
        what += ", not known to have arrived"
    Disclosure.objects.bulk_create(
        [
            Disclosure(
                record_id=record, how=Disclosure.How.COPY, what=what,
                to_agency_id=recipient.agency_id, to_person=recipient, delivery=delivery, purpose=Purpose.DISCUSSION,
                ground=Ground.SIGNIFICANT_HARM, reason=f"{dispatch.get_kind_display()} circulated to the panel",
                on=timezone.localdate(), by=dispatch.by, by_agency_id=dispatch.by.agency_id,
            )
            for record in sorted({delivery.record_id, *delivery.pack.records})
        ],
        ignore_conflicts=True,  # unknown first, and then known to have arrived
    )  # fmt: skip
