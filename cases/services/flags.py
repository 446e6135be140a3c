"""Status that matters for safety: begun, and ended with a reason, never edited. R33"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases import names, permissions
from cases.models import Case, CaseEvent, StatusFlag
from cases.services.events import note_event
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def begin_flag(*, case: Case, kind: str, by: Person, detail="", source="", began_on: date | None = None) -> StatusFlag:
    """Say that a status stands from now on, or since a day."""
    if not permissions.can_contribute(by, case):
        raise PermissionDenied
    if case.status != Case.Status.OPEN:
        raise RuleBroken("The case is closed.")
    if kind == StatusFlag.Kind.ADDRESS and detail:
        raise RuleBroken("Nothing is said here of an address that must not be disclosed.")
    try:
        with transaction.atomic():
            flag = StatusFlag.objects.create(
                record=case.record, case=case, kind=kind, detail=detail, source=source, began_on=began_on, begun_by=by
            )
    except IntegrityError as error:
        raise RuleBroken("This stands on the case already. End it first, if it has changed.") from error
    names.note(case, {"Status, more about it": detail, "Status, source": source})
    note_event(case=case, kind=CaseEvent.Kind.STATUS, words=f"{flag.get_kind_display()}: begins", by=by, on=began_on)
    audit.record("case.flag_begun", case, by=by, kind=kind)
    return flag


@transaction.atomic
def end_flag(*, flag: StatusFlag, by: Person, because: str, on: date | None = None) -> None:
    """A status has ended. That an address must not be disclosed ends for those who manage the case alone."""
    if not permissions.can_end_flag(by, flag):
        raise PermissionDenied
    on = on or timezone.localdate()
    if flag.began_on and on < flag.began_on:
        raise RuleBroken("It cannot end before it began.")
    ended = StatusFlag.objects.filter(pk=flag.pk, ended_at=None).update(
        ended_on=on, ended_at=timezone.now(), ended_by=by, ended_because=because.strip()
    )
    if not ended:
        raise RuleBroken("This has ended already.")
    names.note(flag, {"Status, why it ended": because})
    note_event(case=flag.case_id, kind=CaseEvent.Kind.STATUS, words=f"{flag.get_kind_display()}: ended", by=by, on=on)
    audit.record("case.flag_ended", flag, by=by, kind=flag.kind)
