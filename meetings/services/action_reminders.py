"""Agreed actions are chased: a letter before the day, one after it, and then one to the agency's lead, once each. R32

Letters name the case by its reference and nobody by name but the owner. Each has a source made of the action, its day
and its owner, so that it is written once, and again only where the day or the owner has changed.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from meetings import permissions
from meetings.models import ActionEntry, AgreedAction
from sharing import audit, gate
from sharing.models import Person
from sharing.places import recipients, the_panel
from sharing.services import dispatch
from sharing.web import days
from sharing.working_days import add_working_days

BEFORE, AFTER = "before", "after"


def due_reminders() -> list[tuple[AgreedAction, str]]:
    """Open actions whose owner is to be reminded now, each with whether it is before or after the day."""
    panel, today = the_panel(), days.today()
    actions = _open().filter(due_on__lte=today + timedelta(days=panel.action_reminder_days))
    return [(action, BEFORE if action.due_on >= today else AFTER) for action in actions]


def due_escalations() -> list[AgreedAction]:
    """Actions so many working days late that the agency's lead hears of it, who has not yet."""
    today, late = days.today(), the_panel().action_escalation_days
    actions = _open().filter(due_on__lt=today).exclude(entries__kind=ActionEntry.Kind.ESCALATED)
    return [action for action in actions if add_working_days(action.due_on, late) <= today]


@transaction.atomic
def remind(action: AgreedAction, which: str):
    """Write to the owner, or to who answers instead of them; once for this day and owner."""
    source = uuid.uuid5(action.pk, f"{which} {action.due_on} {action.owner_id}")
    people = answering(action)
    if not people:
        return None
    when = "is due on" if which == BEFORE else "was due on"
    subject = f"{action.case.reference} – agreed action {when} {days.long_date(action.due_on)}"
    return dispatch.send_notice(
        record=action.record_id, to=people, subject=subject, body=_body(action, when), by=None, source=source
    )


@transaction.atomic
def escalate(action: AgreedAction):
    """Tell the lead of the owner's agency, and say on the action that they were told."""
    lead = lead_of(action)
    if not lead or action.entries.filter(kind=ActionEntry.Kind.ESCALATED).exists():
        return None
    told = dispatch.send_notice(
        record=action.record_id, to=[lead], by=None, source=uuid.uuid5(action.pk, "escalated"),
        subject=f"{action.case.reference} – agreed action overdue since {days.long_date(action.due_on)}",
        body=_body(action, "was due on") + "\nYou hear of it because you lead on the panel’s information for "
        f"{action.owner_agency.name}. The person who answers for it opens the page above.\n",
    )  # fmt: skip
    ActionEntry.objects.create(
        record_id=action.record_id, action=action, kind=ActionEntry.Kind.ESCALATED, owner=lead,
        text=f"{lead.name} ({lead.agency.name}) was told that it is overdue.",
    )  # fmt: skip
    audit.record("action.escalated", action, to=str(lead.pk))
    return told


def lead_of(action: AgreedAction) -> Person | None:
    """The agency's governance lead, who may be written to and is not the owner; none is told otherwise."""
    lead = action.owner_agency.governance_lead
    return lead if lead and lead.is_active and lead != action.owner and gate.is_open(lead) else None


def answering(action: AgreedAction) -> list[Person]:
    """The owner; where they are away, have left or see the case no more, their deputy or colleagues on the panel."""
    here = recipients(action.meeting.panel, days.today())
    seeing = permissions.may_answer(action)
    away = any(one.instead_of == action.owner for one in here)
    if not away and action.owner_id in seeing and action.owner.is_active:
        return [action.owner]
    deputies = [one.person for one in here if one.instead_of == action.owner]
    colleagues = [one.person for one in here if one.person.agency_id == action.owner_agency_id]
    return [one for one in {one.pk: one for one in deputies or colleagues}.values() if one.pk in seeing]


def _open():
    return AgreedAction.objects.filter(status=AgreedAction.Status.OPEN, agreed_at__isnull=False).select_related(
        "case", "meeting__panel", "owner__agency", "owner_agency__governance_lead__agency"
    )


def _body(action, when):
    url = settings.SITE_URL + reverse("meetings:action", args=[action.pk])
    return (
        f"An action that the panel agreed for {action.case.reference} {when} {days.long_date(action.due_on)}. "
        f"Its owner is {action.owner.name} ({action.owner_agency.name}).\n\n"
        "Say how it goes on, that it is done and what shows it, or why it is not done:\n"
        f"{url}\n\n"
        f"Where the day cannot be kept, ask the panel’s Coordinator for another: {action.meeting.panel.mailbox}.\n"
    )
