"""Sending a version to the Chair, returning it, approving it. R24, R25, R30."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings import dates, kept, permissions, rules
from meetings.content import items_sha256
from meetings.models import Meeting, MinutesVersion, ScheduleVersion
from meetings.services.decisions import apply_decisions
from meetings.services.keeping import keep_paper
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def send_to_chair(*, version: ScheduleVersion | MinutesVersion, by: Person):
    """Freeze a draft under its hash and give it to the Chair. R24."""
    version = _locked(version)
    if not permissions.can_prepare(by, version.meeting):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_send_to_chair(version):
        raise RuleBroken(reasons)
    version.status, version.content_sha256 = version.Status.WITH_CHAIR, items_sha256(version)
    version.save(update_fields=["status", "content_sha256"])
    audit.record(f"{version.kind}.sent_to_chair", version, by=by, number=version.number, sha256=version.content_sha256)
    return version


@transaction.atomic
def take_back(*, version: ScheduleVersion | MinutesVersion, by: Person):
    """Make a version that waits for the Chair a draft again, to change it."""
    version = _locked(version)
    if not permissions.can_prepare(by, version.meeting):
        raise PermissionDenied
    if not version.can_become(version.Status.DRAFT):
        raise RuleBroken(rules.not_waiting(version))
    version.status = version.Status.DRAFT
    version.save(update_fields=["status"])
    audit.record(f"{version.kind}.taken_back", version, by=by, number=version.number)
    return version


@transaction.atomic
def return_version(*, version: ScheduleVersion | MinutesVersion, points: str, by: Person):
    """The Chair says what has to change before it can go out. R24."""
    version = _locked(version)
    if not permissions.can_approve(by, version.meeting):
        raise PermissionDenied
    if not version.can_become(version.Status.RETURNED):
        raise RuleBroken(rules.not_waiting(version))
    version.status, version.points = version.Status.RETURNED, points
    version.save(update_fields=["status", "points"])
    audit.record(f"{version.kind}.returned", version, by=by, number=version.number)
    return version


@transaction.atomic
def approve_schedule(
    *, version: ScheduleVersion, content_sha256: str, by: Person, paper_sha256: str = ""
) -> ScheduleVersion:
    """Approve what was shown: the hashes on the page, of the words and of the PDF. It replaces what was in force.

    Without the PDF's hash it is the one that is kept, or that is rendered now. R24, R25.
    """
    version = _approvable(version, content_sha256, paper_sha256, by)
    version.is_late = dates.is_late(version.meeting, timezone.now())
    _approve(version, by)
    version.save(update_fields=["is_late"])
    return version


@transaction.atomic
def approve_minutes(
    *, version: MinutesVersion, content_sha256: str, by: Person, paper_sha256: str = ""
) -> MinutesVersion:
    """Approve the minutes as shown; what they decide is written to each case, once. R14, R22, R24, R30."""
    version = _approvable(version, content_sha256, paper_sha256, by)
    _approve(version, by)  # first: the database closes a case by approved minutes alone
    apply_decisions(version.meeting, by=by)
    return version


def _locked(version):
    """The meeting first and then the version, as every service does, so that no two wait for each other."""
    Meeting.objects.select_for_update().get(pk=version.meeting_id)
    return type(version).objects.select_for_update(of=["self"]).select_related("meeting__panel").get(pk=version.pk)


def _approvable(version, content_sha256, paper_sha256, by):
    version = _locked(version)
    if not permissions.can_approve(by, version.meeting):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_approve(version, by, content_sha256):
        raise RuleBroken(reasons)
    paper = kept.find(version, paper_sha256) or keep_paper(version=version, by=by)
    if paper_sha256 and paper.sha256 != paper_sha256:
        raise RuleBroken("To whom it goes has changed since you opened it: read it again before you approve.")
    version.paper_sha256 = paper.sha256
    return version


def _approve(version, by):
    Status = version.Status
    type(version).objects.filter(meeting=version.meeting, status=Status.APPROVED).update(status=Status.SUPERSEDED)
    version.status, version.approved_by, version.approved_at = Status.APPROVED, by, timezone.now()
    version.save(update_fields=["status", "approved_by", "approved_at", "paper_sha256"])
    audit.record(
        f"{version.kind}.approved", version, *version.items.all(), by=by, number=version.number,
        sha256=version.content_sha256, paper=version.paper_sha256,
    )  # fmt: skip
