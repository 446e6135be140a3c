"""Agreed actions and how they ended. R32."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases import names
from cases.models import CaseEvent
from cases.services import note_event
from meetings import permissions, rules
from meetings.models import AgreedAction
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def end_action(
    *, action: AgreedAction, status: str, by: Person, done_on: date | None = None, outcome=""
) -> AgreedAction:
    """Mark an agreed action done on a day, or not done with the reason. R32."""
    action = AgreedAction.objects.select_for_update().get(pk=action.pk)
    if not permissions.can_end_action(by, action):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_end_action(action):
        raise RuleBroken(reasons)
    action.status, action.done_on, action.outcome = status, done_on, outcome
    action.save(update_fields=["status", "done_on", "outcome"])
    names.note(action, {"Agreed action, how it ended": outcome})
    note_event(
        case=action.case_id, kind=CaseEvent.Kind.ACTION, by=by, on=done_on, url_name="meetings:of_case",
        words=f"Action of {action.owner.name} {action.get_status_display().lower()}",
    )  # fmt: skip
    audit.record("action.ended", action, by=by, status=status)
    return action
