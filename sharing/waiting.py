"""Papers that wait to be read, deliveries that wait for the Coordinator's word, access that waits for an answer."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sharing import permissions, rules
from sharing.models import Breach, Delivery, EmergencyAccess
from sharing.services import requests
from sharing.work import Work

SHOWN_FOR = timedelta(days=14)  # a copy that was refused stays on the list so long


def waiting_for(person, panel):
    """Work for this person about mail and about access."""
    yield from _mail(person)
    yield from _access(person, panel)


def _access(person, panel):
    """Requests to answer, emergency access to review, breaches to follow up. R33, R44"""
    for asked in requests.to_answer():
        if permissions.can_answer(person, asked):
            yield Work(
                text=f"Answer a request for access: {asked.about or asked.reference}, for {asked.person.name}",
                url=reverse("sharing:answer", args=[asked.pk]),
                due_on=rules.answer_due_on(asked, panel),
                status="Access",
            )
    taken = EmergencyAccess.objects.filter(review=EmergencyAccess.Review.WAITING).exclude(person=person)
    for emergency in taken.select_related("person", "record"):
        if permissions.can_review(person, emergency):
            yield Work(
                text=f"Review emergency access: {emergency.person.name}, {emergency.record}",
                url=reverse("sharing:review-emergency", args=[emergency.pk]),
                due_on=timezone.localdate(emergency.taken_at),
                status="Emergency access",
            )
    for breach in Breach.objects.filter(status=Breach.Status.OPEN).select_related("record"):
        if permissions.can_follow_up(person, breach):
            yield Work(
                text=f"Follow up a breach: {breach.record}",
                url=reverse("sharing:breach", args=[breach.pk]),
                due_on=timezone.localdate(breach.known_at + timedelta(hours=72)),
                state="overdue" if breach.known_at + timedelta(hours=72) < timezone.now() else "waiting",
                status="Breach",
            )


def _mail(person):
    """Copies not yet opened; deliveries of which nobody knows whether they arrived."""
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
