"""A case is closed as the panel minuted it, and opened again by the Chair. R22

Both are rows that stay; the database writes the status to the case.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names, permissions, rules
from cases.models import Allocation, Case, CaseClosing, CaseEvent, PanelDate
from cases.services.events import note_event
from cases.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Grant, Person

CORRECTED = "The minutes that closed it were corrected"
REOPENED = "Reopened"


@transaction.atomic
def close_case(*, case: Case, by: Person, reason: str, meeting_on: date) -> CaseClosing:
    """Take a case off the forward list, as the minutes of a meeting say. Access ends so many days later. R33

    Where the same meeting had closed it for another reason, the minutes were corrected, and the new reason stands.
    """
    case = _under_lock(case, by)
    if reasons := rules.reasons_not_to_close(case, reason, meeting_on):
        raise RuleBroken(reasons)
    if case.closing:
        _end(case.closing, by, CORRECTED)
    closing = CaseClosing.objects.create(
        record=case.record, case=case, meeting_on=meeting_on, reason=reason, closed_by=by
    )
    names.note(case, {"Closing, reason": reason})
    note_event(case=case, kind=CaseEvent.Kind.CLOSED, words="Case closed by the panel", by=by, on=meeting_on)
    audit.record("case.closed", case, by=by, meeting_on=meeting_on.isoformat())
    return closing


@transaction.atomic
def reopen_case(*, case: Case, by: Person, on: date, because: str) -> Case:
    """Open a closed case again; `on`: the day from which it comes to panel.

    Access that has ended is not given back: who is still allocated and sees nothing any more is allocated no longer.
    """
    case = _under_lock(case, by)
    if reasons := rules.reasons_not_to_reopen(case, on, because):
        raise RuleBroken(reasons)
    PanelDate.objects.create(
        record=case.record, case=case, kind=PanelDate.Kind.REOPENED, on=on, because=REOPENED,
        moved_because=because.strip(), set_by=by,
    )  # fmt: skip
    _end(case.closing, by, because.strip())
    _end_allocations_without_access(case, by)
    names.note(case, {"Reopening, reason": because})
    note_event(case=case, kind=CaseEvent.Kind.CLOSED, words="Case opened again", by=by)
    audit.record("case.reopened", case, by=by, on=on.isoformat())
    case.refresh_from_db()
    return case


@transaction.atomic
def take_back_closing(*, case: Case, by: Person, on: date) -> Case:
    """The minutes that closed the case were corrected and close it no longer."""
    return reopen_case(case=case, by=by, on=on, because=CORRECTED)


def was_reopened_since(case: Case, meeting_on: date) -> bool:
    """Whether the Chair opened the case again after this meeting had closed it: its minutes do not close it anew."""
    last = case.closings.filter(meeting_on=meeting_on).last()
    return bool(last and last.ended_at and last.ended_because != CORRECTED)


def _under_lock(case, by):
    case = locked(case)
    if not permissions.can_decide(by, case):
        raise PermissionDenied
    return case


def _end(closing, by, because):
    CaseClosing.objects.filter(pk=closing.pk, ended_at=None).update(
        ended_at=timezone.now(), ended_by=by, ended_because=because
    )


def _end_allocations_without_access(case, by):
    seeing = Grant.objects.filter(content_object=case.pk, via=Grant.Via.ALLOCATED, ended_at=None)
    Allocation.objects.filter(case=case, ended_at=None).exclude(person__in=seeing.values("user")).update(
        ended_at=timezone.now(), ended_by=by
    )
