"""Agreed actions that are long overdue are told of once: to the agency's lead, or else to the Coordinator. R32

Before that the daily mail of their owner, or of who answers instead of them, says how many there are.
"""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from meetings import leads, permissions
from meetings.models import ActionEntry, AgreedAction
from sharing import audit
from sharing.models import Dispatch, Exclusion
from sharing.places import the_panel
from sharing.services import dispatch
from sharing.web import days
from sharing.working_days import add_working_days


def due_escalations() -> list[AgreedAction]:
    """Actions so many working days late that somebody else hears of it, of which nobody has yet."""
    today, late = days.today(), the_panel().action_escalation_days
    actions = AgreedAction.objects.filter(
        status=AgreedAction.Status.OPEN, agreed_at__isnull=False, due_on__lt=today
    ).exclude(entries__kind=ActionEntry.Kind.ESCALATED)
    actions = actions.select_related("case", "meeting__panel", "owner__agency", "owner_agency__governance_lead__agency")
    return [action for action in actions if add_working_days(action.due_on, late) <= today]


@transaction.atomic
def escalate(action: AgreedAction) -> Dispatch | None:
    """Tell the lead of the owner's agency, or else the Coordinator, and say on the action who was told.

    Whoever is shut out of the case is passed over: to them it would not go. Nobody left: nobody is said to be told,
    and it is tried again.
    """
    shut_out = Exclusion.objects.filter(record=action.record_id, ended_at=None).values_list("person", flat=True)
    people = leads.to_tell(action.owner_agency, action.meeting.panel, {action.owner_id, *shut_out})
    if not people or action.entries.filter(kind=ActionEntry.Kind.ESCALATED).exists():
        return None
    told = dispatch.send_notice(
        record=action.record_id, to=people, by=None, source=uuid.uuid5(action.pk, "escalated"),
        subject=f"{_called(action, people)} – agreed action overdue since {days.long_date(action.due_on)}",
        body=_body(action, people),
    )  # fmt: skip
    names = " and ".join(f"{one.name} ({one.agency.name})" for one in people)
    ActionEntry.objects.create(
        record_id=action.record_id, action=action, kind=ActionEntry.Kind.ESCALATED, owner=people[0],
        text=f"{names} {'was' if len(people) == 1 else 'were'} told that it is overdue.",
    )  # fmt: skip
    audit.record("action.escalated", action, to=[str(one.pk) for one in people])
    return told


def _called(action, readers):
    """By its reference only where each of them sees the case anyway: to anybody else it would be a sign of one. R33"""
    return action.case.reference if _all_see(action, readers) else action.meeting.panel.name


def _all_see(action, people):
    return {one.pk for one in people} <= permissions.may_answer(action)


def _body(action, readers):
    agency = action.owner_agency
    page = f"\n{settings.SITE_URL}{reverse('meetings:action', args=[action.pk])}" if _all_see(action, readers) else ""
    why = (
        f"you lead on the panel’s information for {agency.name}"
        if leads.is_lead(readers[0], agency)
        else f"{agency.name} has no governance lead who could be told"
    )
    return (
        f"An action that the panel agreed was due on {days.long_date(action.due_on)}. "
        f"{agency.name} answers for it.\n\n"
        f"Its owner says on its page how it goes on, that it is done, or why it is not.{page}\n\n"
        f"Where the day cannot be kept, the panel’s Coordinator gives another: {action.meeting.panel.mailbox}.\n\n"
        f"You hear of it because {why}.\n"
    )
