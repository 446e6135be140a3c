"""When a case comes to panel next: every open case has such a day, and it is moved with a reason. R21, R22

Each date is a row that stays; the database writes the newest to the case.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases import names, permissions, rules
from cases.models import Case, CaseEvent, PanelDate
from cases.services.events import note_event
from cases.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.web.days import long_date

Kind = PanelDate.Kind


@transaction.atomic
def set_next_panel(*, case: Case, by: Person, on: date, because: str) -> Case:
    """Say on or after which day the case next comes to panel, and why, as the panel decided.

    A report that is finished brings the case forward by itself: the database does it, whoever finished it. R21
    """
    case = locked(case)
    if not permissions.can_manage(by, case):
        raise PermissionDenied
    if case.status != Case.Status.OPEN:
        raise RuleBroken(rules.CLOSED)
    return _set(case, by, on=on, because=because, kind=Kind.PANEL)


@transaction.atomic
def move_next_panel(*, case: Case, by: Person, on: date, because: str) -> Case:
    """Bring the case to panel earlier or later than was set, and say why. Why it comes stays as it was."""
    case = locked(case)
    if not permissions.can_manage(by, case):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_move_next_panel(case, on, because):
        raise RuleBroken(reasons)
    names.note(case, {"Next panel, why it is moved": because})
    return _set(case, by, on=on, because=case.due_because, kind=Kind.MOVED, moved_because=because.strip())


def _set(case, by, **fields):
    made = PanelDate.objects.create(record=case.record, case=case, set_by=by, **fields)
    case.refresh_from_db(fields=["due_at_panel_on", "due_because"])
    words = f"Next at panel on or after {long_date(made.on)}: {case.due_because}"
    note_event(case=case, kind=CaseEvent.Kind.PANEL, words=words, by=by)
    audit.record("case.next_panel_set", case, by=by, on=made.on.isoformat(), kind=str(made.kind))
    return case
