"""Papers to read, deliveries to ask about, lost devices for another officer's word, unusual reading to look into;
training that runs out, and the agreement's review.
"""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sharing import agreement_waiting, permissions, readings, training_waiting
from sharing.models import Delivery, DeviceReset
from sharing.web import days
from sharing.work import Kind, Work

SHOWN_FOR = timedelta(days=14)  # a copy that was refused, or came back, stays on the list so long
DID_NOT_ARRIVE = {
    Delivery.State.UNKNOWN: "Ask whether it arrived",
    Delivery.State.FAILED: "It could not be sent",
    Delivery.State.CAME_BACK: "It came back",
}


def waiting_for(person, panel):
    """Work for this person: copies not opened, deliveries of which nobody knows anything, lost devices, reading."""
    yield from _papers(person)
    yield from _stuck(person)
    yield from _stuck_letters(person)
    yield from _lost_devices(person)
    yield from _unusual_reading(person)
    yield from training_waiting.waiting_for(person)
    yield from agreement_waiting.waiting_for(person, panel)


def _papers(person):
    """Also what is said to have come back, unless a new copy went in its place: that may be wrong, and is no excuse."""
    arrived = Q(state__in=[Delivery.State.SENT, Delivery.State.UNKNOWN])
    came_back = Q(state=Delivery.State.CAME_BACK, sent_again=None)
    mine = Delivery.objects.filter(arrived | came_back, recipient=person, pack__isnull=False, opened_at=None)
    for delivery in mine.select_related("dispatch"):
        yield Work(
            text=f"Read: {delivery.dispatch.reference}",
            url=reverse("sharing:paper", args=[delivery.pk]),
            due_on=timezone.localdate(delivery.state_at),
            status="Papers to read",
            kind=Kind.PAPERS,
        )


def _stuck(person):
    recent = timezone.now() - SHOWN_FOR
    gone_wrong = Q(state__in=[Delivery.State.FAILED, Delivery.State.CAME_BACK], state_at__gt=recent)
    stuck = Delivery.objects.filter(
        gone_wrong | Q(state=Delivery.State.UNKNOWN), record__isnull=False, wanted_again=None
    )
    stuck = stuck.exclude(recipient=person).exclude(state=Delivery.State.CAME_BACK, opened_at__isnull=False)
    for delivery in stuck.select_related("dispatch", "recipient"):
        yield Work(
            text=f"{DID_NOT_ARRIVE[delivery.state]}: {delivery.dispatch.reference}, to {delivery.recipient.name}",
            url=reverse("sharing:dispatch", args=[delivery.dispatch_id]),
            state=delivery.state,
            status=delivery.get_state_display(),
            kind=Kind.DELIVERY,
        )


def _stuck_letters(person):
    """Letters that are about no record, which the database shows to the Coordinator, but not all of what they say.

    One a person, the last; put right on the person's page, where their address stands.
    """
    stuck = Delivery.objects.filter(
        state__in=DID_NOT_ARRIVE, state_at__gt=timezone.now() - SHOWN_FOR, record=None
    ).exclude(recipient=person)
    for letter in stuck.order_by("recipient_id", "-state_at").distinct("recipient_id").select_related("recipient"):
        may_have = letter.state == Delivery.State.UNKNOWN
        yield Work(
            text=f"A letter to {letter.recipient.name} {'may not have arrived' if may_have else 'did not arrive'}",
            url=reverse("sharing:person", args=[letter.recipient_id]),
            state=letter.state,
            status=letter.get_state_display(),
            kind=Kind.DELIVERY,
        )


def _lost_devices(person):
    """The database shows these to the offices alone."""
    waiting = DeviceReset.objects.filter(status=DeviceReset.Status.WAITING, person__is_active=True)
    for reset in waiting.select_related("person__agency"):
        if permissions.can_decide_device_reset(person, reset):
            yield Work(
                text=f"Lost device: {reset.person.name} ({reset.person.agency})",
                url=reverse("sharing:decide-device", args=[reset.pk]),
                due_on=timezone.localdate(reset.asked_at),
                status="To confirm",
                kind=Kind.DEVICE,
            )


def _unusual_reading(person):
    """The database lists it for those who look after reading; nobody looks into their own."""
    for stretch in readings.unusual():
        if stretch.person != person:
            yield Work(
                text=f"Look into unusual reading: {stretch.person.name} ({stretch.person.agency})",
                url=reverse("sharing:look-into", args=[stretch.id]),
                status="To look into",
                kind=Kind.READING,
                hint=f"{stretch.why.label}, {days.moment(stretch.ended_at)}",
            )
