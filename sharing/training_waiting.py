"""Training that runs out soon, or has, and was not followed by another: for the Coordinator. R46"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from sharing.models import Place, Training
from sharing.places import holds_office
from sharing.work import Kind, Work

TOLD_BEFORE = timedelta(days=60)
TOLD_FOR = timedelta(days=90)  # whoever is not trained again by then is no assessor any more


def waiting_for(person):
    if not holds_office(person, Place.Office.COORDINATOR):
        return
    today = timezone.localdate()
    followed = Training.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")), struck_at=None, person=OuterRef("person"),
        tool=OuterRef("tool"), other_tool__iexact=OuterRef("other_tool"),
    )  # fmt: skip
    ending = Training.objects.filter(
        struck_at=None, person__is_active=True, valid_until__range=(today - TOLD_FOR, today + TOLD_BEFORE)
    ).exclude(Exists(followed))
    for one in ending.select_related("person__agency"):
        has_ended = one.valid_until < today
        yield Work(
            text=f"Training in {one.called}: {one.person.name} ({one.person.agency})",
            url=reverse("sharing:person", args=[one.person_id]),
            due_on=one.valid_until,
            state="overdue" if has_ended else "expiring",
            status="Ran out" if has_ended else "Runs out",
            kind=Kind.TRAINING,
        )
