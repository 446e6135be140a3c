"""Which part of an agenda a reader is shown: the offices all they manage, others what has gone out to them. R24."""

from datetime import timedelta

from meetings import permissions
from meetings.models import AgendaItem, Meeting, ScheduleItem
from sharing.models import Person
from sharing.web import days


def items_for(person: Person, meeting: Meeting) -> list:
    """Agenda items in order, numbered and timed as this reader counts them: what they may not see leaves no gap.

    R11, R33. What has gone out keeps the times that were approved.
    """
    items = meeting.agenda.select_related("case__child", "meeting__panel", "minutes").order_by("position", "id")
    if permissions.can_see_drafts(person, meeting):
        found = _one_after_another(items, meeting)
    else:
        found = _as_sent(items, meeting)
    for number, item in enumerate(found, 1):
        item.number = number
    return found


def _one_after_another(items, meeting):
    """Each begins when those before it that the reader sees are over; who sees all reads when it begins."""
    found, begins = list(items), meeting.starts_at
    for item in found:
        item.at = days.clock(begins)
        begins += timedelta(minutes=item.takes)
    return found


def _as_sent(items, meeting):
    """With the words and times that the Chair approved, whatever has been entered since. R24"""
    sent = _sent(meeting)
    found = list(items.filter(case__in=sent))
    for item in found:
        told = sent[item.case_id]
        item.because, item.asked_of_panel = told["because"], told["asked_of_panel"]
        item.at, item.sources = told.get("at", ""), told.get("sources", [])
    return found


def as_counted(person: Person, version, items: list) -> list:
    """Frozen items of a schedule in the making with the times that the Coordinator reads on the agenda. R11

    Whoever approves reads what they approve, and what has gone out says the same to everyone.
    """
    if version.kind == "schedule" and version.is_in_the_making and permissions.can_prepare(person, version.meeting):
        at = {item.record_id: item.at for item in items_for(person, version.meeting)}
        for item in items:
            item.content["at"] = at.get(item.record_id, item.content["at"])
    return items


def taken_off(person: Person, meeting: Meeting):
    """What was taken off a meeting that is to come, with the reason, for those who prepare it."""
    if meeting.status != Meeting.Status.PLANNED or not permissions.can_see_drafts(person, meeting):
        return AgendaItem.objects.none()
    items = meeting.agenda_items.exclude(removed_by=None)
    return items.select_related("case__child", "removed_by").order_by("case__reference")


def sent_cases(meeting: Meeting) -> list:
    """Cases in the latest schedule that went out, of those the reader sees."""
    return list(_sent(meeting))


def _sent(meeting):
    sent = meeting.schedules.filter(circulated_at__isnull=False).first()
    return dict(ScheduleItem.objects.filter(version=sent).values_list("record_id", "content")) if sent else {}
