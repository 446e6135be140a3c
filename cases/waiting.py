"""Texts in which a child of another case may be named, and children who may be one, for those who manage both. R11"""

from django.db.models import F
from django.urls import reverse

from cases import permissions
from cases.models import PossibleMatch, TextToCheck
from sharing.work import Work


def waiting_for(person, panel):
    """Work for this person; no child is named. The database shows these rows to nobody else."""
    for text in TextToCheck.objects.filter(checked_at=None).select_related("case"):
        yield Work(
            text=f"{text.case.reference}: a text may name another child",
            url=f"{text.case.get_absolute_url()}#texts-to-check",
            status="Text to check",
            hint=text.place,
        )
    open_matches = PossibleMatch.objects.filter(checked_at=None).exclude(case__child=F("other__child"))
    for match in open_matches.select_related("case", "other"):
        if not permissions.can_merge(person, match.case, match.other):
            continue
        yield Work(
            text=f"{match.case.reference}: the child may be known already",
            url=reverse("cases:merge", args=[match.case_id, match.other_id]),
            status="To compare",
            hint=f"Compare with {match.other.reference}",
        )
