"""What approved minutes decide is written to the cases, once for each content. R14, R22, R30.

A case is closed only where nothing agreed for it is still to be done; where corrected minutes close it no longer, it is
open again.
"""

import hashlib
import json

from django.utils import timezone

from cases import services as cases
from cases.models import CaseEvent
from cases.rules import closed_after, decided_after
from meetings import rules
from meetings.models import Meeting, MinutesItem
from meetings.services.workers import allocate_minuted
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.web.days import long_date

Kind = CaseEvent.Kind

UNTIL_THEN = "Review"
PUT_OFF = "Put off by the panel"
CLOSED_SINCE = "Nothing of these minutes is applied: a later meeting has closed the case"


def apply_decisions(meeting: Meeting, *, by: Person):
    """Pathways, next panel dates and agreed actions of a meeting take effect; a corrected decision supersedes. R14."""
    items = MinutesItem.objects.filter(agenda_item__meeting=meeting, agenda_item__removed_by=None)
    for item in items.select_related("agenda_item__case", "agenda_item__meeting", "lead_agency"):
        _agree_actions(item, by)
        allocate_minuted(item, by=by)
        digest = decision_sha256(item)
        if digest != item.applied_sha256:
            how = "Minutes corrected of the meeting" if item.applied_sha256 else "Considered at the meeting"
            _note(
                item,
                Kind.PANEL,
                f"{how} on {long_date(meeting.on)}",
                by,
                on=None if item.applied_sha256 else meeting.on,
            )
            apply(item, meeting, by)
            item.applied_sha256 = digest
            item.save(update_fields=["applied_sha256"])


def _agree_actions(item, by):
    """Actions written down since the last approval are agreed now."""
    for action in item.actions.filter(agreed_at=None).select_related("owner__agency"):
        words = f"Action agreed for {action.owner.name} ({action.owner.agency}), by {long_date(action.due_on)}"
        _note(item, Kind.ACTION, words, by, on=item.agenda_item.meeting.on)
    item.actions.filter(agreed_at=None).update(agreed_at=timezone.now())


def _note(item, kind, words, by, on):
    cases.note_event(case=item.record_id, kind=kind, words=words, by=by, on=on, url_name="meetings:of_case")


def apply(item, meeting, by):
    case = item.agenda_item.case
    if closed_after(case, meeting.on):
        _note(item, Kind.PANEL, CLOSED_SINCE, by, on=None)
        return
    if item.is_closing:
        if cases.was_reopened_since(case, meeting.on):
            return
        if reasons := rules.reasons_not_to_end(item):
            raise RuleBroken(reasons)
        cases.close_case(case=case, by=by, reason=item.closing_because, meeting_on=meeting.on)
        return
    if case.closing and case.closing.meeting_on == meeting.on:
        case = cases.take_back_closing(case=case, by=by, on=item.next_panel_on)
    if decided_after(case, meeting.on):  # minutes that come or are corrected late take nothing back
        return
    if item.pathway:
        cases.decide_pathway(
            case=case, by=by, pathway=item.pathway, reasons=item.reasons, dissent=item.dissent, decided_on=meeting.on,
            meeting_on=meeting.on, lead_agency=item.lead_agency,
            is_straight_to_prosecution=item.is_straight_to_prosecution,
        )  # fmt: skip
    # A report that came since the meeting has put the case on the next panel: the minutes do not put it off. R21
    if item.next_panel_on and not cases.report_waits_since(case, meeting.starts_at):
        because = PUT_OFF if item.is_deferred else UNTIL_THEN
        cases.set_next_panel(case=case, by=by, on=item.next_panel_on, because=because)


def decision_sha256(item) -> str:
    decided = [item.pathway, item.reasons, item.dissent, str(item.lead_agency_id), str(item.next_panel_on)]
    # Said only where it is so: what was applied before there were these questions stays applied.
    more = ["straight to prosecution"] if item.is_straight_to_prosecution else []
    more += [item.closing_because] if item.is_closing else []
    return hashlib.sha256(json.dumps([*decided, item.is_deferred, *more]).encode()).hexdigest()
