"""What is recorded of the meeting itself while it goes on: the statement, observers, and the time of items. R28, R29"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings import permissions, rules
from meetings.models import AgendaItem, Discussion, Meeting, Observer, StatementRead
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def read_statement(*, meeting: Meeting, by: Person) -> StatementRead:
    """The confidentiality statement has just been read aloud; ticked once, it stays. R29."""
    meeting = _going_on(meeting, by, permissions.can_see_drafts)
    read, is_new = StatementRead.objects.get_or_create(
        meeting=meeting, defaults={"record_id": meeting.papers.pk, "read_by": by, "read_at": timezone.now()}
    )
    if is_new:
        audit.record("meeting.statement_read", meeting.papers, by=by)
    return read


@transaction.atomic
def record_observer(
    *, meeting: Meeting, name: str, organisation: str, has_signed: bool, by: Person, is_present: bool = False,
    observer: Observer | None = None,
) -> Observer:  # fmt: skip
    """Write down who observes, or is expected to, or what has changed; nobody is present who has not signed. R28."""
    meeting = _going_on(meeting, by, permissions.can_prepare, rules.reasons_not_to_expect)
    if reasons := reasons_not_to_observe(meeting, name, organisation, has_signed, is_present, observer):
        raise RuleBroken(reasons)
    if observer is None:
        observer = Observer.objects.create(
            record_id=meeting.papers.pk, meeting=meeting, name=name, organisation=organisation, has_signed=has_signed,
            is_present=is_present, recorded_by=by,
        )  # fmt: skip
    else:
        observer.has_signed, observer.is_present = has_signed, is_present
        observer.save(update_fields=["has_signed", "is_present"])
    audit.record("meeting.observer_recorded", meeting.papers, by=by, signed=has_signed, present=is_present)
    return observer


def reasons_not_to_observe(meeting, name, organisation, has_signed, is_present, observer=None) -> list[str]:
    """Why somebody cannot be recorded so. R28."""
    reasons = rules.reasons_not_to_minute(meeting) if is_present else []
    if is_present and not has_signed:
        reasons.append("Whoever has not signed the confidentiality statement is not in the room: have it signed first.")
    if observer is None and meeting.observers.filter(name=name, organisation=organisation).exists():
        reasons.append(f"{name} is on the list already.")
    return reasons


@transaction.atomic
def remove_observer(*, observer: Observer, by: Person):
    """Take off the list who was written down by mistake."""
    meeting = _going_on(observer.meeting, by, permissions.can_prepare, rules.reasons_not_to_expect)
    audit.record("meeting.observer_removed", meeting.papers, by=by)
    observer.delete()


@transaction.atomic
def begin_item(*, item: AgendaItem, by: Person) -> Discussion:
    """The meeting takes up an item: its time runs, and that of the one before ends."""
    meeting = _going_on(item.meeting, by, permissions.can_see_drafts)
    if not permissions.can_minute(by, item):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_change(meeting):
        raise RuleBroken(reasons)
    running = Discussion.objects.select_for_update().filter(agenda_item__meeting=meeting, ended_at=None)
    if already := running.filter(agenda_item=item).first():
        return already
    running.update(ended_at=timezone.now())
    begun = Discussion.objects.create(record_id=item.record_id, agenda_item=item, by=by)
    audit.record("item.begun", item, by=by)
    return begun


@transaction.atomic
def end_item(*, item: AgendaItem, by: Person):
    """The meeting leaves an item: its time stands still."""
    _going_on(item.meeting, by, permissions.can_see_drafts)
    if not permissions.can_minute(by, item):
        raise PermissionDenied
    if Discussion.objects.filter(agenda_item=item, ended_at=None).update(ended_at=timezone.now()):
        audit.record("item.ended", item, by=by)


def _going_on(meeting, by, may, reasons_not_to=rules.reasons_not_to_minute):
    meeting = Meeting.objects.select_for_update(of=["self"]).select_related("panel").get(pk=meeting.pk)
    if not may(by, meeting):
        raise PermissionDenied
    if reasons := reasons_not_to(meeting):
        raise RuleBroken(reasons)
    return meeting
