"""The review of the information sharing agreement: for the Coordinator, from two months before its day. R38"""

from datetime import timedelta

from django.urls import reverse

from sharing import agreement
from sharing.models import Place
from sharing.places import holds_office
from sharing.web.days import today
from sharing.work import Kind, Work

TOLD_BEFORE = timedelta(days=60)


def waiting_for(person, panel):
    """Until a later version is there: the one that comes of the review."""
    if not holds_office(person, Place.Office.COORDINATOR, panel=panel):
        return
    version = agreement.in_force(panel)
    if not version or version.review_on > today() + TOLD_BEFORE or agreement.coming(panel):
        return
    is_late = version.review_on < today()
    yield Work(
        text=f"Review {version}",
        url=reverse("sharing:panel"),
        due_on=version.review_on,
        state="overdue" if is_late else "due",
        status="Review overdue" if is_late else "Review due",
        kind=Kind.AGREEMENT,
    )
