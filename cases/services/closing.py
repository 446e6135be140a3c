"""What a closed case leaves behind: whoever does not hold office sees it only for the panel's days after. R33."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cases.models import Case
from sharing.models import Grant
from sharing.services import access

KEPT = (Grant.Via.OFFICE,)


def end_access_of_closed() -> int:
    """The worker's part: end what is due to end; returns for how many cases."""
    closed = Case.objects.filter(status=Case.Status.CLOSED).select_related("panel")
    due = [
        case
        for case in closed
        if case.closed_at + timedelta(days=case.panel.access_after_closing_days) <= timezone.now()
    ]
    return sum(_end(case) for case in due)


@transaction.atomic
def _end(case):
    ways = set(
        Grant.objects.filter(content_object=case.pk, ended_at=None).exclude(via__in=KEPT).values_list("via", flat=True)
    )
    for way in sorted(ways):
        access.end_access(record=case, by=None, reason="The case is closed", via=way)
    return bool(ways)
