"""Rendering what the Chair will read, once. R24"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings import kept, permissions
from meetings.content import items_sha256
from meetings.models import KeptPaper, MinutesVersion, ScheduleVersion
from sharing import audit
from sharing.models import Person


@transaction.atomic
def keep_paper(*, version: ScheduleVersion | MinutesVersion, by: Person | None) -> KeptPaper | None:
    """The kept paper of a version that is with the Chair; rendered where there is none, by whoever is first.

    None where the reader does not see all of the version: whoever does not, approves nothing.
    """
    if by and not permissions.can_see_drafts(by, version.meeting):
        raise PermissionDenied
    if version.status != version.Status.WITH_CHAIR or items_sha256(version) != version.content_sha256:
        return None
    if paper := kept.find(version):
        return paper
    paper = kept.rendered(version, list(version.items.all()), by)
    paper.save(force_insert=True)
    audit.record(f"{version.kind}.rendered", version, by=by, number=version.number, sha256=paper.sha256)
    return paper


def to_render() -> list[ScheduleVersion | MinutesVersion]:
    """Versions that wait for the Chair and have no paper yet, for the worker: nobody waits while a page is made."""
    waiting = [
        version
        for model in (ScheduleVersion, MinutesVersion)
        for version in model.objects.filter(status=model.Status.WITH_CHAIR).select_related("meeting__panel")
    ]
    return [version for version in waiting if kept.find(version) is None]
