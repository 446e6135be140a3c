"""Keeping the papers of cases as they were made, by the worker: a pack then takes them as they are. R24"""

from django.db import transaction
from django.utils import timezone

from meetings import packs
from meetings.models import CasePaper, MinutesVersion, ScheduleVersion


@transaction.atomic
def keep_papers(*, version: ScheduleVersion | MinutesVersion) -> int:
    """Make and keep the paper of every case in a version whose words have changed; returns how many those were."""
    made = [one for one in packs.papers_of(version.kind, version.items.all()) if one.is_new]
    for one in made:
        CasePaper.objects.update_or_create(
            record_id=one.record_id, kind=version.kind,
            defaults={"sha256": one.sha256, "pdf": one.pdf, "made_at": timezone.now()},
        )  # fmt: skip
    return len(made)
