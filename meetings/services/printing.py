"""Copies on paper: printed and numbered, handed over, destroyed; the register says where each one is. R24, R26, R34"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from meetings import permissions, print_rules
from meetings.models import Meeting, MinutesVersion, PrintedCopy, PrintRun, ScheduleVersion
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def print_copies(*, version: ScheduleVersion | MinutesVersion, copies: int, by: Person) -> PrintRun:
    """Number so many copies of a version in force and enter them; the file to print is made from the run. R24"""
    meeting = Meeting.objects.select_for_update().get(pk=version.meeting_id)
    if not permissions.can_prepare(by, meeting):
        raise PermissionDenied
    version = type(version).objects.select_related("meeting").get(pk=version.pk)
    if reasons := print_rules.reasons_not_to_print(version):
        raise RuleBroken(reasons)
    if not 1 <= copies <= print_rules.MOST:
        raise RuleBroken(f"Print between 1 and {print_rules.MOST} copies at one go.")
    run = PrintRun.objects.create(record_id=version.record_id, printed_by=by, **{version.kind: version})
    last = meeting.printed_copies.aggregate(last=Max("number"))["last"] or 0
    PrintedCopy.objects.bulk_create(
        PrintedCopy(record_id=version.record_id, run=run, meeting=meeting, number=number)
        for number in range(last + 1, last + 1 + copies)
    )
    audit.record(
        "papers.printed", version, *version.items.all(), by=by, run=str(run.pk), version=version.number, first=last + 1,
        copies=copies,
    )  # fmt: skip
    return run


@transaction.atomic
def hand_over(*, copy: PrintedCopy, person: Person, by: Person) -> PrintedCopy:
    """Somebody has collected a copy; the database asks, too, whether they may see all that is in it. R28, R33"""
    copy = _locked(copy, by)
    if reasons := print_rules.reasons_not_to_hand_over(copy, person):
        raise RuleBroken(reasons)
    copy.state, copy.collected_by, copy.collected_at = PrintedCopy.State.COLLECTED, person, timezone.now()
    copy.save(update_fields=["state", "collected_by", "collected_at"])
    audit.record("copy.collected", copy, by=by, copy=str(copy.pk), number=copy.number, to=str(person.pk))
    return copy


@transaction.atomic
def note_destroyed(*, copy: PrintedCopy, by: Person) -> PrintedCopy:
    copy = _locked(copy, by)
    if reasons := print_rules.reasons_not_to_destroy(copy):
        raise RuleBroken(reasons)
    copy.state, copy.destroyed_at, copy.destroyed_noted_by = PrintedCopy.State.DESTROYED, timezone.now(), by
    copy.save(update_fields=["state", "destroyed_at", "destroyed_noted_by"])
    audit.record("copy.destroyed", copy, by=by, copy=str(copy.pk), number=copy.number)
    return copy


def _locked(copy, by):
    Meeting.objects.select_for_update().get(pk=copy.meeting_id)
    copy = PrintedCopy.objects.select_for_update(of=["self"]).select_related("meeting__panel").get(pk=copy.pk)
    if not permissions.can_prepare(by, copy.meeting):
        raise PermissionDenied
    return copy
