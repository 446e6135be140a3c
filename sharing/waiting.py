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
    yield from _lost_devices(person)
    yield from _unusual_reading(person)
    yield from training_waiting.waiting_for(person)
    yield from agreement_waiting.waiting_for(person, panel)


def _papers(person):
    mine = Delivery.objects.filter(
        recipient=person, pack__isnull=False, opened_at=None, state__in=[Delivery.State.SENT, Delivery.State.UNKNOWN]
    )
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
    stuck = Delivery.objects.filter(
        Q(state=Delivery.State.UNKNOWN)
        | Q(state__in=[Delivery.State.FAILED, Delivery.State.CAME_BACK], state_at__gt=recent),
        wanted_again=None,
    )
    for delivery in stuck.exclude(recipient=person).select_related("dispatch", "recipient"):
        if delivery.record_id:
            url = reverse("sharing:dispatch", args=[delivery.dispatch_id])
        else:  # a letter about an account: seen by the Coordinator alone, and put right on the person's page
            url = reverse("sharing:person", args=[delivery.recipient_id])
        yield Work(
            text=f"{DID_NOT_ARRIVE[delivery.state]}: {delivery.dispatch.reference}, to {delivery.recipient.name}",
            url=url,
            state=delivery.state,
            status=delivery.get_state_display(),
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
