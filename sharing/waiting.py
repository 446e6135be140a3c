"""Papers that wait to be read, and deliveries that wait for the Coordinator's word."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sharing.models import Delivery
from sharing.work import Work

SHOWN_FOR = timedelta(days=14)  # a copy that was refused stays on the list so long


def waiting_for(person, panel):
    """Work for this person: copies not yet opened; deliveries of which nobody knows whether they arrived."""
    mine = Delivery.objects.filter(
        recipient=person, pack__isnull=False, opened_at=None, state__in=[Delivery.State.SENT, Delivery.State.UNKNOWN]
    )
    for delivery in mine.select_related("dispatch"):
        yield Work(
            text=f"Read: {delivery.dispatch.reference}",
            url=reverse("sharing:paper", args=[delivery.pk]),
            due_on=timezone.localdate(delivery.state_at),
            status="Papers to read",
        )
    recent = timezone.now() - SHOWN_FOR
    stuck = Delivery.objects.filter(
        Q(state=Delivery.State.UNKNOWN) | Q(state=Delivery.State.FAILED, state_at__gt=recent)
    )
    for delivery in stuck.exclude(recipient=person).select_related("dispatch", "recipient"):
        is_unknown = delivery.state == Delivery.State.UNKNOWN
        what = "Ask whether it arrived" if is_unknown else "It could not be sent"
        yield Work(
            text=f"{what}: {delivery.dispatch.reference}, to {delivery.recipient.name}",
            url=reverse("sharing:dispatch", args=[delivery.dispatch_id]),
            state=delivery.state,
            status=delivery.get_state_display(),
        )
