"""Agreed actions: how they go on, that their day or owner changes, and how they ended. R32."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases import names
from cases.models import CaseEvent, Document
from cases.services import note_event
from meetings import action_rules, permissions
from meetings.models import ActionEntry, AgreedAction
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.web.days import long_date

Kind = ActionEntry.Kind


@transaction.atomic
def end_action(
    *, action: AgreedAction, status: str, by: Person, done_on: date | None = None, outcome="", not_done_because="",
    evidence: Document | None = None,
) -> AgreedAction:  # fmt: skip
    """Mark an agreed action done on a day with what shows it, or not done with the reason and its words. R32.

    `evidence`: a document of the same case, instead of or beside the words in `outcome`.
    """
    action = _changeable(action, by, permissions.can_end_action)
    if reasons := action_rules.reasons_not_to_end_so(action, status, done_on, outcome, not_done_because, evidence):
        raise RuleBroken(reasons)
    action.status, action.done_on, action.outcome = status, done_on, outcome
    action.not_done_because, action.evidence = not_done_because, evidence
    action.save(update_fields=["status", "done_on", "outcome", "not_done_because", "evidence"])
    names.note(action, {"Agreed action, how it ended": outcome})
    _note(action, f"Action of {action.owner.name} {action.get_status_display().lower()}", by, on=done_on)
    audit.record("action.ended", action, by=by, status=status, because=not_done_because)
    return action


@transaction.atomic
def note_progress(*, action: AgreedAction, text: str, by: Person) -> ActionEntry:
    """Say how an agreed action goes on; its owner, somebody of the owner's agency, or who manages the case. R32."""
    action = _changeable(action, by, permissions.can_end_action)
    entry = _write(action, Kind.PROGRESS, text, by)
    names.note(action, {"Agreed action, progress": text})
    audit.record("action.progress_noted", action, by=by)
    return entry


@transaction.atomic
def carry_on(*, action: AgreedAction, due_on: date, because: str, by: Person) -> ActionEntry:
    """Give an agreed action another day, with the reason; who has to do it does not put it off themselves. R32."""
    action = _changeable(action, by, permissions.can_move_action)
    if due_on == action.due_on:
        raise RuleBroken(f"It is due on {long_date(due_on)} already.")
    entry = _write(action, Kind.MOVED, because, by, was_due_on=action.due_on, due_on=due_on)
    names.note(action, {"Agreed action, why it is carried on": because})
    _note(action, f"Action of {action.owner.name} carried on, now by {long_date(due_on)}", by)
    audit.record("action.carried_on", action, by=by, was=str(action.due_on), due_on=str(due_on))
    return entry


@transaction.atomic
def give_action(*, action: AgreedAction, to: Person, because: str, by: Person) -> ActionEntry:
    """Give an agreed action to somebody else who sees the case: its owner has left, or is away for long. R32."""
    action = _changeable(action, by, permissions.can_move_action)
    if to.pk not in permissions.may_answer(action):
        raise RuleBroken(f"{to.name} does not see the case: give them access first.")
    if to.pk == action.owner_id:
        raise RuleBroken(f"It is theirs already: {to.name} owns it.")
    entry = _write(action, Kind.GIVEN, because, by, was_owner=action.owner, owner=to)
    names.note(action, {"Agreed action, why somebody else has it": because})
    _note(action, f"Action of {action.owner.name} given to {to.name} ({to.agency})", by)
    audit.record("action.given", action, by=by, was=str(action.owner_id), to=str(to.pk))
    return entry


def _changeable(action, by, may):
    action = AgreedAction.objects.select_for_update(of=["self"]).select_related("owner__agency").get(pk=action.pk)
    if not may(by, action):
        raise PermissionDenied
    if reasons := action_rules.reasons_not_to_change_action(action):
        raise RuleBroken(reasons)
    return action


def _write(action, kind, text, by, **changes):
    """The database moves the action with the row that says why."""
    return ActionEntry.objects.create(
        record_id=action.record_id, action=action, kind=kind, text=text, by=by, **changes
    )  # fmt: skip


def _note(action, words, by, on=None):
    note_event(
        case=action.case_id, kind=CaseEvent.Kind.ACTION, by=by, on=on, url_name="meetings:of_case", words=words
    )  # fmt: skip
