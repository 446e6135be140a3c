"""Access that waits for somebody's word: requests to answer, emergencies to review, breaches to follow up. R33, R44."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from sharing import access_rules, permissions
from sharing.models import Breach, EmergencyAccess
from sharing.services import requests
from sharing.work import Kind, Work

TELL_COMMISSIONER_WITHIN = timedelta(hours=72)


def waiting_for(person, panel):
    """Work for this person about access."""
    yield from _requests(person, panel)
    yield from _emergencies(person)
    yield from _breaches(person)


def _requests(person, panel):
    for asked in requests.to_answer():
        if permissions.can_answer(person, asked):
            yield Work(
                text=f"Answer a request for access: {asked.about or asked.reference}, for {asked.person.name}",
                url=reverse("sharing:answer", args=[asked.pk]),
                due_on=access_rules.answer_due_on(asked, panel),
                status="Access",
                kind=Kind.REQUEST,
            )


def _emergencies(person):
    taken = EmergencyAccess.objects.filter(review=EmergencyAccess.Review.WAITING).exclude(person=person)
    for emergency in taken.select_related("person", "record"):
        if permissions.can_review(person, emergency):
            yield Work(
                text=f"Review emergency access: {emergency.person.name}, {emergency.record}",
                url=reverse("sharing:review-emergency", args=[emergency.pk]),
                due_on=timezone.localdate(emergency.taken_at),
                status="Emergency access",
                kind=Kind.EMERGENCY,
            )


def _breaches(person):
    for breach in Breach.objects.filter(status=Breach.Status.OPEN).select_related("record"):
        if permissions.can_follow_up(person, breach):
            yield Work(
                text=f"Follow up a breach: {breach.record}",
                url=reverse("sharing:breach", args=[breach.pk]),
                due_on=timezone.localdate(breach.known_at + TELL_COMMISSIONER_WITHIN),
                state="overdue" if breach.known_at + TELL_COMMISSIONER_WITHIN < timezone.now() else "waiting",
                status="Breach",
                kind=Kind.BREACH,
            )
