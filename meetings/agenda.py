"""Which part of an agenda a reader is shown: the offices all they manage, others what has gone out to them. R24."""

from meetings import permissions
from meetings.models import AgendaItem, Meeting, ScheduleItem
from sharing.models import Person


def items_for(person: Person, meeting: Meeting) -> list:
    """Agenda items in order, numbered as this reader counts them: what they may not see leaves no gap. R11, R33."""
    items = meeting.agenda.select_related("case__child", "meeting__panel", "minutes").order_by("position", "id")
    if not permissions.can_see_drafts(person, meeting):
        items = items.filter(case__in=sent_cases(meeting))
    found = list(items)
    for number, item in enumerate(found, 1):
        item.number = number
    return found


def taken_off(person: Person, meeting: Meeting):
    """What was taken off a meeting that is to come, with the reason, for those who prepare it."""
    if meeting.status != Meeting.Status.PLANNED or not permissions.can_see_drafts(person, meeting):
        return AgendaItem.objects.none()
    items = meeting.agenda_items.exclude(removed_by=None)
    return items.select_related("case__child", "removed_by").order_by("case__reference")


def sent_cases(meeting: Meeting) -> list:
    """Cases in the latest schedule that went out, of those the reader sees."""
    sent = meeting.schedules.filter(circulated_at__isnull=False).first()
    return list(ScheduleItem.objects.filter(version=sent).values_list("record_id", flat=True)) if sent else []
