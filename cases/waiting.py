"""Texts in which a child of another case may be named, for those who manage both. R11"""

from cases.models import TextToCheck
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
