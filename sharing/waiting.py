"""Papers that wait to be read, and deliveries that wait for the Coordinator's word."""

from django.urls import reverse
from django.utils import timezone

from sharing.models import Delivery
from sharing.work import Work


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
    unknown = Delivery.objects.filter(state=Delivery.State.UNKNOWN).exclude(recipient=person)
    for delivery in unknown.select_related("dispatch", "recipient"):
        yield Work(
            text=f"Ask {delivery.recipient.name} whether it arrived: {delivery.dispatch.reference}",
            url=reverse("sharing:dispatch", args=[delivery.dispatch_id]),
            state="late",
            status="Unknown",
        )
