"""Texts in which a child of another case may be named, and children who may be one, for those who manage both (R11);
documents that wait for the virus scanner or did not pass it; assessments (`cases.assessment_waiting`), steps of the
routes (`cases.route_waiting`).
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases import assessment_waiting, plan_waiting, route_waiting
from cases.models import Document, PossibleMatch, TextToCheck
from sharing.models import Place
from sharing.places import holds_office
from sharing.services import access
from sharing.work import Kind, Work

HELD_TOO_LONG = timedelta(days=1)
VIRUS_TOLD_FOR = timedelta(days=14)


def waiting_for(person, panel):
    """Work for this person; no child is named. The database shows these rows to nobody else."""
    for text in TextToCheck.objects.filter(checked_at=None).select_related("case"):
        yield Work(
            text=f"{text.case.reference}: a text may name another child",
            url=f"{text.case.get_absolute_url()}#texts-to-check",
            status="Text to check",
            kind=Kind.CASE,
            hint=text.place,
        )
    open_matches = PossibleMatch.objects.filter(checked_at=None).exclude(case__child=F("other__child"))
    managed = access.held(access.MANAGE) if holds_office(person, *access.OFFICES) else set()
    for match in open_matches.select_related("case", "other"):
        if not {match.case_id, match.other_id} <= managed:
            continue
        yield Work(
            text=f"{match.case.reference}: the child may be known already",
            url=reverse("cases:merge", args=[match.case_id, match.other_id]),
            status="To compare",
            kind=Kind.CASE,
            hint=f"Compare with {match.other.reference}",
        )
    yield from assessment_waiting.waiting_for(person)
    yield from route_waiting.waiting_for(person)
    yield from plan_waiting.waiting_for(person)
    if settings.CLAMD:
        yield from _documents(person)


def _documents(person):
    """For the Coordinator what is held for more than a day, or had a virus; for whoever added it the latter."""
    now, Scan = timezone.now(), Document.Scan
    held = Q(scan=Scan.UNSCANNED, uploaded_at__lt=now - HELD_TOO_LONG)
    infected = Q(scan=Scan.INFECTED, scanned_at__gt=now - VIRUS_TOLD_FOR)
    asked = held | infected if holds_office(person, Place.Office.COORDINATOR) else infected & Q(uploaded_by=person)
    for document in Document.objects.filter(asked).select_related("record"):
        of = document.record.reference or "Draft referral"
        yield Work(
            text=f"{of}: a document had a virus" if document.is_infected else f"{of}: a document is not scanned yet",
            url=document.get_absolute_url(),
            state="refused" if document.is_infected else "late",
            status="Virus found" if document.is_infected else "Held",
            kind=Kind.CASE,
            hint="its file was deleted: a clean one is needed"
            if document.is_infected
            else "held for more than a day: the virus scanner does not answer, or does not take it",
        )
