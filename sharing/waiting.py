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

SHOWN_FOR = timedelta(days=14)  # a copy that was refused stays on the list so long


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
        Q(state=Delivery.State.UNKNOWN) | Q(state=Delivery.State.FAILED, state_at__gt=recent)
    )
    for delivery in stuck.exclude(recipient=person).select_related("dispatch", "recipient"):
        is_unknown = delivery.state == Delivery.State.UNKNOWN
        what = "Ask whether it arrived" if is_unknown else "It could not be sent"
        if delivery.record_id:
            url = reverse("sharing:dispatch", args=[delivery.dispatch_id])
        else:  # a letter about an account: seen by the Coordinator alone, and put right on the person's page
            url = reverse("sharing:person", args=[delivery.recipient_id])
        yield Work(
            text=f"{what}: {delivery.dispatch.reference}, to {delivery.recipient.name}",
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
